using Connector.Accounts;
using Connector.Cleaning.Names;
using Connector.Enrichment;
using Connector.Segmentation;
using Connector.Segmentation.Linting;
using Connector.Surveys;
using Connector.Tests.Enrichment;
using Connector.Tests.Fakes;
using NUnit.Framework;

namespace Connector.Tests.Surveys;

/// <summary>One list of segment codes that systems share, and what another system's file says against it.</summary>
public class CodeTests
{
    private const string Large = "{ name: large, label: Large,";
    private const string Retired = "    retired: [ { name: huge, label: Huge, until: 2026-10-31, why: too few, successor: large, code: HUG, aliases: { erp: E9 }, crosswalk: { large: 80%, medium: 20% } } ]\n";

    private RunScene _scene = null!;

    [SetUp]
    public async Task Begin()
    {
        _scene = new RunScene();
        _scene.FrameworkText = _scene.FrameworkText
            .Replace(Large, "{ name: large, code: LAR, aliases: { erp: [ E1, BIG ], bi: l }, label: Large,", StringComparison.Ordinal)
            .Replace("{ name: medium,", "{ name: medium, code: MED, aliases: { erp: 2 },", StringComparison.Ordinal)
            .Replace("    otherwise:", $"{Retired}    otherwise:", StringComparison.Ordinal);
        _scene.Customer("1", employees: 5000);
        _scene.Customer("2", employees: 500);
        _scene.Customer("3", employees: 5);
        _scene.Prospect("9", employees: 5);
        await _scene.RunAsync();
    }

    [TearDown]
    public void End() => _scene.Dispose();

    [Test]
    public void The_list_has_present_and_retired_segments_and_a_name_is_the_code_of_one_without()
    {
        var list = List();

        Assert.That(list.Entries.Select(entry => (entry.Code, entry.Segment)), Is.EqualTo(new[] { ("LAR", "large"), ("MED", "medium"), ("small", "small"), ("none", "none"), ("HUG", "huge") }));
        Assert.That(CodeList.Systems(_scene.Load(_scene.FrameworkText)), Is.EqualTo(new[] { "bi", "erp" }));
        Assert.That(CodeSheet.Lines([list], ["bi", "erp"]), Is.EqualTo(new[]
        {
            "dimension,code,segment,label,status,until,successor,bi,erp",
            "size,LAR,large,Large,current,,,l,E1 | BIG",
            "size,MED,medium,Medium,current,,,,2",
            "size,small,small,Small,current,,,,",
            "size,none,none,None,current,,,,",
            "size,HUG,huge,Huge,retired,2026-10-31,LAR 80% | MED 20%,,E9",
        }));
    }

    [TestCase("LAR", "erp", "large", false)]
    [TestCase("BIG", "erp", "large", true)]
    [TestCase("BIG", "bi", null, false)]
    [TestCase("BIG", null, null, false)]
    [TestCase("lar", "erp", null, false)]
    [TestCase("large", "erp", null, false)]
    public void A_code_means_what_the_list_or_the_system_s_own_words_say(string code, string? system, string? segment, bool isAlias)
    {
        var meaning = List().Find(code, system);

        Assert.That((meaning?.Entry.Segment, meaning?.IsAlias ?? false), Is.EqualTo((segment, isAlias)));
    }

    [Test]
    public async Task A_file_that_says_what_the_book_says_does_not_drift_in_whatever_words()
    {
        var report = await CheckAsync("erp", ("1", "BIG"), ("2", " MED "), ("3", "small"));

        Assert.That((report.Rows, report.Agree, report.Drifts), Is.EqualTo((3L, 3L, false)));
        Assert.That(report.Aliases.Single(), Is.EqualTo(new CodeGroup("BIG", "LAR", 1, report.Aliases[0].Examples)));
    }

    [Test]
    public async Task What_drifts_is_told_by_kind_with_examples()
    {
        var report = await CheckAsync(null, ("1", "MED"), ("2", "MEDD"), ("9", "small"), ("77", "LAR"), ("2", "MED"));

        Assert.That(report.Drifts);
        Assert.That(Told(report.Differs), Is.EquivalentTo(new[] { "MED/LAR 1 of 1", "small/ 1 of 9" }), "a prospect is in no segment");
        Assert.That(Told(report.Unknown), Is.EqualTo(new[] { "MEDD/Did you mean 'MED'? 1 of 2" }));
        Assert.That(Told(report.Strangers), Is.EqualTo(new[] { "/ 1 of row 4" }));
        Assert.That(Told(report.Missing), Is.EqualTo(new[] { "/small 1 of 3" }));
        Assert.That(Told(report.Twice), Is.EqualTo(new[] { "MEDD/ 1 of 2" }));
    }

    [Test]
    public async Task An_account_that_is_no_customer_any_more_is_in_no_segment_and_need_not_be_in_the_file()
    {
        _scene.Later();
        _scene.Crm.Edit("3", RunScene.Type, AttributeValue.Of("Prospect"));
        await _scene.RunAsync();

        var named = await CheckAsync(null, ("1", "LAR"), ("2", "MED"), ("3", "small"));
        var left = await CheckAsync(null, ("1", "LAR"), ("2", "MED"));

        Assert.That((Told(named.Differs).Single(), left.Drifts), Is.EqualTo(("small/ 1 of 3", false)));
    }

    [Test]
    public async Task A_retired_code_leads_to_its_successor_and_agrees_where_the_crosswalk_goes()
    {
        var report = await CheckAsync("erp", ("1", "HUG"), ("2", "E9"), ("3", "HUG"));

        Assert.That(Told(report.Retired), Is.EqualTo(new[] { "HUG/LAR 2 of 1,3", "E9/LAR 1 of 2" }));
        Assert.That((report.Agree, Told(report.Differs).Single()), Is.EqualTo((2L, "HUG/small 1 of 3")));
    }

    [Test]
    public async Task An_account_is_found_by_the_id_that_its_source_knows_it_by()
    {
        _scene.Crm.WithField("Ext");
        _scene.FrameworkText = _scene.FrameworkText.Replace("dimensions:", "  ext: { type: text, sources: [ crm: { fake: Ext } ] }\ndimensions:", StringComparison.Ordinal);
        _scene.Crm.Edit("1", "Ext", AttributeValue.Of("E-77"));
        await _scene.RunAsync();
        var source = new Source("erp", new SourceOptions { KeyField = "Ext" }, null, new FakeFacts());

        var report = await CheckAsync("erp", source, ("E-77", "LAR"), ("2", "MED"), ("3", "small"));

        Assert.That((report.Agree, report.Drifts), Is.EqualTo((3L, false)));
    }

    [Test]
    public async Task A_hostile_file_is_counted_and_shown_without_what_nobody_sees()
    {
        var rows = Enumerable.Range(0, 5000).Select(i => ((string?)"1", (string?)$"code{i}")).Prepend(("2", "\u202Eevil\u0007")).Prepend(("3", new string('x', 100_000)));
        var report = await CheckAsync("erp", [.. rows, (null, null), ("", " ")]);
        var strangers = await CheckAsync("erp", [.. Enumerable.Range(0, 5000).Select(i => ((string?)$"no{i}", (string?)$"code{i}"))]);

        Assert.That(report.Unknown.Select(group => group.Theirs), Does.Contain("evil").And.Contain("(a text of 100000 characters)").And.Contain("code0"));
        Assert.That((report.Blank.Single().Count, report.Twice.Single().Count), Is.EqualTo((2L, 4999L)));
        Assert.That((strangers.Unknown.Count, strangers.Unknown.Sum(group => group.Count)), Is.EqualTo((201, 5000L)), "two hundred codes by name, and the others");
    }

    [TestCase("code: LAR", "code: MED", "code-twice", "'MED' is the code of large and of medium")]
    [TestCase("code: LAR", "code: med", "code-twice", "'MED' is the code of large and of medium")]
    [TestCase("[ E1, BIG ]", "[ E1, MED ]", "code-twice", "'MED' stands for medium and, in erp, for large")]
    [TestCase("[ E1, BIG ]", "[ E1, 2 ]", "code-twice", "'2' stands for large and, in erp, for medium")]
    [TestCase("[ E1, BIG ]", "[ E1, E9 ]", "code-twice", "'E9' stands for large and, in erp, for huge")]
    [TestCase("[ E1, BIG ]", "[ E1, small ]", "code-twice", "'small' stands for small and, in erp, for large")]
    [TestCase("code: LAR", "code: L A", "code-form", "the code of large")]
    [TestCase("code: LAR", "code: -L", "code-form", "the code of large")]
    [TestCase("code: LAR", "code: L2345678901234567890123456789012345678901", "code-form", "the code of large")]
    [TestCase("bi: l", "bi: ' l'", "code-form", "an alias of large in bi")]
    [TestCase("bi: l", "bi: \"l\\tx\"", "code-form", "an alias of large in bi")]
    public void A_code_that_two_share_or_that_others_will_not_take_is_linted(string piece, string changed, string rule, string told)
    {
        var findings = Lint(_scene.FrameworkText.Replace(piece, changed, StringComparison.Ordinal));

        Assert.That(findings.Single().Rule, Is.EqualTo(rule));
        Assert.That(findings.Single(), Has.Property("Message").Contains(told).And.Property("Severity").EqualTo(Severity.Error));
    }

    [Test]
    public void Systems_may_write_the_same_word_for_different_segments() =>
        Assert.That(Lint(_scene.FrameworkText.Replace("bi: l", "bi: 2", StringComparison.Ordinal).Replace("code: LAR", "code: L23456789012345678901234567890123456789.", StringComparison.Ordinal)), Is.Empty);

    [TestCase("aliases: { erp: [ E1, BIG ]", "aliases: { erp: []")]
    [TestCase("aliases: { erp: [ E1, BIG ]", "aliases: { erp: [ { a: b } ]")]
    [TestCase("aliases: { erp: [ E1, BIG ]", "aliases: { erp: ")]
    public void Aliases_that_are_none_do_not_load(string piece, string changed) => Assert.That(
        () => _scene.Load(_scene.FrameworkText.Replace(piece, changed, StringComparison.Ordinal)), Throws.InvalidOperationException.With.Message.Contains("the aliases of segment 'large' in erp are a code, or a list"));

    private List<LintFinding> Lint(string text) => [.. Linter.Check(_scene.Load(text), new DateOnly(2026, 11, 22), []).Findings.Where(finding => finding.Rule.StartsWith("code-", StringComparison.Ordinal))];

    private CodeList List() => new(_scene.Load(_scene.FrameworkText).Dimensions[0]);

    private Task<CodeReport> CheckAsync(string? system, params (string?, string?)[] rows) => CheckAsync(system, null, rows);

    private Task<CodeReport> CheckAsync(string? system, Source? source, params (string?, string?)[] rows) =>
        _scene.WithStoreAsync(store => new CodeSurvey(store, _scene.Crm, PublicSuffixes.BuiltIn, source).CheckAsync(List(), system, RowsAsync(rows), default));

    private static IEnumerable<string> Told(IEnumerable<CodeGroup> groups) => groups.Select(group => $"{group.Theirs}/{group.Ours} {group.Count} of {string.Join(',', group.Examples)}");

    private static async IAsyncEnumerable<(string?, string?)> RowsAsync(IEnumerable<(string?, string?)> rows)
    {
        await Task.CompletedTask;
        foreach (var row in rows) yield return row;
    }
}

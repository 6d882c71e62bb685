using Connector.Segmentation;
using Connector.Worker.Display;
using NUnit.Framework;
using Written = Connector.Segmentation.Documents.Documents;

namespace Connector.Tests.Segmentation.Documents;

internal sealed class DocumentsTests
{
    [Test]
    public void The_shipped_documents_are_those_that_were_reviewed()
    {
        var files = Written.Of(ShippedConfig.Framework).Select(document => new Connector.Deployment.ArtefactFile($"{document.Name}.md", System.Text.Encoding.UTF8.GetBytes(document.Markdown)));

        GoldenFiles.Check("docs", [.. files]);
    }

    [Test]
    public void Every_segment_with_its_rule_action_and_answer_time_is_on_the_one_page()
    {
        var page = Document(TestFramework.Framework, "reference");

        Assert.That(page, Does.Contain("| Strategic | arr is at least 250,000 USD; or employees is at least 1,000; or vip is yes | Call | within 1 hour |"));
        Assert.That(page, Does.Contain("| Unclassified | all others | Research | – |"));
        Assert.That(page, Does.Contain("region is one of EMEA or APAC").And.Contain("region is LATAM; or region is known"));
    }

    [Test]
    public void Who_stands_behind_it_when_it_is_reviewed_and_why_each_rule_is_as_it_is_are_told()
    {
        var framework = TestFramework.Load(TestFramework.Text
            .Replace("objective: retention", "objective: retention\nsponsor: the COO\nreview: { every: 90d, last: 2026-11-01 }", StringComparison.Ordinal)
            .Replace("action: Wait,", "action: Wait, why: the board of May,", StringComparison.Ordinal)).OrThrow();

        Assert.That(Document(framework, "definition"), Does.Contain("| Sponsor | the COO |").And.Contain("| Next review by | 2027-01-30 |"));
        Assert.That(Document(framework, "rules"), Does.Contain("| Segment | Why this rule |").And.Contain("| Scale | the board of May |").And.Not.Contain("| Core |"));
    }

    [Test]
    public void Who_sees_to_an_input_and_how_good_it_has_to_be_are_told()
    {
        var framework = TestFramework.With("alpha: ARR__c } ] }", "alpha: ARR__c } ], owner: Finance, quality: { valid: 98% } }").OrThrow();

        Assert.That(Document(framework, "definition"), Does.Contain("| Finance | valid 98% over 28 days, alert at 20% in 2d or 25% in 7d |"));
        Assert.That(Document(TestFramework.Framework, "definition"), Does.Not.Contain("Who sees to the data"));
    }

    [Test]
    public void Exceptions_ages_and_what_keeps_accounts_steady_are_told_in_words()
    {
        var framework = TestFramework.Load(TestFramework.Text
            .Replace("arr > 0 or employees >= 1,", "days since joined >= 90,", StringComparison.Ordinal)
            .Replace("    expect: { strategic: 2%", """
                    stability: { margin: { arr: 10% }, dwell: 30d }
                    exceptions:
                      - { name: apac, scope: "region = 'APAC'", until: 2027-06-30, approved_by: Sales board, segments: [ { name: core, when: arr >= 10000 } ] }
                    expect: { strategic: 2%
                """.TrimEnd(), StringComparison.Ordinal)).OrThrow();

        var rules = Document(framework, "rules");

        Assert.That(rules, Does.Contain("Scale: if the number of days since joined is at least 90."));
        Assert.That(rules, Does.Contain("Exception apac, until 2027-06-30, approved by Sales board. Where region is APAC: Core if arr is at least 10,000 USD."));
        Assert.That(rules, Does.Contain("An account leaves its segment only after: arr more than 10 % beyond the border; 30 days in the segment."));
        Assert.That(Written.ReleaseNotes(new(TestFramework.Framework, framework)).Markdown, Does.Contain("exception apac is new"));
    }

    [Test]
    public void Who_is_called_what_was_retired_and_where_sources_are_noted_are_told()
    {
        var framework = TestFramework.Load(TestFramework.Text
            .Replace("objective: retention", "objective: retention\nescalations: { many: { watch: held, above: 5%, owner: Grace, within: 5d, evidence: the list } }", StringComparison.Ordinal)
            .Replace("valid: 1..3000000,", "valid: 1..3000000, write_back: { policy: fill_blank, source: { alpha: By__c }, date: { alpha: On__c } },", StringComparison.Ordinal)
            .Replace("dimensions:\n", "scores: { account_fit: { arr >= 1: 5, vip: -3 } }\ndimensions:\n", StringComparison.Ordinal)
            .Replace("    expect: {", "    retired: [ { name: old, label: Old, until: 2026-01-01, why: too few, successor: core } ]\n    expect: {", StringComparison.Ordinal)).OrThrow();

        Assert.That(Document(framework, "definition"), Does.Contain("| 5% held | Grace | 5 days | the list |").And.Contain("| Old | 2026-01-01 | too few | Core |"));
        Assert.That(Document(framework, "rules"), Does.Contain("## Score: account fit").And.Contain("| vip is yes | -3 |"));
        Assert.That(Document(framework, "sources"), Does.Contain("| where blank, noted in By\\_\\_c (alpha), On\\_\\_c (alpha) |").And.Contain("| never |"));
        Assert.That(Document(TestFramework.Framework, "definition"), Does.Not.Contain("Who is called").And.Not.Contain("Segments that it had once"));
    }

    [Test]
    public void A_label_full_of_markup_stays_text()
    {
        var framework = TestFramework.Load(TestFramework.Text.Replace("label: Core,", "label: '<b>*Core*</b> | [x](y) &lt;',", StringComparison.Ordinal)).OrThrow();

        foreach (var document in Written.Of(framework))
        {
            var html = HtmlPage.Of(document);
            Assert.That(html, Does.Not.Contain("<b>").And.Not.Contain("href=").And.Not.Contain("<em>"), document.Name);
        }

        var reference = HtmlPage.Of(Written.Of(framework).Single(document => document.Name == "reference"));
        Assert.That(reference, Does.Contain("&lt;b&gt;*Core*&lt;/b&gt; | [x](y) &amp;lt;"));
        Assert.That(reference, Does.Not.Contain("http"), "nothing is loaded");
    }

    [Test]
    public void Release_notes_tell_every_change_and_nothing_else()
    {
        var text = TestFramework.Text.Replace("arr >= 250000", "arr >= 300000", StringComparison.Ordinal).Replace("label: Core,", "label: Heart,", StringComparison.Ordinal)
            .Replace("action: Wait, sla: 1d", "action: Wait, sla: 2d", StringComparison.Ordinal).Replace("version: 1.2.0", "version: 1.3.0", StringComparison.Ordinal)
            .Replace("valid: 1..3000000", "valid: 1..4000000", StringComparison.Ordinal);

        var notes = Written.ReleaseNotes(new(TestFramework.Framework, TestFramework.Load(text).OrThrow())).Markdown;

        Assert.That(notes.Split('\n').Where(line => line.StartsWith("- ", StringComparison.Ordinal)), Is.EqualTo(new[]
        {
            @"- Strategic was: arr \>= 250000 or employees \>= 1000 or vip; is: arr \>= 300000 or employees \>= 1000 or vip",
            "- Core is now called Heart",
            "- Scale: first answer within 1 day before, within 2 days now",
            "- employees is read in another way: sources, valid range, map or table changed",
        }));
        Assert.That(Written.ReleaseNotes(new(TestFramework.Framework, TestFramework.Framework)).Markdown, Does.Contain("Nothing that decides a segment"));
    }

    [Test]
    public void Release_notes_tell_what_came_and_went_and_that_the_order_changed()
    {
        var core = "      - { name: core,      label: Core,      when: arr >= 25000 or employees >= 100, action: Mail, sla: 4h }\n";
        var swapped = TestFramework.Text.Replace(core, "", StringComparison.Ordinal).Replace("    otherwise: { name: unclassified", core + "    otherwise: { name: unclassified", StringComparison.Ordinal);

        Assert.That(Notes(swapped), Does.Contain("- the order was: Strategic, Core, Scale, Unclassified; is: Strategic, Scale, Core, Unclassified"));
        Assert.That(Notes(TestFramework.Text.Replace(core, "", StringComparison.Ordinal)), Does.Contain("- Core is gone").And.Not.Contain("order"));
        Assert.That(Notes(TestFramework.Text.Replace("  area:", "  place:", StringComparison.Ordinal)), Does.Contain("the dimension is gone").And.Contain("a new dimension: Near, Far"));
    }

    [TestCase("value: arr\n", "with arr 320,000", "arr", "320,000")]
    [TestCase("", null, "Value", "0")]
    public void Release_notes_of_a_book_tell_who_moves_and_what_it_weighs(string value, string? weight, string column, string weighs)
    {
        var after = TestFramework.Load(value + TestFramework.Text.Replace("arr >= 250000 or", "arr >= 100000 or", StringComparison.Ordinal).Replace("version: 1.2.0", "version: 1.3.0", StringComparison.Ordinal)).OrThrow();

        var notes = Told(after, 50_000, 120_000, 200_000, 300_000);

        Assert.That(notes, Does.Contain($"\nOf 4 accounts 2 would move{(weight is null ? "" : $", {weight}")}.\n"));
        Assert.That(notes, Does.EndWith($"\n| Dimension | From | To | Accounts | {column} |\n| --- | --- | --- | --- | --- |\n| Tier | Core | Strategic | 2 | {weighs} |\n"), "and nobody else");
        Assert.That(notes, Does.Not.Contain("connector simulate").And.Not.Contain("Mind:"));
    }

    [Test]
    public void Release_notes_of_a_book_that_nobody_moves_in_have_no_table()
    {
        var notes = Told(TestFramework.Framework, 50_000);

        Assert.That(notes, Does.Contain("Nothing that decides a segment").And.Contain("Of 1 account 0 would move.").And.Not.Contain("| From |"));
    }

    [Test]
    public void Release_notes_of_a_book_tell_new_dimensions_the_way_of_retired_segments_and_a_number_that_hides_it()
    {
        var after = TestFramework.Load(TestFramework.Text.Replace("  area:", "  place:", StringComparison.Ordinal).Replace("label: Area\n", "label: Place\n", StringComparison.Ordinal)
            .Replace("      - { name: core,      label: Core,      when: arr >= 25000 or employees >= 100, action: Mail, sla: 4h }\n", "", StringComparison.Ordinal)
            .Replace("    expect: {", "    retired:\n      - { name: core, label: Core, until: 2026-11-26, why: too few, successor: scale }\n    expect: {", StringComparison.Ordinal)).OrThrow();

        var notes = Told(after, 50_000, 5);

        Assert.That(notes, Does.Contain("Mind: version 1.2.0 does not tell what changed since 1.2.0"));
        Assert.That(notes, Does.Contain("Place is new: every account of the population gets a value there."));
        Assert.That(notes, Does.Contain("| Tier | Core | Scale | 1 | 0 |").And.Contain("- Core is retired (too few), its accounts were to go to Scale: of 1, 1 (100 %) go to Scale"));
    }

    [Test]
    public void Without_a_book_release_notes_say_how_to_count_who_moves() =>
        Assert.That(Notes(TestFramework.Text), Does.Contain("'connector simulate --framework FILE' counts the accounts that move").And.Not.Contain("would move"));

    private static string Told(Framework after, params double[] arrs)
    {
        var book = new Connector.Segmentation.Simulation.Simulation(TestFramework.Framework, after, Connector.Segmentation.Simulation.Night.Alone(new DateTimeOffset(2026, 11, 24, 0, 0, 0, TimeSpan.Zero)));
        foreach (var arr in arrs)
        {
            var account = TestFramework.Values(arr: arr);
            book.Add(new Connector.Accounts.AccountId($"{arr}"), account, account, [], new DateTimeOffset(2026, 11, 24, 0, 0, 0, TimeSpan.Zero), null);
        }

        return Written.ReleaseNotes(new(TestFramework.Framework, after), book).Markdown;
    }

    private static string Notes(string after) => Written.ReleaseNotes(new(TestFramework.Framework, TestFramework.Load(after).OrThrow())).Markdown;

    private static string Document(Framework framework, string name) => Written.Of(framework).Single(document => document.Name == name).Markdown;
}

using Connector.Accounts;
using Connector.Enrichment;
using Connector.Http;
using Connector.Segmentation.Linting;
using Connector.Surveys;
using Connector.Tests.Enrichment;
using Connector.Tests.Fakes;
using NUnit.Framework;

namespace Connector.Tests.Governance;

/// <summary>Whole runs that count how good the attributes are, and what is told of it.</summary>
public class QualityTests
{
    private const string Employees = "sources: [ crm: { fake: Employees } ]";

    private RunScene _scene = null!;

    [SetUp]
    public void Begin() => _scene = new RunScene();

    [TearDown]
    public void End() => _scene.Dispose();

    [Test]
    public async Task A_run_counts_what_is_filled_and_what_is_valid_of_the_active_accounts()
    {
        Want("owner: Sales, quality: { valid: 90% }");
        await AddBadAsync();

        var record = (await RecordsAsync()).Single();

        Assert.That(record.Count, Is.EqualTo(new QualityCount("employees", 4, 2, 2, 2, false)), "a value out of range, a blank, two that are right; a prospect does not count");
    }

    [Test]
    public async Task A_framework_without_targets_records_nothing()
    {
        await AddBadAsync();

        Assert.That(await RecordsAsync(), Is.Empty);
    }

    [Test]
    public async Task A_budget_that_is_spent_too_fast_is_an_alert_of_the_run_that_names_no_person()
    {
        Want("owner: Sales, quality: { valid: 90%, over: 10d }");
        foreach (var id in new[] { "1", "2", "3", "4" }) _scene.Customer(id, employees: 500);
        var good = await _scene.ReportAsync();
        _scene.Crm.Edit("1", RunScene.Employees, AttributeValue.Unknown);
        _scene.Wait(TimeSpan.FromDays(1));

        var bad = await _scene.ReportAsync();

        Assert.That(good.Alerts, Is.Empty);
        Assert.That(bad.Alerts.Single().Message, Does.StartWith("employees: valid 75%, target 90% over 10d, budget left 75%, burns 1.3x in 2d and 2.5x in 1d (limit 1.0x, EXCEEDED)").And.Not.Contain("Sales"));
    }

    [Test]
    public async Task What_is_wrong_is_told_by_kind_with_examples_and_by_owner_and_every_case_is_a_row()
    {
        Want("owner: =Sales, quality: { valid: 90% }");
        await AddBadAsync();
        var rows = new List<string>();

        var found = (await FindAsync("=Sales", rows.Add)).Single();

        Assert.That((found.Owner, found.Count.Accounts, found.Count.Valid, found.Budgets.Count), Is.EqualTo(("=Sales", 4L, 2L, 1)));
        Assert.That(found.Faults.Select(fault => (fault.Rule, fault.Count, fault.Examples[0].Account?.Value)), Is.EquivalentTo(new[] { ("missing-value", 1L, "4"), ("value-out-of-range", 1L, "3") }));
        Assert.That(rows, Has.Count.EqualTo(3));
        Assert.That(rows[0], Is.EqualTo("owner,attribute,account_id,finding,what"));
        Assert.That(rows, Has.Exactly(1).StartsWith("'=Sales,employees,3,value-out-of-range,"), "no formula in a spreadsheet");
        Assert.That(rows, Has.Exactly(1).StartsWith("'=Sales,employees,4,missing-value,"));
    }

    [Test]
    public async Task An_owner_alone_routes_what_is_wrong_and_the_framework_s_owner_stands_in_for_one()
    {
        Want("owner: Sales");
        _scene.FrameworkText = _scene.FrameworkText.Replace("fake: Type } ]", "fake: Type } ], quality: { valid: 99% }", StringComparison.Ordinal);
        await AddBadAsync();

        var all = await FindAsync(null, null);

        Assert.That(all.Select(one => (one.Attribute.Name, one.Owner, one.Budgets.Count)), Is.EqualTo(new[] { ("account_type", "Tests", 1), ("employees", "Sales", 0) }));
        Assert.That((await FindAsync("Tests", null)).Select(one => one.Attribute.Name), Is.EqualTo(new[] { "account_type" }));
    }

    [Test]
    public async Task What_is_held_for_a_conflict_is_not_valid()
    {
        Want("owner: Sales, quality: { valid: 90% }");
        _scene.FrameworkText += "\nconflicts: { round: { when: employees = 500, holds: [ employees ], why: nobody counted } }\n";
        _scene.Customer("1", employees: 500);
        _scene.Customer("2", employees: 501);
        await _scene.RunAsync();

        Assert.That((await RecordsAsync()).Single().Count.Valid, Is.EqualTo(1));
        Assert.That((await FindAsync(null, null)).Single().Faults.Single().Rule, Is.EqualTo("attribute-held"));
    }

    [Test]
    public async Task A_source_that_is_late_is_downtime_and_what_it_said_grows_stale()
    {
        _scene.FrameworkText = _scene.FrameworkText.Replace(Employees, "max_age: 3d, sources: [ billing: seats, crm: { fake: Employees } ], owner: Finance, quality: { fresh: 90%, on_time: 90% }", StringComparison.Ordinal);
        _scene.Customer("1", employees: 500);
        _scene.Customer("2", employees: 500);
        var billing = new FakeFacts(new SourceRecord("c1", [new AccountKey(KeyKind.CrmId, "1")], _scene.Now, FactSet.Of(("seats", AttributeValue.Of(700.0)))));
        _scene.Sources.Add(new Source("billing", new SourceOptions { LateAfter = TimeSpan.FromDays(2) }, null, billing));
        await _scene.RunAsync();
        (billing.Fails, billing.Records) = (new CrmUnavailableException("billing", 503, null, "down"), []);
        _scene.Wait(TimeSpan.FromDays(5));
        var late = await _scene.ReportAsync();

        Assert.That((await RecordsAsync()).Select(record => record.Count), Is.EqualTo(new[] { new QualityCount("employees", 2, 2, 2, 2, false), new QualityCount("employees", 2, 2, 2, 1, true) }));
        Assert.That(late.Alerts.Single().Message, Does.StartWith("employees: on_time 0%, target 90% over 28d"), "half of the values grew stale today, which is not yet a fifth of that budget in two days");
        Assert.That((await FindAsync(null, null)).Single().Faults.Single(), Has.Property("Rule").EqualTo("stale-value").And.Property("Count").EqualTo(1));
    }

    [TestCase("quality: { valid: 120% }", "'120%' is no 'valid' of quality of employees: write a share such as 98%")]
    [TestCase("quality: { valid: 100% }", "leaves nothing that may go wrong")]
    [TestCase("quality: { valid: 0% }", "asks for nothing")]
    [TestCase("quality: {}", "quality of employees asks for nothing")]
    [TestCase("quality: { over: 5d }", "quality of employees asks for nothing")]
    [TestCase("quality: { valid: 98%, over: 36h }", "write whole days")]
    [TestCase("quality: { valid: 98%, over: 12h }", "write whole days")]
    [TestCase("quality: { valid: 98%, fresh: 90% }", "nothing of employees is ever stale")]
    [TestCase("quality: { valid: 98%, on_time: 90% }", "no source that could be late")]
    [TestCase("quality: { valid: 98%, alerts: [ 20% ] }", "such as 20% in 2d")]
    [TestCase("quality: { valid: 98%, alerts: [ 0% in 2d ] }", "such as 20% in 2d")]
    [TestCase("quality: { valid: 98%, alerts: [ 20% in 2h ] }", "such as 20% in 2d")]
    [TestCase("quality: { valid: 98%, over: 5d, alerts: [ 20% in 6d ] }", "looks further back than the 5 days")]
    [TestCase("quality: { right: 98% }", "unknown key 'right'")]
    public void What_is_wrong_with_a_target_is_told(string wrong, string told)
    {
        Want(wrong);

        Assert.That(() => _scene.Load(_scene.FrameworkText), Throws.InvalidOperationException.With.Message.Contains(told));
    }

    [Test]
    public void A_target_is_read_as_written_with_the_usual_time_and_alerts_where_none_are()
    {
        Want("quality: { valid: 98.5%, over: 14d, alerts: [ 50% in 14d ] }");
        var own = _scene.Load(_scene.FrameworkText).Attribute("employees")!.Quality!;
        var usual = _scene.Load(_scene.FrameworkText.Replace(", over: 14d, alerts: [ 50% in 14d ]", "", StringComparison.Ordinal)).Attribute("employees")!.Quality!;

        Assert.That(own.ToString(), Is.EqualTo("valid 98.5% over 14 days, alert at 50% in 14d"));
        Assert.That(usual.ToString(), Is.EqualTo("valid 98.5% over 28 days, alert at 20% in 2d or 25% in 7d"));
    }

    [TestCase("quality: { valid: 98% }", 1)]
    [TestCase("owner: Sales, quality: { valid: 98% }", 0)]
    [TestCase("owner: Sales", 0)]
    public void A_target_that_nobody_sees_to_is_linted(string quality, int findings)
    {
        Want(quality);

        var found = Linter.Check(_scene.Load(_scene.FrameworkText), new DateOnly(2026, 11, 22), []).Findings.Where(finding => finding.Rule == "target-without-owner").ToList();

        Assert.That(found, Has.Count.EqualTo(findings));
        if (findings > 0) Assert.That((found[0].Subject, found[0].Place.Line), Is.EqualTo(("employees", 11)));
    }

    private void Want(string quality) => _scene.FrameworkText = _scene.FrameworkText.Replace(Employees, $"{Employees}, {quality}", StringComparison.Ordinal);

    private async Task AddBadAsync()
    {
        _scene.Customer("1", employees: 500);
        _scene.Customer("2", employees: 5);
        _scene.Customer("3", employees: -5);
        _scene.Crm.Add("4", (RunScene.Type, AttributeValue.Of("Customer")), (RunScene.Employees, AttributeValue.Unknown));
        _scene.Prospect("5", employees: -7);
        await _scene.RunAsync();
    }

    private Task<IReadOnlyList<QualityRecord>> RecordsAsync() => _scene.WithStoreAsync(store => store.Quality.SinceAsync(DateTimeOffset.UnixEpoch, default));

    private Task<IReadOnlyList<AttributeQuality>> FindAsync(string? owner, Action<string>? row) =>
        _scene.WithStoreAsync(store => new QualitySurvey(store, _scene.Load(_scene.FrameworkText), FakeCrm.CrmName, _scene.Now).FindAsync(owner, row, default));
}

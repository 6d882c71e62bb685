using Connector.Accounts;
using Connector.Enrichment;
using Connector.Planning;
using Connector.Store;
using Connector.Tests.Enrichment;
using Connector.Tests.Fakes;
using NUnit.Framework;

namespace Connector.Tests;

/// <summary>Bought and standardised values on their way into the CRM's own fields: whole runs through the real store and a CRM in memory.</summary>
public class AttributesGoBackTests
{
    private const string By = "Employees_By__c";
    private const string On = "Employees_On__c";

    private RunScene _scene = null!;
    private FakeFacts _people = null!;
    private string _plain = "";

    [SetUp]
    public void Begin()
    {
        _scene = new RunScene();
        _scene.Crm.WithField("Name").WithField(By).WithField(On, ValueKind.Date);
        (_people, _plain) = (new FakeFacts(), _scene.FrameworkText);
        _scene.Sources.Add(new Source("census", new SourceOptions { Serves = "people" }, null, _people));
        Framework("write_back: { policy: fill_blank, source: { fake: Employees_By__c }, date: { fake: Employees_On__c } }");
    }

    [TearDown]
    public void End() => _scene.Dispose();

    [Test]
    public async Task A_blank_is_filled_by_the_plan_with_source_and_day_and_undone_with_it()
    {
        Blank("1");
        Says("1", 1200);

        var report = await _scene.ReportAsync();

        Assert.That((_scene.Segment("1"), Employees("1"), _scene.Crm.Value("1", By).Text, _scene.Crm.Value("1", On).Date),
            Is.EqualTo(("large", 1200.0, "census", DateOnly.FromDateTime(_scene.Now.UtcDateTime))));
        Assert.That(report.Plan!.Moves(1), Is.EqualTo(new[] { new SegmentMove(AttributeValue.Unknown, AttributeValue.Of("(a number)"), 1, 0) }));

        _scene.Later();
        var again = await _scene.RunAsync();
        _scene.Later();
        var undo = await _scene.UndoAsync(report.Record.Run);
        _scene.Later();
        var after = await _scene.RunAsync();

        Assert.That((again.Sent, undo.Sent, after.Sent), Is.EqualTo((0L, 1L, 0L)), "what was undone is held: our own write and its undo are no change of the inputs");
        Assert.That(new[] { RunScene.Employees, By, On, RunScene.Size }.Select(field => _scene.Crm.Value("1", field).IsKnown), Is.All.False);
    }

    [Test]
    public async Task What_we_wrote_is_no_evidence_the_source_that_gave_it_still_is()
    {
        Blank("1");
        Says("1", 1200);
        await _scene.RunAsync();

        _scene.Later();
        Says("1", 50);
        var run = await _scene.RunAsync();

        Assert.That((run.Status, Employees("1"), _scene.Segment("1")), Is.EqualTo((RunStatus.Succeeded, 50.0, "small")));
    }

    [Test]
    public async Task A_persons_value_wins_before_and_after_us()
    {
        _scene.Customer("1", employees: 7);
        Blank("2");
        Says("1", 1200);
        Says("2", 1200);
        await _scene.RunAsync();
        Assert.That((Employees("1"), _scene.Segment("1"), Employees("2")), Is.EqualTo((7.0, "small", 1200.0)));

        _scene.Later();
        _scene.Crm.Edit("2", RunScene.Employees, AttributeValue.Of(300));
        Says("2", 5000);
        await _scene.RunAsync();
        _scene.Later();
        var last = await _scene.RunAsync();

        Assert.That((Employees("2"), _scene.Segment("2"), last.Sent), Is.EqualTo((300.0, "medium", 0L)));
    }

    [Test]
    public async Task A_field_that_a_person_emptied_after_us_stays_empty_and_is_told()
    {
        Blank("1");
        Says("1", 1200);
        await _scene.RunAsync();

        _scene.Later();
        _scene.Crm.Edit("1", RunScene.Employees, AttributeValue.Unknown);
        var report = await _scene.ReportAsync();

        Assert.That(_scene.Crm.Value("1", RunScene.Employees).IsKnown, Is.False);
        Assert.That(report.Findings.Single(finding => finding.Rule == Planner.EditedByAPerson).Field, Is.EqualTo(RunScene.Employees));
    }

    [Test]
    public async Task A_write_whose_answer_was_lost_is_recognised_as_ours()
    {
        Blank("1");
        Says("1", 1200);
        _scene.Crm.DiesAfterBatch = 1;
        Assert.That(() => _scene.RunAsync(), Throws.InvalidOperationException);
        _scene.Crm.DiesAfterBatch = null;

        _scene.Later();
        Says("1", 50);
        var settled = await _scene.RunAsync();

        Assert.That((settled.Status, Employees("1"), _scene.Segment("1")), Is.EqualTo((RunStatus.Succeeded, 50.0, "small")), "not taken for the CRM's own number");
    }

    [Test]
    public async Task What_is_stale_decides_but_does_not_travel()
    {
        Framework("max_age: 30d, write_back: fill_blank");
        Blank("1");
        Says("1", 1200, asOf: _scene.Now.AddDays(-31));

        await _scene.RunAsync();

        Assert.That((_scene.Segment("1"), _scene.Crm.Value("1", RunScene.Employees).IsKnown), Is.EqualTo(("large", false)));
    }

    [Test]
    public async Task Replace_writes_a_text_as_it_was_read_but_no_estimate_and_never_a_value_from_a_source_of_less_trust()
    {
        _scene.Crm.WithField(RunScene.Employees);
        Framework("write_back: replace");
        foreach (var (id, text) in new[] { ("1", "1.2k"), ("2", "51-200"), ("3", "40"), ("4", "hundreds") })
        {
            _scene.Crm.Add(id, (RunScene.Type, AttributeValue.Of("Customer")), (RunScene.Employees, AttributeValue.Of(text)));
            Says(id, 900);
        }

        var report = await _scene.ReportAsync();
        _scene.Later();
        await _scene.UndoAsync(report.Record.Run);

        Assert.That(_scene.Crm.Written.Where(one => one.Field == RunScene.Employees).Select(one => (one.Id, one.Value)),
            Is.EquivalentTo(new[] { ("1", "1200"), ("4", "900"), ("1", "1.2k"), ("4", "hundreds") }));
        Assert.That(report.Plan!.OverTheirs, Is.EqualTo(2));
    }

    [Test]
    public async Task A_large_fill_waits_for_a_person_and_goes_as_it_was_shown()
    {
        _scene.FrameworkText += "\nguard: { max_changed: 5%, tolerates: 2 }";
        for (var id = 1; id <= 10; id++) Blank($"{id}");
        await _scene.RunAsync();
        _scene.Later();
        for (var id = 1; id <= 10; id++) Says($"{id}", 1200);

        var held = await _scene.ReportAsync();
        Assert.That(held.Record.Status, Is.EqualTo(RunStatus.Held));
        Assert.That(held.Record.Trouble, Does.Contain("employees (Employees) would change on 10 accounts"));
        Assert.That(_scene.Crm.Value("1", RunScene.Employees).IsKnown, Is.False);

        await _scene.ApproveAsync(held.WaitingPlan!.Value);
        await _scene.ApplyAsync(held.WaitingPlan!.Value);
        _scene.Later();
        Assert.That(((await _scene.RunAsync()).Sent, Employees("10")), Is.EqualTo((0L, 1200.0)));
    }

    [Test]
    public async Task A_field_that_may_not_be_written_stops_nothing_and_is_told()
    {
        _scene.Crm.WithField(On, ValueKind.Date, writable: false);
        Blank("1");
        Says("1", 1200);

        var report = await _scene.ReportAsync();

        Assert.That((report.Record.Status, _scene.Segment("1"), _scene.Crm.Value("1", RunScene.Employees).IsKnown), Is.EqualTo((RunStatus.Succeeded, "large", false)));
        Assert.That(report.Findings.Single(finding => finding.Rule == "not-written-back").Field, Is.EqualTo(On));
    }

    private double Employees(string id) => _scene.Crm.Value(id, RunScene.Employees).Number;

    private void Blank(string id) => _scene.Crm.Add(id, (RunScene.Type, AttributeValue.Of("Customer")));

    private void Says(string id, double employees, DateTimeOffset? asOf = null) => _people.Records =
    [
        .. _people.Records.Where(record => record.TheirId != id),
        new SourceRecord(id, [new AccountKey(KeyKind.CrmId, id)], asOf ?? _scene.Now, FactSet.Of((FactNames.Employees, AttributeValue.Of(employees)))),
    ];

    private void Framework(string more) => _scene.FrameworkText = _plain.Replace(
        "sources: [ crm: { fake: Employees } ] }", $"{more}, sources: [ crm: {{ fake: Employees }}, people: employees ] }}", StringComparison.Ordinal);
}

using Connector.Accounts;
using Connector.Governance;
using Connector.Store;
using Connector.Tests.Fakes;
using NUnit.Framework;

namespace Connector.Tests.Governance;

public class DocketTests
{
    private const string Registers = """

        questions: { where: { ask: "Where | is the money?", answered_by: [] } }
        use_cases: { qbr: { need: Prepare reviews, served_by: [], owner: Grace } }
        review: { every: 90d, last: 2026-08-01 }
        """;

    private RunScene _scene = null!;

    [SetUp]
    public async Task Begin()
    {
        _scene = new RunScene();
        _scene.Customer("1", employees: 1010);
        _scene.Customer("2", employees: 500);
        await _scene.RunAsync();
        _scene.FrameworkText += Registers;
        _scene.FrameworkText = _scene.FrameworkText.Replace("kind: firmographic", """
            kind: firmographic
                owner: Sizer
                mode: { frozen_until: 2027-02-01 }
                exceptions: [ { name: apac, scope: "employees > 5000", until: 2026-12-10, approved_by: CCO, segments: [ { name: large, when: "employees >= 9000" } ] } ]
            """, StringComparison.Ordinal);
    }

    [TearDown]
    public void End() => _scene.Dispose();

    [Test]
    public async Task Each_matter_is_there_with_its_owner_deadline_and_evidence()
    {
        await WithAsync(store => store.Disputes.OpenAsync(new("1"), "size", "too large", "Sales", "Judge", At("2026-12-01"), default));
        await WithAsync(store => store.Overrides.AddAsync(Override("2", "2026-12-05") with { Evidence = "contract 7" }, default));
        await WithAsync(async store =>
        {
            await store.Approvals.MarkStaleAsync("Peter", "merger", default);
            return 0;
        });

        var docket = await DocketAsync();

        Assert.That(Lines(docket), Is.EqualTo(new[]
        {
            "Stale test Tests 2026-11-22",
            "Review test Tests 2026-10-30",
            "Dispute 1 Judge 2026-11-30",
            "Override 2 Sizer 2026-12-04",
            "UnapprovedOverride 2 Sizer 2026-12-20",
            "Exception size.apac Sizer 2026-12-10",
            "Borderline 1 Sizer 2026-12-20",
            "Question where Tests 2026-12-20",
            "Question qbr Grace 2026-12-20",
        }));
        Assert.That(docket.Sections.Single(section => section.Kind == DocketKind.Override).Items[0].Evidence, Is.EqualTo("contract 7"));
        Assert.That(docket.Overdue, Is.EqualTo(1), "the review");
    }

    [Test]
    public async Task What_is_over_decided_or_due_after_the_meeting_is_not_on_it_and_later_days_are_in_the_calendar()
    {
        await WithAsync(store => store.Overrides.AddAsync(Override("2", "2027-06-01") with { ApprovedBy = "CCO" }, default));
        await WithAsync(store => store.Disputes.OpenAsync(new("1"), "size", "too large", "Sales", "Judge", At("2026-12-01"), default));
        await WithAsync(store => store.Disputes.DecideAsync(1, new(DisputeOutcome.Stands, "Judge", "right as it is"), default));

        var docket = await DocketAsync();
        var calendar = DocketDocument.Calendar(docket, _scene.Now).Replace("\r\n ", "", StringComparison.Ordinal);

        Assert.That(docket.Sections.Select(section => section.Kind), Is.EqualTo(new[] { DocketKind.Review, DocketKind.Exception, DocketKind.Borderline, DocketKind.Question }));
        Assert.That(docket.Duties.Select(duty => duty.Deadline.ToString("yyyy-MM-dd")), Is.EqualTo(new[] { "2026-10-30", "2026-12-10", "2027-02-01", "2027-05-31" }));
        Assert.That(calendar, Does.Contain("DTSTART;VALUE=DATE:20270201\r\nSUMMARY:Sizer: Dimensions that move again: size\r\n"));
        Assert.That(calendar, Is.EqualTo(DocketDocument.Calendar(await DocketAsync(), _scene.Now).Replace("\r\n ", "", StringComparison.Ordinal)), "the same events have the same ids");
    }

    [Test]
    public async Task More_than_asked_for_is_counted_and_left_out()
    {
        var docket = await DocketAsync(most: 1);

        Assert.That(docket.Sections.Single(section => section.Kind == DocketKind.Question), Has.Property("Count").EqualTo(2).And.Property("Items").Count.EqualTo(1));
        Assert.That(DocketDocument.Of(docket).Markdown, Does.Contain("Questions without an answer (2)").And.Contain("The first 1; 1 more are left out here.").And.Contain(@"Where \| is the money?"));
    }

    [Test]
    public async Task A_plan_that_waits_and_what_an_undo_holds_are_on_it()
    {
        _scene.Customer("3", employees: 50);
        await _scene.PlanAsync();
        await _scene.UndoAsync(1);

        var docket = await DocketAsync();

        Assert.That(docket.Sections.Single(section => section.Kind == DocketKind.Plan).Items.Single().What, Does.Contain("1 account waits since 2026-11-22 for approval"));
        Assert.That(docket.Sections.Single(section => section.Kind == DocketKind.Held).Items.Single(), Has.Property("Subject").EqualTo(RunScene.Size).And.Property("Owner").EqualTo("Tests").Or.Property("Owner").EqualTo("Sizer"));
    }

    [Test]
    public async Task A_dispute_past_its_day_is_an_alert_of_every_run()
    {
        await WithAsync(store => store.Disputes.OpenAsync(new("1"), "size", "too large", "Sales", "Judge", _scene.Now.AddHours(1), default));
        var before = await _scene.ReportOfPlanAsync();
        _scene.Wait(TimeSpan.FromHours(2));

        Assert.That(before.Alerts.Select(alert => alert.Rule), Has.None.EqualTo("dispute-overdue"));
        Assert.That((await _scene.ReportOfPlanAsync()).Alerts.Single(alert => alert.Rule == "dispute-overdue").Message, Does.Contain("1 dispute").And.Not.Contain("Sales"));
    }

    private Task<Docket> DocketAsync(int most = 20) => _scene.WithStoreAsync(store =>
        new DocketSurvey(store, "test", _scene.Options, FakeCrm.CrmName, _scene.Load(_scene.FrameworkText), _scene.Now).OfAsync(new DateOnly(2026, 12, 20), most, default));

    private async Task WithAsync<T>(Func<IConnectionStore, Task<T>> work) => await _scene.WithStoreAsync(work);

    private Override Override(string account, string until) => new(new(account), "size", "large", "Eve", "board member", _scene.Now, At(until));

    private static IEnumerable<string> Lines(Docket docket) =>
        docket.Sections.SelectMany(section => section.Items).Select(item => $"{item.Kind} {item.Subject} {item.Owner} {item.Deadline:yyyy-MM-dd}");

    private static DateTimeOffset At(string day) => new(DateTime.Parse(day, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.Zero);
}

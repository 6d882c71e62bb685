using Connector.Accounts;
using Connector.History;
using Connector.Store;
using Connector.Tests.Fakes;
using NUnit.Framework;

namespace Connector.Tests.History;

/// <summary>The history of the segments in the CRM: told once, after the write that it tells of, whatever breaks in between.</summary>
public sealed class HistoryRunTests
{
    private RunScene _scene = null!;
    private FakeHistory _history = null!;

    [SetUp]
    public void Start()
    {
        _scene = new RunScene();
        _scene.Crm.History = _history = new FakeHistory();
        _scene.Options.Deployment.History = true;
        _scene.Customer("a", 5_000);
        _scene.Customer("b", 50);
        _scene.Later();
    }

    [TearDown]
    public void Remove() => _scene.Dispose();

    [Test]
    public async Task The_first_fill_is_counted_and_is_no_move_and_a_run_that_changes_nothing_sends_nothing()
    {
        var first = await _scene.ReportAsync();
        _scene.Later();
        var second = await _scene.ReportAsync();

        Assert.That((first.Record.Status, first.History.Sent, first.History.Succeeded), Is.EqualTo((RunStatus.Succeeded, 4, 4)), first.Record.Trouble);
        Assert.That(Counts(), Is.EqualTo("large 1, medium 0, none 0, small 1"));
        Assert.That((second.History.Sent, _history.Sent), Is.EqualTo((0, 4)));
    }

    [Test]
    public async Task An_account_that_moves_is_told_once_with_where_it_came_from_and_the_months_counts_follow()
    {
        await _scene.RunAsync();
        await MoveAsync("a", 50);

        Assert.That(Moves(), Is.EqualTo("a large small"));
        Assert.That(Counts(), Is.EqualTo("large 0, medium 0, none 0, small 2"));
        await MoveAsync("a", 5_000);
        await MoveAsync("a", 50);
        Assert.That(Moves(), Is.EqualTo("a large small, a small large, a large small"));
        Assert.That(_history.Records, Has.Count.EqualTo(4 + 3));
    }

    [Test]
    public async Task A_move_whose_write_was_refused_is_told_only_when_the_crm_took_it()
    {
        await _scene.RunAsync();
        _scene.Crm.Refuses.Add("a");
        await MoveAsync("a", 50);
        Assert.That(Moves(), Is.Empty);

        _scene.Crm.Refuses.Clear();
        await MoveAsync("b", 500);

        Assert.That(Moves(), Is.EqualTo("a large small, b small medium"));
    }

    [Test]
    public async Task What_was_sent_and_not_answered_is_in_doubt_and_goes_again_without_a_second_record()
    {
        await _scene.RunAsync();
        _history.LosesNextAnswer = true;
        _scene.Crm.Edit("a", RunScene.Employees, AttributeValue.Of(50));
        _scene.Later();
        var broken = await _scene.ReportAsync();
        Assert.That((broken.Record.Status, broken.History.InDoubt), Is.EqualTo((RunStatus.Partial, 2)), broken.Record.Trouble);
        Assert.That(broken.Record.Trouble, Does.Contain("the next run goes on"));
        var there = _history.Records.Count;
        _scene.Later();

        var next = await _scene.ReportAsync();

        Assert.That((next.Record.Status, next.History.Sent, next.History.Succeeded), Is.EqualTo((RunStatus.Succeeded, 3, 3)), next.Record.Trouble);
        Assert.That((Moves(), _history.Records.Count - there), Is.EqualTo(("a large small", 1)));
    }

    [Test]
    public async Task A_process_killed_between_sending_and_storing_doubles_nothing()
    {
        _scene.WhenReported = progress =>
        {
            if (progress.Detail == "segment history") throw new InvalidOperationException("killed");
        };
        Assert.That(() => _scene.RunAsync(), Throws.InvalidOperationException);
        _scene.Execute("update history_row set acknowledged_at = null");
        _scene.WhenReported = null;
        _scene.Later();

        await _scene.RunAsync();

        Assert.That((Counts(), _history.Records.Count), Is.EqualTo(("large 1, medium 0, none 0, small 1", 4)));
    }

    [Test]
    public async Task A_refused_record_makes_the_run_partial_names_the_code_and_is_tried_by_the_next()
    {
        _history.Refuses.Add("month:size:small:2026-11");
        var refused = await _scene.ReportAsync();
        Assert.That((refused.Record.Status, refused.History.Failed), Is.EqualTo((RunStatus.Partial, 1)));
        Assert.That(refused.Findings.Single(finding => finding.Rule == "history-refused").Examples.Single().Message, Does.Contain("NO_SUCH_VALUE"));
        _history.Refuses.Clear();
        _scene.Later();

        Assert.That((await _scene.ReportAsync()).History.Sent, Is.EqualTo(1));
        Assert.That(_history.Records, Has.Count.EqualTo(4));
    }

    [Test]
    public async Task While_the_place_is_missing_the_history_waits_and_the_run_is_green()
    {
        _history.Missing = "deploy it";
        await _scene.RunAsync();
        await MoveAsync("a", 50);
        Assert.That(_history.Sent, Is.Zero);
        _history.Missing = null;
        _scene.Later();

        Assert.That((await _scene.RunAsync()).Status, Is.EqualTo(RunStatus.Succeeded));
        Assert.That((Moves(), _history.Records.Count), Is.EqualTo(("a large small", 5)));
    }

    [Test]
    public async Task Changes_that_a_guard_holds_leave_the_months_counts_as_they_were()
    {
        await _scene.RunAsync();
        _scene.FrameworkText += "\nguard: { max_changed: 5%, tolerates: 0 }\n";
        await _scene.ApproveAsync(await _scene.PlanAsync());
        _scene.Crm.Edit("a", RunScene.Employees, AttributeValue.Of(50));
        _scene.Later();

        var held = await _scene.ReportAsync();

        Assert.That((held.Record.Status, held.History.Sent), Is.EqualTo((RunStatus.Held, 0)));
        Assert.That((Counts(), Moves()), Is.EqualTo(("large 1, medium 0, none 0, small 1", "")));
    }

    [Test]
    public async Task Without_the_switch_nothing_is_kept_and_what_happened_before_it_was_set_is_told_then()
    {
        _scene.Options.Deployment.History = false;
        await _scene.RunAsync();
        await MoveAsync("a", 50);
        Assert.That(_history.Sent, Is.Zero);
        _scene.Options.Deployment.History = true;
        _scene.Later();

        await _scene.RunAsync();

        Assert.That(Moves(), Is.EqualTo("a large small"));
    }

    [Test]
    public async Task A_new_place_for_the_history_gets_all_of_it()
    {
        _scene.Crm.Deployer = new FakeArtefacts();
        _scene.Options.Deployment.Enabled = true;
        await _scene.RunAsync();
        _history.Records.Clear();

        var plan = await _scene.PlanAsync();
        await _scene.ApproveAsync(plan);
        Assert.That((await _scene.ApplyAsync(plan)).Status, Is.EqualTo(RunStatus.Succeeded));
        _scene.Later();
        await _scene.RunAsync();

        Assert.That(_history.Records, Has.Count.EqualTo(4));
    }

    [Test]
    public async Task A_plan_says_what_the_history_takes_its_own_moves_included()
    {
        _scene.Crm.Deployer = new FakeArtefacts();
        _scene.Options.Deployment.Enabled = true;
        await _scene.RunAsync();
        _scene.Crm.Edit("a", RunScene.Employees, AttributeValue.Of(50));
        _scene.Later();

        var report = await _scene.ReportOfPlanAsync();

        var told = report.Findings.Single(finding => finding.Rule == "history-storage").Examples.Single().Message;
        Assert.That(told, Does.Contain("4 records a month").And.Contain("0 that wait and 1 move of this plan, 1 boxes"));
        Assert.That(report.Record.Kind, Is.EqualTo(RunKind.Plan));
    }

    [Test]
    public async Task Under_a_framework_that_nobody_approved_for_production_nothing_of_it_is_written()
    {
        await _scene.RunAsync();
        _scene.Crm.Edit("a", RunScene.Employees, AttributeValue.Of(50));
        _history.Missing = "later";
        _scene.Later();
        await _scene.RunAsync();
        var sent = _history.Sent;
        (_history.Missing, _scene.Options.Role) = (null, ConnectionRole.Production);
        _scene.FrameworkText = _scene.FrameworkText.Replace("version: 1.0.0", "version: 1.0.1", StringComparison.Ordinal);
        _scene.Later();

        var report = await _scene.ReportAsync();

        Assert.That(_history.Sent, Is.EqualTo(sent));
        Assert.That(report.Findings.Select(finding => finding.Rule), Does.Contain("history-waits"));
    }

    private async Task MoveAsync(string id, double employees)
    {
        _scene.Crm.Edit(id, RunScene.Employees, AttributeValue.Of(employees));
        _scene.Later();
        await _scene.RunAsync();
    }

    private string Counts() => string.Join(", ", _history.Records.Values.Where(row => row.Kind == HistoryKind.Month).OrderBy(row => row.Segment, StringComparer.Ordinal).Select(row => $"{row.Segment} {row.Accounts}"));

    private string Moves() => string.Join(", ", _history.Records.Values.Where(row => row.Kind == HistoryKind.Move).Select(row => $"{row.Account} {row.From} {row.Segment}"));
}

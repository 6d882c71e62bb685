using Connector.Accounts;
using Connector.Store;
using Connector.Tests.Fakes;
using CsCheck;
using NUnit.Framework;

namespace Connector.Tests;

/// <summary>Whole runs through SyncRun with the real store and a CRM in memory.</summary>
public class SyncRunTests
{
    private RunScene _scene = null!;

    [SetUp]
    public void Begin() => _scene = new RunScene();

    [TearDown]
    public void End() => _scene.Dispose();

    [Test]
    public async Task The_first_run_writes_every_active_accounts_segment_and_the_second_sends_nothing()
    {
        _scene.Customer("1", employees: 5000);
        _scene.Customer("2", employees: 50);
        _scene.Prospect("3", employees: 5000);

        var first = await _scene.RunAsync();
        var second = await _scene.RunAsync();

        Assert.That(first.Status, Is.EqualTo(RunStatus.Succeeded));
        Assert.That((first.Sent, first.Succeeded), Is.EqualTo((2L, 2L)));
        Assert.That(_scene.Segment("1"), Is.EqualTo("large"));
        Assert.That(_scene.Segment("2"), Is.EqualTo("small"));
        Assert.That(_scene.Segment("3"), Is.EqualTo("unknown"));
        Assert.That((second.Changed, second.Sent), Is.EqualTo((0L, 0L)));
        Assert.That(_scene.Crm.FullReads, Is.EqualTo(1));
    }

    [Test]
    public async Task Only_what_changed_is_read_and_written_and_our_own_writes_do_not_echo()
    {
        for (var i = 0; i < 20; i++) _scene.Customer($"{i}", employees: 50);
        await _scene.RunAsync();
        _scene.Later();
        var echo = await _scene.RunAsync();
        _scene.Later();
        _scene.Crm.Edit("7", RunScene.Employees, AttributeValue.Of(5000));

        var run = await _scene.RunAsync();

        Assert.That((echo.Read, echo.Sent), Is.EqualTo((20L, 0L)), "our own writes come back once and are recognised by value");
        Assert.That((run.Read, run.Evaluated, run.Sent), Is.EqualTo((1L, 20L, 1L)));
        Assert.That(_scene.Segment("7"), Is.EqualTo("large"));
    }

    [Test]
    public async Task A_refused_row_is_told_and_tried_again_until_it_is_mended()
    {
        _scene.Customer("1", employees: 50);
        _scene.Customer("2", employees: 50);
        _scene.Crm.Refuses.Add("2");

        var refused = await _scene.RunAsync();
        var again = await _scene.RunAsync();
        _scene.Crm.Refuses.Clear();
        var mended = await _scene.RunAsync();

        Assert.That((refused.Status, refused.Succeeded, refused.Failed, refused.RejectedOpen), Is.EqualTo((RunStatus.Partial, 1L, 1L, 1L)));
        Assert.That((again.Sent, again.Failed, again.RejectedOpen), Is.EqualTo((1L, 1L, 1L)));
        Assert.That((mended.Status, mended.Succeeded, mended.RejectedOpen), Is.EqualTo((RunStatus.Succeeded, 1L, 0L)));
    }

    [Test]
    public async Task Unprocessed_rows_come_again_and_are_no_rejects()
    {
        _scene.Customer("1", employees: 50);
        _scene.Crm.LeavesUnprocessed.Add("1");

        var run = await _scene.RunAsync();
        _scene.Crm.LeavesUnprocessed.Clear();
        var next = await _scene.RunAsync();

        Assert.That((run.Status, run.Unprocessed, run.RejectedOpen), Is.EqualTo((RunStatus.Partial, 1L, 0L)));
        Assert.That(next.Succeeded, Is.EqualTo(1));
    }

    [TestCase(false, TestName = "A lost answer to a call is read back and recognised by value")]
    [TestCase(true, TestName = "A lost answer to a job is asked for again")]
    public async Task A_lost_answer_is_found_out(bool jobs)
    {
        _scene.Customer("1", employees: 50);
        _scene.Crm.UsesJobs = jobs;
        _scene.Crm.DropsNextAnswer = true;

        var run = await _scene.RunAsync();
        var next = await _scene.RunAsync();

        Assert.That((run.Status, run.Succeeded, run.InDoubt), Is.EqualTo((RunStatus.Succeeded, 1L, 0L)));
        Assert.That(next.Sent, Is.Zero);
        Assert.That(_scene.Crm.Written, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_lost_request_is_unprocessed_and_sent_by_the_next_run()
    {
        _scene.Customer("1", employees: 50);
        _scene.Crm.DropsNextRequest = true;

        var run = await _scene.RunAsync();
        var next = await _scene.RunAsync();

        Assert.That((run.Unprocessed, run.InDoubt), Is.EqualTo((1L, 0L)));
        Assert.That(next.Succeeded, Is.EqualTo(1));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Rows_that_nobody_can_look_up_are_in_doubt_and_the_next_run_settles_them_first(bool jobs)
    {
        _scene.Customer("1", employees: 50);
        _scene.Crm.UsesJobs = jobs;
        _scene.Crm.DropsNextAnswer = true;
        _scene.Crm.IsDown = true;

        var run = await _scene.RunAsync();
        var whileDown = await _scene.RunAsync();
        _scene.Crm.IsDown = false;
        var settled = await _scene.RunAsync();

        Assert.That((run.Status, run.Sent, run.InDoubt), Is.EqualTo((RunStatus.Partial, 1L, 1L)));
        Assert.That((whileDown.Status, whileDown.Sent), Is.EqualTo((RunStatus.Failed, 0L)), "nothing may be sent while rows are in doubt");
        Assert.That((settled.Status, settled.Sent), Is.EqualTo((RunStatus.Succeeded, 0L)));
        Assert.That(_scene.Crm.Written, Has.Count.EqualTo(1), "the row was written once");
    }

    [Test]
    public async Task A_first_fill_that_nobody_approved_is_held_before_any_write()
    {
        _scene.Customer("1", employees: 50);
        _scene.Options.FirstFill.Approved = false;

        var run = await _scene.RunAsync();

        Assert.That((run.Status, run.Changed, run.Sent), Is.EqualTo((RunStatus.Held, 1L, 0L)));
        Assert.That(_scene.Crm.Written, Is.Empty);
        Assert.That(run.Trouble, Does.Contain("connector approve 1"));
    }

    [Test]
    public async Task A_hidden_required_field_stops_the_run_and_names_field_and_permission()
    {
        _scene.Customer("1", employees: 50);
        _scene.Crm.Hide(RunScene.Type);

        var run = await _scene.RunAsync();

        Assert.That((run.Status, run.Sent), Is.EqualTo((RunStatus.Failed, 0L)));
        Assert.That(run.Trouble, Does.Contain(RunScene.Type).And.Contain("hidden").And.Contain("Read access"));
    }

    [Test]
    public async Task A_hidden_optional_field_makes_the_attribute_unknown_with_one_finding()
    {
        for (var i = 0; i < 3; i++) _scene.Customer($"{i}", employees: 50);
        _scene.Crm.Hide(RunScene.Employees);

        var report = await _scene.ReportAsync();

        Assert.That(report.Record.Status, Is.EqualTo(RunStatus.Succeeded));
        Assert.That(_scene.Segment("1"), Is.EqualTo("none"));
        Assert.That(report.Findings.Where(finding => finding.Count == 1).SelectMany(finding => finding.Examples).Select(example => example.Message), Has.Some.Contains("employees"));
    }

    [Test]
    public async Task Missing_segment_fields_stop_the_run_and_setup_is_named()
    {
        _scene.Crm.Hide(RunScene.Size);

        var run = await _scene.RunAsync();

        Assert.That(run.Status, Is.EqualTo(RunStatus.Failed));
        Assert.That(run.Trouble, Does.Contain(RunScene.Size).And.Contain("connector setup"));
    }

    [Test]
    public async Task Missing_segment_fields_are_created_when_the_connection_says_so()
    {
        _scene.Customer("1", employees: 50);
        _scene.Crm.Hide(RunScene.Size);
        _scene.Options.CreateMissingFields = true;

        Assert.That((await _scene.RunAsync()).Status, Is.EqualTo(RunStatus.Succeeded));
        Assert.That(_scene.Segment("1"), Is.EqualTo("small"));
    }

    [TestCase(false, RunStatus.Failed)]
    [TestCase(true, RunStatus.Succeeded)]
    public async Task A_segment_whose_value_the_field_lacks_is_added_when_the_connection_says_so(bool create, RunStatus status)
    {
        _scene.Customer("1", employees: 50);
        _scene.Crm.WithField(RunScene.Size, ours: true, options: ["large", "medium"]);
        _scene.Options.CreateMissingFields = create;

        var run = await _scene.RunAsync();

        Assert.That((run.Status, run.Succeeded), Is.EqualTo((status, create ? 1L : 0L)));
        Assert.That(create || run.Trouble!.Contains("small", StringComparison.Ordinal));
    }

    [TestCase(CheckResult.Passed, 0)]
    [TestCase(CheckResult.Warning, 1)]
    public async Task A_full_read_by_a_user_whose_sight_nobody_could_prove_is_told(CheckResult result, int findings)
    {
        _scene.Customer("1", employees: 50);
        _scene.Crm.Checks.Add(new Check(Check.SeesEveryAccount, result, "no answer", "Give it"));

        var report = await _scene.ReportAsync();

        Assert.That(report.Record.Status, Is.EqualTo(RunStatus.Succeeded));
        Assert.That(report.Findings.Count(finding => finding.Rule == "full-read-unproven"), Is.EqualTo(findings));
    }

    [Test]
    public async Task A_foreign_field_of_the_same_name_stops_the_run_until_it_is_adopted()
    {
        _scene.Customer("1", employees: 50);
        _scene.Crm.WithField(RunScene.Size, ours: false);

        var foreign = await _scene.RunAsync();
        await _scene.AdoptAsync(RunScene.Size);
        var adopted = await _scene.RunAsync();

        Assert.That(foreign.Trouble, Does.Contain("--adopt"));
        Assert.That(foreign.Sent, Is.Zero);
        Assert.That(adopted.Succeeded, Is.EqualTo(1));
    }

    [Test]
    public async Task A_persons_edit_stays_and_is_told()
    {
        _scene.Customer("1", employees: 50);
        await _scene.RunAsync();
        _scene.Later();
        _scene.Crm.Edit("1", RunScene.Size, AttributeValue.Of("large"));

        var report = await _scene.ReportAsync();

        Assert.That(_scene.Segment("1"), Is.EqualTo("large"));
        Assert.That(report.Record.Sent, Is.Zero);
        Assert.That(report.Findings.Select(finding => finding.Rule), Has.Some.EqualTo("edited-by-a-person"));
    }

    [Test]
    public async Task A_write_that_arrives_long_after_it_was_given_up_is_recognised_as_ours()
    {
        _scene.Customer("1", employees: 50);
        _scene.Crm.DropsNextRequest = true;
        await _scene.RunAsync();
        _scene.Later();
        _scene.Crm.Edit("1", RunScene.Size, AttributeValue.Of("small"));
        await _scene.RunAsync();
        _scene.Later();
        _scene.Crm.Edit("1", RunScene.Employees, AttributeValue.Of(5000));

        var run = await _scene.RunAsync();

        Assert.That((run.Succeeded, _scene.Segment("1")), Is.EqualTo((1L, "large")));
    }

    [Test]
    public async Task A_persons_edit_between_reading_and_writing_is_not_overwritten()
    {
        _scene.Customer("1", employees: 50);
        _scene.Customer("2", employees: 50);
        _scene.Crm.WhenAskedForChanges = () => _scene.Crm.Edit("1", RunScene.Size, AttributeValue.Of("large"));

        var report = await _scene.ReportAsync();

        Assert.That((report.Record.Changed, report.Record.Sent, report.Record.Succeeded), Is.EqualTo((2L, 1L, 1L)));
        Assert.That(_scene.Segment("1"), Is.EqualTo("large"));
        Assert.That(report.Findings.Select(finding => finding.Rule), Has.Some.EqualTo("moved-before-writing"));
    }

    [Test]
    public async Task Replacing_what_stood_there_before_us_ends_with_the_first_fill()
    {
        _scene.Customer("1", employees: 50);
        _scene.Crm.Edit("1", RunScene.Size, AttributeValue.Of("large"));
        _scene.Options.FirstFill.Replace = true;
        await _scene.RunAsync();
        _scene.Later();
        _scene.Customer("2", employees: 50);
        _scene.Crm.Edit("2", RunScene.Size, AttributeValue.Of("large"));

        await _scene.RunAsync();

        Assert.That((_scene.Segment("1"), _scene.Segment("2")), Is.EqualTo(("small", "large")));
    }

    [Test]
    public async Task A_user_who_sees_a_part_of_the_accounts_may_not_make_a_full_read()
    {
        _scene.Customer("1", employees: 50);
        _scene.Crm.Checks.Add(new Check(Check.SeesEveryAccount, CheckResult.Failed, "View All is missing", "Give it"));

        var run = await _scene.RunAsync();

        Assert.That((run.Status, run.Read), Is.EqualTo((RunStatus.Failed, 0L)));
        Assert.That(run.Trouble, Does.Contain("View All is missing").And.Contain("Give it"));
    }

    [Test]
    public async Task A_field_hidden_overnight_makes_the_whole_book_be_read_and_decided_alike()
    {
        _scene.Customer("1", employees: 5000);
        _scene.Customer("2", employees: 5000);
        await _scene.RunAsync();
        _scene.Later();
        _scene.Crm.Hide(RunScene.Employees);

        var report = await _scene.ReportAsync();

        Assert.That(_scene.Crm.FullReads, Is.EqualTo(2));
        Assert.That((_scene.Segment("1"), _scene.Segment("2")), Is.EqualTo(("none", "none")));
        Assert.That(report.Findings.Select(finding => finding.Rule), Has.Some.EqualTo("attribute-not-shown"));
    }

    [Test]
    public async Task A_leaver_keeps_its_last_segment_marked_ended()
    {
        _scene.Customer("1", employees: 50);
        await _scene.RunAsync();
        _scene.Later();
        _scene.Crm.Edit("1", RunScene.Type, AttributeValue.Of("Former"));
        _scene.Crm.Edit("1", RunScene.Employees, AttributeValue.Of(9000));

        var run = await _scene.RunAsync();
        var assignment = (await _scene.FindAsync("1"))!.Account.Assignments.Single();

        Assert.That(run.Sent, Is.Zero);
        Assert.That((assignment.Segment, assignment.HasEnded), Is.EqualTo(("small", true)));
        Assert.That(_scene.Segment("1"), Is.EqualTo("small"));
    }

    [Test]
    public async Task A_deleted_account_leaves_the_book_and_a_merged_one_names_its_survivor()
    {
        _scene.Customer("1", employees: 50);
        _scene.Customer("2", employees: 50);
        await _scene.RunAsync();
        _scene.Later();
        _scene.Crm.Delete("2", mergedInto: "1");

        var run = await _scene.RunAsync();
        var gone = await _scene.FindAsync("2");

        Assert.That(run.Evaluated, Is.EqualTo(1));
        Assert.That((gone!.IsGone, gone.MergedInto), Is.EqualTo((true, (AccountId?)new AccountId("1"))));
    }

    [Test]
    public void Whatever_fails_every_row_sent_is_accounted_for_and_nothing_is_written_twice()
    {
        var faults = Gen.Select(Gen.Int[1, 30], Gen.Int[1, 7], Gen.Bool, Gen.Bool, Gen.Bool, Gen.Int[0, 29].Array[0, 5]);
        faults.SampleAsync(
            async (accounts, chunk, jobs, dropAnswer, dropRequest, refused) =>
            {
                using var scene = new RunScene();
                for (var i = 0; i < accounts; i++) scene.Customer($"{i}", employees: 50);
                (scene.Crm.RowsPerChunk, scene.Crm.UsesJobs) = (chunk, jobs);
                (scene.Crm.DropsNextAnswer, scene.Crm.DropsNextRequest) = (dropAnswer, dropRequest);
                foreach (var id in refused) scene.Crm.Refuses.Add($"{id}");

                var run = await scene.RunAsync();
                scene.Crm.Refuses.Clear();
                var last = await scene.RunAsync();

                Assert.That(run.Sent, Is.EqualTo(run.Succeeded + run.Failed + run.Unprocessed + run.InDoubt));
                Assert.That(last.Sent, Is.EqualTo(last.Succeeded));
                Assert.That(scene.Crm.Written, Has.Count.EqualTo(accounts));
                Assert.That(last.RejectedOpen, Is.Zero);
            },
            iter: 60);
    }
}

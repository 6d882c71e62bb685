using Connector.Accounts;
using Connector.Http;
using Connector.Store;
using Connector.Tests.Fakes;
using NUnit.Framework;

namespace Connector.Tests.Reading;

/// <summary>Nothing that happened in the CRM stays unseen, whatever its timestamps, our clock or the line to it do.</summary>
public class ReadingTests
{
    private RunScene _scene = null!;

    [SetUp]
    public void Begin() => _scene = new RunScene();

    [TearDown]
    public void End() => _scene.Dispose();

    [Test]
    public async Task The_whole_book_is_read_again_on_schedule_and_what_no_timestamp_announced_is_found_and_told()
    {
        _scene.Options.FullReadEvery = TimeSpan.FromDays(7);
        _scene.Customer("1", employees: 50);
        _scene.Customer("2", employees: 50);
        await _scene.RunAsync();
        _scene.Later();
        await _scene.RunAsync(); // our own writes come back once
        _scene.Later();
        _scene.Crm.Recalculate("1", RunScene.Employees, AttributeValue.Of(5000));
        _scene.Crm.Purge("2");
        await _scene.RunAsync();
        Assert.That((_scene.Crm.FullReads, _scene.Segment("1")), Is.EqualTo((1, "small")), "no timestamp moved, so no incremental read can know");

        _scene.Wait(TimeSpan.FromDays(7));
        var report = await _scene.ReportAsync();
        _scene.Later();
        await _scene.RunAsync();

        Assert.That((report.Read.Unannounced, report.Read.Missing, report.Record.Status), Is.EqualTo((1L, 1L, RunStatus.Succeeded)));
        Assert.That(_scene.Segment("1"), Is.EqualTo("large"));
        Assert.That(report.Findings.Select(finding => finding.Rule), Does.Contain("changed-without-timestamp").And.Contain("accounts-missing"));
        Assert.That(_scene.Crm.FullReads, Is.EqualTo(2), "the next one is due in seven days");
    }

    [Test]
    public async Task Many_missing_accounts_hold_the_run_until_a_person_says_that_they_are_gone()
    {
        _scene.Options.FullReadEvery = TimeSpan.FromDays(7);
        for (var i = 0; i < 100; i++) _scene.Customer($"{i}", employees: 50);
        await _scene.RunAsync();
        _scene.Wait(TimeSpan.FromDays(8));
        for (var i = 0; i < 30; i++) _scene.Crm.Purge($"{i}");
        _scene.Crm.Recalculate("50", RunScene.Employees, AttributeValue.Of(5000));

        var held = await _scene.RunAsync();
        var gone = (await _scene.FindAsync("0"))!.IsGone;
        _scene.Options.Missing.Accept = 30;
        var accepted = await _scene.RunAsync();

        Assert.That((held.Status, held.Sent, held.Read), Is.EqualTo((RunStatus.Held, 0L, 70L)));
        Assert.That(held.Trouble, Does.Contain("30 of 100").And.Contain("Missing:Accept to 30"));
        Assert.That(gone, Is.False);
        Assert.That((accepted.Status, accepted.Evaluated, accepted.Succeeded), Is.EqualTo((RunStatus.Succeeded, 70L, 1L)));
        Assert.That((await _scene.FindAsync("0"))!.IsGone);
    }

    [Test]
    public async Task A_calculated_input_makes_every_run_read_the_whole_book_and_says_so()
    {
        _scene.Crm.WithField(RunScene.Employees, ValueKind.Number, isVolatile: true);
        _scene.Customer("1", employees: 50);
        await _scene.RunAsync();
        _scene.Later();
        _scene.Crm.Recalculate("1", RunScene.Employees, AttributeValue.Of(5000));

        var report = await _scene.ReportAsync();

        Assert.That((_scene.Crm.FullReads, _scene.Segment("1")), Is.EqualTo((2, "large")));
        Assert.That(report.Findings.Single(finding => finding.Rule == "volatile-input").Field, Is.EqualTo(RunScene.Employees));
    }

    [Test]
    public async Task A_calculated_input_may_be_read_again_more_rarely()
    {
        _scene.Options.VolatileReadEvery = TimeSpan.FromDays(2);
        _scene.Crm.WithField(RunScene.Employees, ValueKind.Number, isVolatile: true);
        _scene.Customer("1", employees: 50);
        await _scene.RunAsync();
        _scene.Wait(TimeSpan.FromDays(1));
        await _scene.RunAsync();
        Assert.That(_scene.Crm.FullReads, Is.EqualTo(1));

        _scene.Wait(TimeSpan.FromDays(1));
        await _scene.RunAsync();

        Assert.That(_scene.Crm.FullReads, Is.EqualTo(2));
    }

    [TestCase(false, TestName = "Deletes, merges and undeletes arrive with what changed")]
    [TestCase(true, TestName = "Deletes, merges and undeletes arrive with the whole book")]
    public async Task What_leaves_and_what_returns_is_known(bool full)
    {
        if (full) _scene.Options.FullReadEvery = TimeSpan.FromMinutes(1);
        foreach (var id in new[] { "1", "2", "3" }) _scene.Customer(id, employees: 50);
        await _scene.RunAsync();
        _scene.Later();
        _scene.Crm.Delete("2");
        _scene.Crm.Delete("3", mergedInto: "1");
        var left = await _scene.ReportAsync();
        var (deleted, merged) = ((await _scene.FindAsync("2"))!, (await _scene.FindAsync("3"))!);
        _scene.Later();
        _scene.Crm.Undelete("2");

        var back = await _scene.RunAsync();

        Assert.That((deleted.IsGone, deleted.MergedInto, merged.IsGone, merged.MergedInto?.Value), Is.EqualTo((true, (AccountId?)null, true, "1")));
        Assert.That((left.Record.Evaluated, left.Read.Missing), Is.EqualTo((1L, 0L)), "they are proven gone, not missing");
        Assert.That(back.Evaluated, Is.EqualTo(2));
        var returned = (await _scene.FindAsync("2"))!;
        Assert.That((returned.IsGone, returned.Images.Any(image => image.IsGone), returned.Account.Assignments.Single().Segment), Is.EqualTo((false, true, "small")));
        Assert.That((await _scene.FindAsync("3"))!.Account.Assignments.Single().Segment, Is.EqualTo("small"), "the history of the merged account stays");
    }

    [TestCase(false, null)]
    [TestCase(true, "2")]
    public async Task An_account_that_the_CRM_calls_gone_when_it_is_written_is_looked_up_at_once(bool merged, string? survivor)
    {
        _scene.Customer("1", employees: 50);
        _scene.Customer("2", employees: 50);
        _scene.Crm.WhenAskedForChanges = () => _scene.Wait(TimeSpan.FromSeconds(1));
        _scene.Crm.BeforeWriting = () =>
        {
            if (merged) _scene.Crm.Delete("1", "2");
            else _scene.Crm.Purge("1");
        };

        var run = await _scene.RunAsync();

        var gone = (await _scene.FindAsync("1"))!;
        Assert.That((run.Failed, run.Succeeded, run.RejectedOpen), Is.EqualTo((1L, 1L, 0L)), "a gone account is no open reject");
        Assert.That((gone.IsGone, gone.MergedInto?.Value), Is.EqualTo((true, survivor)));
    }

    [TestCase(-1)]
    [TestCase(1)]
    public async Task A_clock_that_is_an_hour_off_neither_loses_nor_loops(int hours)
    {
        _scene.Options.FullReadEvery = TimeSpan.FromDays(7);
        _scene.Crm.Skew = TimeSpan.FromHours(hours);
        _scene.Customer("1", employees: 50);
        _scene.Customer("2", employees: 50);
        await _scene.RunAsync();
        _scene.Wait(TimeSpan.FromMinutes(10));
        await _scene.RunAsync();
        _scene.Wait(TimeSpan.FromMinutes(10));
        _scene.Crm.Edit("1", RunScene.Employees, AttributeValue.Of(5000));
        var changed = await _scene.RunAsync();
        _scene.Wait(TimeSpan.FromMinutes(10));
        await _scene.RunAsync();
        _scene.Wait(TimeSpan.FromMinutes(10));

        var quiet = await _scene.RunAsync();

        Assert.That((changed.Read, changed.Succeeded, _scene.Segment("1")), Is.EqualTo((1L, 1L, "large")));
        Assert.That((quiet.Read, quiet.Sent, _scene.Crm.FullReads), Is.EqualTo((0L, 0L, 1)));
    }

    [Test]
    public async Task A_read_that_breaks_off_tells_how_much_of_it_is_stored()
    {
        for (var i = 0; i < 9; i++) _scene.Customer($"{i}", employees: 50);
        _scene.Crm.BreaksAfter = 5;

        var broken = await _scene.RunAsync();
        var whole = await _scene.RunAsync();

        Assert.That((broken.Status, broken.Read, broken.Sent), Is.EqualTo((RunStatus.Failed, 5L, 0L)));
        Assert.That(broken.Trouble, Does.Contain("the connection dropped").And.Contain("5 accounts"));
        Assert.That((whole.Read, whole.Succeeded), Is.EqualTo((9L, 9L)));
    }

    [Test]
    public async Task A_restarted_process_resumes_the_read_that_broke_off_and_then_reads_what_changed_meanwhile()
    {
        for (var i = 0; i < 9; i++) _scene.Customer($"{i}", employees: 50);
        (_scene.Crm.GivesTickets, _scene.Crm.BreaksAfter) = (true, 5);
        await _scene.RunAsync();
        _scene.Later();
        _scene.Crm.Edit("3", RunScene.Employees, AttributeValue.Of(5000));

        var resumed = await _scene.RunAsync();
        _scene.Later();
        await _scene.RunAsync();
        _scene.Later();
        var quiet = await _scene.RunAsync();

        Assert.That(_scene.Crm.Tickets, Has.Count.EqualTo(1), "the CRM was not asked to begin anew");
        Assert.That((resumed.Status, resumed.Succeeded, _scene.Segment("3")), Is.EqualTo((RunStatus.Succeeded, 9L, "large")));
        Assert.That((quiet.Read, _scene.Crm.FullReads), Is.EqualTo((0L, 2)));
    }

    [TestCase(26, true, false, TestName = "A broken read that has grown old is begun anew")]
    [TestCase(1, false, false, TestName = "A broken read that the CRM no longer serves is begun anew")]
    [TestCase(1, true, true, TestName = "A broken read whose rows cannot be had is begun anew")]
    public async Task A_broken_read_is_begun_anew_when_it_must(int hours, bool served, bool refused)
    {
        for (var i = 0; i < 9; i++) _scene.Customer($"{i}", employees: 50);
        (_scene.Crm.GivesTickets, _scene.Crm.BreaksAfter) = (true, 5);
        if (refused) _scene.Crm.BreaksWith = new CrmContractException(FakeCrm.CrmName, 404, null, "the results are gone");
        await _scene.RunAsync();
        _scene.Wait(TimeSpan.FromHours(hours));
        if (!served) _scene.Crm.StopServing("ticket-1");

        var run = await _scene.RunAsync();

        Assert.That((run.Status, run.Read), Is.EqualTo((RunStatus.Succeeded, 9L)));
        Assert.That(_scene.Crm.Tickets.Keys, Does.Contain("ticket-2"));
    }
}

using Connector.Accounts;
using Connector.Store;
using Connector.Tests.Fakes;
using Connector.WriteBack;
using NUnit.Framework;

namespace Connector.Tests.Planning.Merging;

/// <summary>Plan, approval and apply of merges on a fake CRM with a real store.</summary>
public sealed class MergeRunTests
{
    private RunScene _scene = null!;
    private FakeMerger _merger = null!;

    [SetUp]
    public void Duplicates()
    {
        _scene = new RunScene();
        foreach (var field in new[] { "Name", "Website", "Phone", "City" }) _scene.Crm.WithField(field);
        _merger = new FakeMerger(_scene.Crm);
        _scene.Crm.Merger = _merger;
        Company("a1", "Acme", "acme.com", 5_000, phone: "1");
        Company("a2", "Acme Inc.", "www.acme.com", 50);
        Company("a3", "ACME", "https://acme.com/", null);
        Company("b1", "Bolt", "bolt.io", 500, phone: "2");
        Company("b2", "Bolt Ltd", "bolt.io", null, phone: "3");
        Company("c", "Cafe", "cafe.fr", 7);
        _scene.Later();
    }

    [TearDown]
    public void Remove() => _scene.Dispose();

    [Test]
    public async Task A_plan_is_previewed_signed_and_carried_out_and_the_next_one_finds_nothing()
    {
        var plan = await PlanAsync();
        Assert.That((await _scene.ApplyAsync(plan)).Status, Is.EqualTo(RunStatus.Held), "nobody has signed it");
        Assert.That(_merger.Calls, Is.Empty);

        await _scene.ApproveAsync(plan);
        var applied = await _scene.ApplyAsync(plan);

        Assert.That((applied.Status, applied.Sent, applied.Succeeded), Is.EqualTo((RunStatus.Succeeded, 3L, 3L)), applied.Trouble);
        Assert.That(_merger.Merged, Is.EquivalentTo(new[] { ("a1", "a2"), ("a1", "a3"), ("b1", "b2") }));
        Assert.That((await FindAsync(plan)).IsCarriedOut, Is.True);
        Assert.That((await _scene.PlanMergesAsync()).Record.Plan, Is.Null);
    }

    [Test]
    public async Task No_automatic_run_merges_anything_and_a_signed_merge_says_nothing_about_the_framework()
    {
        _scene.Options.FirstFill.Approved = false;
        var plan = await PlanAsync();
        await _scene.ApproveAsync(plan);

        var run = await _scene.RunAsync();

        Assert.That(_merger.Calls, Is.Empty);
        Assert.That(run.Status, Is.EqualTo(RunStatus.Held));
        Assert.That(await _scene.WithStoreAsync(store => store.Approvals.FrameworkApprovalsAsync(_scene.FrameworkHash, default)), Is.Empty);
        Assert.That((await FindAsync(plan)).IsSuperseded, Is.False, "a plan of records does not supersede one of merges");
    }

    [Test]
    public async Task The_book_links_the_losers_and_the_survivor_keeps_its_assignment()
    {
        await _scene.RunAsync();
        _scene.Later();

        await MergedAsync();

        var (loser, survivor) = (await _scene.FindAsync("a2"), await _scene.FindAsync("a1"));
        Assert.That((loser!.IsGone, loser.MergedInto), Is.EqualTo((true, (AccountId?)new AccountId("a1"))));
        Assert.That(survivor!.Account.Assignments[0].Segment, Is.EqualTo("large"));
        _scene.Later();
        var run = await _scene.RunAsync();
        Assert.That((run.Status, run.Evaluated, run.Sent), Is.EqualTo((RunStatus.Succeeded, 3L, 0L)), run.Trouble);
    }

    [Test]
    public async Task A_survivor_under_a_new_id_goes_on_with_the_assignment_the_base_and_the_overrides()
    {
        _merger.GivesNewIds = true;
        await _scene.RunAsync();
        await _scene.WithStoreAsync(store => store.Overrides.AddAsync(new Override(new AccountId("a1"), "size", "small", "Ada", "agreed", _scene.Now, _scene.Now.AddDays(90)), default));
        _scene.Later();
        await _scene.RunAsync();
        _scene.Later();

        var applied = await MergedAsync();
        _scene.Later();
        var run = await _scene.RunAsync();

        Assert.That(applied.Succeeded, Is.EqualTo(3));
        var survivor = await _scene.FindAsync("n2");
        Assert.That((survivor!.Account.Assignments[0].Segment, survivor.Acknowledged[0].ToString()), Is.EqualTo(("small", "small")));
        Assert.That((run.Status, run.Sent), Is.EqualTo((RunStatus.Succeeded, 0L)), "the new record holds what the old one held, and nobody changed it");
        var overrides = await _scene.WithStoreAsync(store => store.Overrides.ListAsync(default));
        Assert.That(overrides.Select(one => (one.Account.Value, one.Segment)), Is.EqualTo(new[] { ("n2", "small") }));
    }

    [Test]
    public async Task A_record_changed_since_the_plan_leaves_its_merge_out_and_the_others_go_on()
    {
        var plan = await ApprovedAsync();
        _scene.Crm.Edit("a3", "Phone", AttributeValue.Of("9"));

        var report = await _scene.ReportOfApplyAsync(plan);

        Assert.That((report.Record.Status, report.Record.Moved, report.Record.Succeeded), Is.EqualTo((RunStatus.Partial, 2L, 1L)));
        Assert.That(_merger.Merged, Is.EqualTo(new[] { ("b1", "b2") }));
        Assert.That(report.Findings.Single(finding => finding.Rule == "moved-before-writing").Examples.Select(one => one.Account!.Value.Value), Is.EquivalentTo(new[] { "a2", "a3" }));
    }

    [Test]
    public async Task What_somebody_merged_meanwhile_is_left_out_and_told()
    {
        var plan = await ApprovedAsync();
        _scene.Crm.Delete("b2", mergedInto: "b1");

        var applied = await _scene.ApplyAsync(plan);

        Assert.That((applied.Status, applied.Moved, applied.Succeeded), Is.EqualTo((RunStatus.Partial, 1L, 2L)));
    }

    [Test]
    public async Task A_merge_whose_answer_was_lost_is_looked_up_and_counts_as_done()
    {
        var plan = await ApprovedAsync();
        _merger.DropsNextAnswer = true;

        var applied = await _scene.ApplyAsync(plan);

        Assert.That((applied.Status, applied.Succeeded, applied.InDoubt), Is.EqualTo((RunStatus.Succeeded, 3L, 0L)), applied.Trouble);
    }

    [Test]
    public async Task A_request_that_never_arrived_is_unprocessed_and_goes_when_the_plan_is_applied_again()
    {
        var plan = await ApprovedAsync();
        _merger.DropsNextRequest = true;

        var first = await _scene.ApplyAsync(plan);
        var second = await _scene.ApplyAsync(plan);

        Assert.That((first.Status, first.Sent, first.Unprocessed), Is.EqualTo((RunStatus.Partial, 3L, 3L)));
        Assert.That((second.Status, second.Succeeded), Is.EqualTo((RunStatus.Succeeded, 3L)));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_process_that_dies_between_two_losers_leaves_them_in_doubt_and_the_next_run_looks_them_up(bool newIds)
    {
        var plan = await ApprovedAsync();
        (_merger.GivesNewIds, _merger.DiesAfter) = (newIds, 1);
        Assert.That(async () => await _scene.ApplyAsync(plan), Throws.InvalidOperationException);
        _merger.DiesAfter = null;
        Assert.That((await FindAsync(plan)).Sent, Is.EqualTo(3));

        var run = await _scene.ReportAsync();
        var second = await _scene.ApplyAsync(plan);

        Assert.That((run.Settled.Sent, run.Settled.Succeeded, run.Settled.Unprocessed), Is.EqualTo((3L, 1L, 2L)));
        Assert.That((second.Status, second.Succeeded), Is.EqualTo((RunStatus.Succeeded, 2L)), second.Trouble);
        Assert.That(_merger.Merged.Select(pair => pair.Loser), Is.EquivalentTo(new[] { "a2", "a3", "b2" }), "each once");
    }

    [Test]
    public async Task No_run_goes_on_while_nobody_can_say_what_became_of_a_merge()
    {
        var plan = await ApprovedAsync();
        _merger.DiesAfter = 1;
        Assert.That(async () => await _scene.ApplyAsync(plan), Throws.InvalidOperationException);
        _scene.Crm.IsDown = true;

        var run = await _scene.RunAsync();

        Assert.That((run.Status, run.Sent), Is.EqualTo((RunStatus.Failed, 0L)));
        Assert.That((await FindAsync(plan)).Sent, Is.EqualTo(3), "still in doubt");
    }

    [Test]
    public async Task A_locked_merge_is_tried_again_alone_and_a_refused_one_is_told()
    {
        _merger.Locks["b2"] = 2;
        _merger.Refuses["a2"] = new RowError(RejectClass.Permission, "FAKE_RIGHT", "no", [], "give the right");
        var plan = await ApprovedAsync();

        var report = await _scene.ReportOfApplyAsync(plan);

        Assert.That((report.Record.Status, report.Record.Sent, report.Record.Succeeded, report.Record.Failed), Is.EqualTo((RunStatus.Partial, 3L, 2L, 1L)));
        Assert.That(_merger.Calls, Is.EqualTo(new[] { 2, 1, 1 }));
        Assert.That(report.Findings.Single(finding => finding.Rule == "merge-refused").Examples.Single().Message, Does.Contain("FAKE_RIGHT").And.Contain("give the right"));
    }

    [Test]
    public async Task Records_that_did_not_go_to_the_survivor_are_an_error()
    {
        (_merger.Deals["a1"], _merger.Deals["a2"], _merger.LosesDeals) = (1, 2, true);

        var report = await _scene.ReportOfApplyAsync(await ApprovedAsync());

        Assert.That(report.Record.Status, Is.EqualTo(RunStatus.Partial));
        Assert.That(report.Findings.Single(finding => finding.Rule == "related-lost").Examples.Single().Message, Does.Contain("has 2 deals").And.Contain("had 3"));
    }

    [Test]
    public async Task A_pause_and_a_spent_day_stop_it_between_two_calls_and_the_rest_waits()
    {
        _merger.MergesAtOnce = 1;
        var plan = await ApprovedAsync();
        _scene.Crm.Left = 4;

        var spent = await _scene.ApplyAsync(plan);
        _scene.Crm.Left = null;
        await _scene.Pauses.PauseAsync("test", "Ada", "audit", default);
        var paused = await _scene.ApplyAsync(plan);
        await _scene.Pauses.ResumeAsync("test", default);
        var applied = await _scene.ApplyAsync(plan);

        Assert.That((spent.Status, spent.Sent, spent.Waiting), Is.EqualTo((RunStatus.Partial, 0L, 3L)));
        Assert.That((paused.Status, paused.Sent), Is.EqualTo((RunStatus.Held, 0L)));
        Assert.That((applied.Status, applied.Succeeded), Is.EqualTo((RunStatus.Succeeded, 3L)));
    }

    [Test]
    public async Task Undo_of_a_merge_is_refused_in_so_many_words()
    {
        var applied = await MergedAsync();

        var undone = await _scene.UndoAsync(applied.Run);

        Assert.That(undone.Trouble, Does.Contain("merged 3 accounts away").And.Contain("cannot be undone"));
    }

    [Test]
    public async Task A_plan_edited_in_the_store_is_refused()
    {
        var plan = await ApprovedAsync();
        _scene.Execute("update account_merge_record set crm_id = 'c' where place = 1");

        Assert.That((await _scene.ApplyAsync(plan)).Trouble, Does.Contain("seal"));
        Assert.That(_merger.Calls, Is.Empty);
    }

    [Test]
    public async Task A_setting_that_names_no_field_is_told_before_anything_is_planned()
    {
        _scene.Options.Merging.Newest = "Fone";

        Assert.That((await _scene.PlanMergesAsync()).Record.Trouble, Does.Contain("Merging:Newest").And.Contain("Fone"));
    }

    private void Company(string id, string name, string website, double? employees, string? phone = null) => _scene.Crm.Add(
        id, (RunScene.Type, AttributeValue.Of("Customer")), (RunScene.Employees, employees is { } known ? AttributeValue.Of(known) : default), ("Name", AttributeValue.Of(name)),
        ("Website", AttributeValue.Of(website)), ("Phone", AttributeValue.Of(phone)));

    private async Task<long> PlanAsync()
    {
        var report = await _scene.PlanMergesAsync();
        return report.Record.Plan ?? throw new InvalidOperationException(report.Record.Trouble);
    }

    private async Task<long> ApprovedAsync()
    {
        var plan = await PlanAsync();
        await _scene.ApproveAsync(plan);
        return plan;
    }

    private async Task<RunRecord> MergedAsync() => await _scene.ApplyAsync(await ApprovedAsync());

    private async Task<StoredPlan> FindAsync(long plan) => (await _scene.WithStoreAsync(store => store.Plans.FindAsync(plan, default)))!;
}

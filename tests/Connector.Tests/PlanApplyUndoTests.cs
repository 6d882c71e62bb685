using Connector.Accounts;
using Connector.Planning;
using Connector.Store;
using Connector.Tests.Fakes;
using NUnit.Framework;

namespace Connector.Tests;

/// <summary>Plans that a person looks at, whole runs through the real store and a CRM in memory.</summary>
public class PlanApplyUndoTests
{
    private RunScene _scene = null!;

    [SetUp]
    public void Begin() => _scene = new RunScene { Options = { FirstFill = { Approved = false } } };

    [TearDown]
    public void End() => _scene.Dispose();

    [Test]
    public async Task A_plan_writes_nothing_until_it_is_approved_and_applied()
    {
        _scene.Customer("1", employees: 5000);
        var plan = await _scene.PlanAsync();

        var unsigned = await _scene.ApplyAsync(plan);
        await _scene.ApproveAsync(plan);
        var applied = await _scene.ApplyAsync(plan);

        Assert.That((unsigned.Status, unsigned.Sent), Is.EqualTo((RunStatus.Held, 0L)));
        Assert.That((applied.Status, applied.Sent, applied.Succeeded, applied.Plan), Is.EqualTo((RunStatus.Succeeded, 1L, 1L, plan)));
        Assert.That(_scene.Segment("1"), Is.EqualTo("large"));
    }

    [Test]
    public async Task After_an_applied_first_plan_runs_go_through_by_themselves()
    {
        _scene.Customer("1", employees: 5000);
        await AppliedAsync();
        _scene.Later();
        _scene.Crm.Edit("1", RunScene.Employees, AttributeValue.Of(50));

        var run = await _scene.RunAsync();

        Assert.That((run.Status, run.Sent), Is.EqualTo((RunStatus.Succeeded, 1L)));
    }

    [Test]
    public async Task A_row_that_moved_since_is_left_out_and_listed_and_the_rest_goes()
    {
        _scene.Customer("1", employees: 5000);
        _scene.Customer("2", employees: 50);
        _scene.Customer("3", employees: 50);
        var plan = await _scene.PlanAsync();
        await _scene.ApproveAsync(plan);
        _scene.Later();
        _scene.Crm.Edit("1", RunScene.Size, AttributeValue.Of("medium"));
        _scene.Crm.Delete("2");

        var applied = await _scene.ApplyAsync(plan);

        Assert.That((applied.Status, applied.Sent, applied.Moved), Is.EqualTo((RunStatus.Partial, 1L, 2L)));
        Assert.That((_scene.Segment("1"), _scene.Segment("3")), Is.EqualTo(("medium", "small")));
        var findings = await _scene.WithStoreAsync(store => store.Runs.FindingsAsync(applied.Run, default));
        Assert.That(findings.Single(entry => entry.Rule == "moved-before-writing").Examples.Select(example => example.Account!.Value.Value), Is.EquivalentTo(new[] { "1", "2" }));
    }

    [TestCase(false, TestName = "A plan whose rows never arrived is carried out when it is applied again")]
    [TestCase(true, TestName = "A plan whose rows were in doubt and never arrived is carried out when it is applied again")]
    public async Task A_plan_that_the_CRM_took_nothing_of_waits_on(bool inDoubt)
    {
        _scene.Customer("1", employees: 5000);
        _scene.Customer("2", employees: 50);
        _scene.Crm.RowsPerChunk = 1;
        var plan = await _scene.PlanAsync();
        await _scene.ApproveAsync(plan);
        (_scene.Crm.DropsNextRequest, _scene.Crm.IsDown) = (true, inDoubt);

        var cut = await _scene.ApplyAsync(plan);
        _scene.Crm.IsDown = false;
        var applied = await _scene.ApplyAsync(plan);
        var run = await _scene.RunAsync();

        Assert.That((cut.Status, cut.Succeeded), Is.EqualTo((RunStatus.Partial, inDoubt ? 0L : 1L)));
        Assert.That((applied.Status, applied.Succeeded), Is.EqualTo((RunStatus.Succeeded, 2 - cut.Succeeded)));
        Assert.That((_scene.Segment("1"), _scene.Segment("2")), Is.EqualTo(("large", "small")));
        Assert.That((run.Status, run.Sent), Is.EqualTo((RunStatus.Succeeded, 0L)), "the first fill is behind us");
    }

    [Test]
    public async Task A_plan_is_carried_out_once()
    {
        _scene.Customer("1", employees: 5000);
        var applied = await AppliedAsync();

        var again = await _scene.ApplyAsync(applied.Plan!.Value);

        var findings = await _scene.WithStoreAsync(store => store.Runs.FindingsAsync(again.Run, default));
        Assert.That((again.Status, again.Sent, again.Changed), Is.EqualTo((RunStatus.Succeeded, 0L, 0L)));
        Assert.That(findings.Single().Rule, Is.EqualTo("plan-carried-out"));
        Assert.That(_scene.Crm.Written, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_named_account_that_the_book_does_not_have_is_told()
    {
        _scene.Customer("1", employees: 5000);
        _scene.Customer("2", employees: 5000);

        var plan = await _scene.PlanAsync(PlanScope.Everything with { Accounts = new HashSet<AccountId> { new("1"), new("short") } });

        var (stored, findings) = await _scene.WithStoreAsync(async store =>
        {
            var found = (await store.Plans.FindAsync(plan, default))!;
            return (found, await store.Runs.FindingsAsync(found.Run, default));
        });
        Assert.That(stored.Rows, Is.EqualTo(1));
        Assert.That(findings.Single(entry => entry.Rule == "named-account-unknown").Examples.Single().Account, Is.EqualTo(new AccountId("short")));
    }

    [Test]
    public async Task A_framework_that_moved_under_a_plan_refuses_it_and_says_where()
    {
        _scene.Customer("1", employees: 5000);
        var plan = await _scene.PlanAsync();
        await _scene.ApproveAsync(plan);
        _scene.FrameworkText = _scene.FrameworkText.Replace("employees >= 1000", "employees >= 2000", StringComparison.Ordinal);

        var applied = await _scene.ApplyAsync(plan);

        Assert.That((applied.Status, applied.Sent), Is.EqualTo((RunStatus.Failed, 0L)));
        Assert.That(applied.Trouble, Does.Contain("differs first in line 18"));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_field_hidden_or_robbed_of_a_value_since_refuses_the_plan_and_names_it(bool hidden)
    {
        _scene.Customer("1", employees: 5000);
        _scene.Options.CreateMissingFields = true;
        var plan = await _scene.PlanAsync();
        await _scene.ApproveAsync(plan);
        if (hidden) _scene.Crm.Hide(RunScene.Size);
        else _scene.Crm.WithField(RunScene.Size, ours: true, options: ["medium", "small", "none"]);

        var applied = await _scene.ApplyAsync(plan);

        Assert.That((applied.Status, applied.Sent), Is.EqualTo((RunStatus.Failed, 0L)));
        Assert.That(applied.Trouble, Does.Contain(RunScene.Size));
        Assert.That(_scene.Crm.Written, Is.Empty);
    }

    [Test]
    public async Task A_later_plan_supersedes_an_unapproved_one_and_leaves_an_approved_one()
    {
        _scene.Customer("1", employees: 5000);
        var first = await _scene.PlanAsync();
        var second = await _scene.PlanAsync();
        await _scene.ApproveAsync(second);
        var third = await _scene.PlanAsync();

        var refused = await _scene.ApplyAsync(first);
        var waiting = await _scene.WithStoreAsync(store => store.Plans.WaitingAsync(default));

        Assert.That(refused.Trouble, Does.Contain("superseded"));
        Assert.That(waiting.Select(plan => plan.Plan), Is.EqualTo(new[] { third, second }));
    }

    [Test]
    public async Task A_plan_whose_rows_were_changed_in_the_store_is_refused()
    {
        _scene.Customer("1", employees: 5000);
        var plan = await _scene.PlanAsync();
        await _scene.ApproveAsync(plan);
        _scene.ChangeStoredPlan();

        var applied = await _scene.ApplyAsync(plan);

        Assert.That((applied.Status, applied.Sent), Is.EqualTo((RunStatus.Failed, 0L)));
        Assert.That(applied.Trouble, Does.Contain("seal"));
    }

    [Test]
    public async Task A_changed_framework_waits_for_an_approved_plan()
    {
        _scene.Customer("1", employees: 1500);
        await AppliedAsync();
        _scene.Later();
        _scene.FrameworkText = _scene.FrameworkText.Replace("employees >= 1000", "employees >= 2000", StringComparison.Ordinal);

        var held = await _scene.RunAsync();
        await _scene.ApproveAsync(held.Plan!.Value);
        var applied = await _scene.ApplyAsync(held.Plan!.Value);

        Assert.That((held.Status, held.Sent, held.Held), Is.EqualTo((RunStatus.Held, 0L, 1L)));
        Assert.That(held.Trouble, Does.Contain("nobody has approved framework version 1.0.0"));
        Assert.That((applied.Status, _scene.Segment("1")), Is.EqualTo((RunStatus.Succeeded, "medium")));
    }

    [Test]
    public async Task Tranches_grow_and_what_is_left_waits_for_its_own_approval()
    {
        _scene.FrameworkText += "\nguard: { max_changed: 5%, tolerates: 0 }\n";
        for (var i = 0; i < 40; i++) _scene.Customer($"{i}", employees: 50);
        var tranche = await _scene.PlanAsync(PlanScope.Everything with { Tranche = 0.3 });
        await _scene.ApproveAsync(tranche);
        var first = await _scene.ApplyAsync(tranche);
        var written = _scene.Crm.Written.Select(write => write.Id).ToList();

        var nightly = await _scene.RunAsync();
        var larger = await _scene.WithStoreAsync(store => store.Plans.FindAsync(nightly.Plan!.Value, default));

        Assert.That(first.Sent, Is.InRange(4, 20));
        Assert.That(Enumerable.Range(0, 40).Select(i => new AccountId($"{i}")).Where(id => (PlanScope.Everything with { Tranche = 0.6 }).Includes(id)).Select(id => id.Value), Is.SupersetOf(written));
        Assert.That((nightly.Status, nightly.Sent), Is.EqualTo((RunStatus.Held, 0L)));
        Assert.That(larger!.Rows, Is.EqualTo(40 - first.Sent));
    }

    [Test]
    public async Task Beyond_the_guard_only_the_affected_cells_wait()
    {
        _scene.FrameworkText = _scene.FrameworkText.Replace("    otherwise:", "    expect: { large: 0%..20% }\n    otherwise:", StringComparison.Ordinal);
        for (var i = 0; i < 10; i++) _scene.Customer($"{i}", employees: 50);
        await AppliedAsync();
        _scene.Later();
        for (var i = 0; i < 5; i++) _scene.Crm.Edit($"{i}", RunScene.Employees, AttributeValue.Of(5000));
        _scene.Crm.Edit("9", RunScene.Employees, AttributeValue.Of(500));

        var report = await _scene.ReportAsync();
        var (run, waiting) = (report.Record, report.WaitingPlan);
        var held = await HeldPlanAsync();
        await _scene.ApproveAsync(held);
        var applied = await _scene.ApplyAsync(held);

        Assert.That((run.Status, run.Changed, run.Sent, run.Succeeded, run.Held), Is.EqualTo((RunStatus.Held, 1L, 1L, 1L, 5L)));
        Assert.That(waiting, Is.EqualTo(held).And.Not.EqualTo(run.Plan), "the run's own plan and the one that waits are two");
        Assert.That(_scene.Segment("9"), Is.EqualTo("medium"));
        Assert.That((applied.Status, applied.Sent, _scene.Segment("0")), Is.EqualTo((RunStatus.Succeeded, 5L, "large")));
    }

    [Test]
    public async Task What_is_held_names_the_input_that_moved_the_accounts()
    {
        _scene.FrameworkText += "\nguard: { max_changed: 5%, tolerates: 0 }\n";
        for (var i = 0; i < 10; i++) _scene.Customer($"{i}", employees: 50);
        await AppliedAsync();
        _scene.Later();
        for (var i = 0; i < 3; i++) _scene.Crm.Edit($"{i}", RunScene.Employees, AttributeValue.Unknown);
        _scene.Crm.Edit("9", RunScene.Employees, AttributeValue.Of(500));

        var first = await _scene.RunAsync();
        _scene.Later();
        var second = await _scene.RunAsync();

        Assert.That(first.Trouble, Does.Contain("75 % of these: employees became unknown, from Employees"));
        Assert.That(second.Trouble, Does.Contain("employees became unknown"), "the cause is not forgotten while it waits");
    }

    [Test]
    public async Task A_dimension_that_waits_for_an_attribute_is_decided_when_that_has_changed()
    {
        _scene.FrameworkText = _scene.FrameworkText.Replace("    otherwise:", "    mode: { on_change_of: [ account_type ] }\n    otherwise:", StringComparison.Ordinal)
            .Replace("{ Customer: customer }", "{ Customer: customer, Client: customer, Key: key }", StringComparison.Ordinal).Replace("account_type = 'customer'", "account_type in ('customer', 'key')", StringComparison.Ordinal);
        for (var i = 0; i < 3; i++) _scene.Customer($"{i}", employees: 50);
        await AppliedAsync();
        _scene.Later();
        for (var i = 0; i < 3; i++) _scene.Crm.Edit($"{i}", RunScene.Employees, AttributeValue.Of(5000));
        _scene.Crm.Edit("1", RunScene.Type, AttributeValue.Of("Client"));
        _scene.Crm.Edit("2", RunScene.Type, AttributeValue.Of("Key"));

        await _scene.RunAsync();

        Assert.That((string[])[_scene.Segment("0"), _scene.Segment("1"), _scene.Segment("2")], Is.EqualTo(new[] { "small", "small", "large" }), "another word for the same category is no change");
    }

    [Test]
    public async Task What_the_CRM_refused_comes_back_without_being_judged_again()
    {
        _scene.FrameworkText += "\nguard: { max_changed: 5%, tolerates: 0 }\n";
        for (var i = 0; i < 10; i++) _scene.Customer($"{i}", employees: 50);
        for (var i = 0; i < 8; i++) _scene.Crm.Refuses.Add($"{i}");
        await AppliedAsync();
        _scene.Crm.Refuses.Clear();
        _scene.Later();

        var run = await _scene.RunAsync();

        Assert.That((run.Status, run.Sent, run.Succeeded, run.RejectedOpen), Is.EqualTo((RunStatus.Succeeded, 8L, 8L, 0L)));
    }

    [Test]
    public async Task Families_are_written_one_after_the_other_behind_all_others()
    {
        foreach (var (id, parent) in new[] { ("1", "P2"), ("2", ""), ("3", "P1"), ("4", "P2"), ("5", ""), ("6", "P1") })
        {
            _scene.Customer(id, employees: 50).Parent = parent.Length == 0 ? null : new AccountId(parent);
        }

        await AppliedAsync();

        Assert.That(_scene.Crm.Written.Select(write => write.Id), Is.EqualTo(new[] { "2", "5", "3", "6", "1", "4" }));
    }

    [Test]
    public async Task Undo_restores_what_nobody_touched_since()
    {
        _scene.Customer("1", employees: 5000);
        _scene.Customer("2", employees: 5000);
        await AppliedAsync();
        _scene.Later();
        _scene.Crm.Edit("1", RunScene.Employees, AttributeValue.Of(50));
        _scene.Crm.Edit("2", RunScene.Employees, AttributeValue.Of(50));
        var run = await _scene.RunAsync();
        _scene.Later();
        _scene.Crm.Edit("2", RunScene.Size, AttributeValue.Of("medium"));

        var undo = await _scene.UndoAsync(run.Run);

        Assert.That((undo.Status, undo.Sent), Is.EqualTo((RunStatus.Succeeded, 1L)));
        Assert.That((_scene.Segment("1"), _scene.Segment("2")), Is.EqualTo(("large", "medium")));
    }

    [Test]
    public async Task What_was_undone_stays_until_the_inputs_change()
    {
        _scene.Customer("1", employees: 5000);
        var first = await AppliedAsync();
        _scene.Later();
        await _scene.UndoAsync(first.Run);
        _scene.Later();
        var held = await _scene.RunAsync();
        _scene.Later();
        _scene.Crm.Edit("1", RunScene.Employees, AttributeValue.Of(6000));

        var lifted = await _scene.RunAsync();

        Assert.That((held.Status, held.Sent), Is.EqualTo((RunStatus.Succeeded, 0L)));
        Assert.That((lifted.Sent, _scene.Segment("1")), Is.EqualTo((1L, "large")));
    }

    [Test]
    public async Task What_was_undone_goes_again_when_somebody_releases_it()
    {
        _scene.Customer("1", employees: 5000);
        var first = await AppliedAsync();
        await _scene.UndoAsync(first.Run);
        var released = await _scene.WithStoreAsync(store => store.Holds.ReleaseAsync(new AccountId("1"), default));

        var run = await _scene.RunAsync();

        Assert.That((released, run.Sent, _scene.Segment("1")), Is.EqualTo((1, 1L, "large")));
    }

    [Test]
    public async Task A_persons_value_that_a_plan_replaced_is_the_persons_again_after_an_undo()
    {
        _scene.Customer("1", employees: 5000);
        _scene.Crm.Edit("1", RunScene.Size, AttributeValue.Of("medium"));
        var plan = await _scene.PlanAsync(PlanScope.Everything with { Replace = true });
        await _scene.ApproveAsync(plan);
        var applied = await _scene.ApplyAsync(plan);
        Assert.That(_scene.Segment("1"), Is.EqualTo("large"));

        await _scene.UndoAsync(applied.Run);
        _scene.Later();
        _scene.Crm.Edit("1", RunScene.Employees, AttributeValue.Of(7000));
        await _scene.RunAsync();

        Assert.That(_scene.Segment("1"), Is.EqualTo("medium"), "even when its inputs change: it is a value from before us");
    }

    [Test]
    public async Task A_run_that_changed_nothing_cannot_be_undone_and_says_so()
    {
        _scene.Customer("1", employees: 5000);
        await AppliedAsync();
        var idle = await _scene.RunAsync();

        var undo = await _scene.UndoAsync(idle.Run);

        Assert.That((undo.Status, undo.Trouble), Is.EqualTo((RunStatus.Failed, $"run {idle.Run} changed nothing in the CRM that could be taken back")));
    }

    [Test]
    public async Task A_paused_connection_reads_and_plans_but_does_not_write()
    {
        _scene.Options.FirstFill.Approved = true;
        _scene.Customer("1", employees: 5000);
        await _scene.Pauses.PauseAsync("test", "somebody", "audit", default);

        var paused = await _scene.RunAsync();
        await _scene.Pauses.ResumeAsync("test", default);
        var resumed = await _scene.RunAsync();

        Assert.That((paused.Status, paused.Changed, paused.Sent), Is.EqualTo((RunStatus.Held, 1L, 0L)));
        Assert.That(paused.Trouble, Does.Contain("paused by somebody").And.Contain("audit"));
        Assert.That(resumed.Sent, Is.EqualTo(1));
    }

    [Test]
    public async Task A_pause_reaches_a_run_between_two_chunks_and_an_approved_plan_goes_on_later()
    {
        for (var i = 0; i < 6; i++) _scene.Customer($"{i}", employees: 50);
        _scene.Crm.RowsPerChunk = 2;
        var plan = await _scene.PlanAsync();
        await _scene.ApproveAsync(plan);
        _scene.Crm.WhenWriting = () => _scene.Pauses.PauseAsync("test", "somebody", "", default);

        var paused = await _scene.ApplyAsync(plan);
        await _scene.Pauses.ResumeAsync("test", default);
        var rest = await _scene.ApplyAsync(plan);

        Assert.That((paused.Status, paused.Sent), Is.EqualTo((RunStatus.Held, 2L)));
        Assert.That((rest.Status, rest.Sent), Is.EqualTo((RunStatus.Succeeded, 4L)));
        Assert.That(_scene.Crm.Written.Select(write => write.Id), Is.Unique);
    }

    [Test]
    public async Task A_registered_override_beats_the_rule_until_it_ends()
    {
        _scene.Options.FirstFill.Approved = true;
        _scene.Customer("1", employees: 5000);
        await _scene.RunAsync();
        await OverrideAsync("1", "small", _scene.Now.AddDays(1));

        await _scene.RunAsync();
        var overridden = _scene.Segment("1");
        for (var i = 0; i < 25; i++) _scene.Later();
        await _scene.RunAsync();

        Assert.That(overridden, Is.EqualTo("small"));
        Assert.That(_scene.Segment("1"), Is.EqualTo("large"));
    }

    [Test]
    public async Task A_persons_edit_is_adopted_restored_or_kept_as_the_dimension_says([Values("adopt", "revert", "flag")] string policy)
    {
        _scene.Options.FirstFill.Approved = true;
        _scene.FrameworkText = _scene.FrameworkText.Replace("    otherwise:", $"    overrides: {{ max_age: 30d, unregistered_edit: {policy} }}\n    otherwise:", StringComparison.Ordinal);
        _scene.Customer("1", employees: 5000);
        await _scene.RunAsync();
        _scene.Later();
        _scene.Crm.Edit("1", RunScene.Size, AttributeValue.Of("small"));

        await _scene.RunAsync();
        _scene.Later();
        await _scene.RunAsync();

        var overrides = await _scene.WithStoreAsync(store => store.Overrides.ListAsync(default));
        var assigned = (await _scene.FindAsync("1"))!.Account.Assignments[0];
        Assert.That(_scene.Segment("1"), Is.EqualTo(policy == "revert" ? "large" : "small"));
        Assert.That(overrides.Select(one => (one.Segment, one.By)), Is.EqualTo(policy == "adopt" ? [("small", "edited in the CRM")] : Array.Empty<(string, string)>()));
        Assert.That((assigned.Segment, assigned.IsOverridden), Is.EqualTo(policy == "adopt" ? ("small", true) : ("large", false)));
    }

    [Test]
    public async Task A_waived_reject_is_left_out_of_plans_until_the_waiver_ends()
    {
        _scene.Options.FirstFill.Approved = true;
        _scene.Customer("1", employees: 50);
        _scene.Crm.Refuses.Add("1");
        await _scene.RunAsync();
        await _scene.WithStoreAsync(store => store.Rejects.WaiveAsync(new AccountId("1"), "somebody", "known", _scene.Now.AddHours(2), default));
        _scene.Later();

        var waived = await _scene.RunAsync();
        _scene.Later();
        _scene.Later();
        var again = await _scene.RunAsync();

        Assert.That((waived.Status, waived.Changed, waived.RejectedOpen), Is.EqualTo((RunStatus.Succeeded, 0L, 0L)));
        Assert.That((again.Sent, again.Failed, again.RejectedOpen), Is.EqualTo((1L, 1L, 1L)));
    }

    [Test]
    public async Task Short_of_API_calls_the_accounts_that_weigh_most_go_first_and_the_rest_waits_visibly()
    {
        _scene.Options.FirstFill.Approved = true;
        _scene.FrameworkText = _scene.FrameworkText.Replace("currency: { to: USD }", "currency: { to: USD }\nvalue: arr", StringComparison.Ordinal)
            .Replace("dimensions:", "  arr: { type: money, sources: [ crm: { fake: Arr } ] }\ndimensions:", StringComparison.Ordinal);
        _scene.Crm.WithField("Arr", ValueKind.Number).RowsPerChunk = 1;
        for (var i = 0; i < 6; i++)
        {
            _scene.Customer($"{i}", employees: 50);
            if (i != 3) _scene.Crm.Edit($"{i}", "Arr", AttributeValue.Of(1000.0 * i));
        }

        _scene.FrameworkText += "\nguard: { max_changed: 5%, tolerates: 0 }\n";
        _scene.Crm.Left = 2;

        var run = await _scene.RunAsync();
        _scene.Crm.Left = null;
        var rest = await _scene.RunAsync();

        Assert.That((run.Sent, run.Waiting), Is.EqualTo((2L, 4L)));
        Assert.That(_scene.Crm.Written.Take(2).Select(write => write.Id), Is.EquivalentTo(new[] { "4", "5" }));
        Assert.That((rest.Status, rest.Sent), Is.EqualTo((RunStatus.Succeeded, 4L)), "it is still the first fill, which the settings approved");
    }

    private async Task<RunRecord> AppliedAsync()
    {
        var plan = await _scene.PlanAsync();
        await _scene.ApproveAsync(plan);
        return await _scene.ApplyAsync(plan);
    }

    private async Task<long> HeldPlanAsync() => (await _scene.WithStoreAsync(store => store.Plans.WaitingAsync(default))).Single().Plan;

    private Task<bool> OverrideAsync(string id, string segment, DateTimeOffset until) => _scene.WithStoreAsync(store =>
        store.Overrides.AddAsync(new Override(new AccountId(id), "size", segment, "somebody", "agreed", _scene.Now, until), default));
}

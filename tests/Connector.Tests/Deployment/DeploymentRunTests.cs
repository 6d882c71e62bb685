using Connector.Deployment;
using Connector.Store;
using Connector.Tests.Fakes;
using NUnit.Framework;

namespace Connector.Tests.Deployment;

/// <summary>Plan, apply, undo and drift of artefacts, on a CRM that has none of the connector's fields yet.</summary>
public sealed class DeploymentRunTests
{
    private static readonly ArtefactKey Field = new("field", RunScene.Size);
    private static readonly ArtefactKey View = new("view", $"by_{RunScene.Size}");

    private RunScene _scene = null!;
    private FakeArtefacts _artefacts = null!;

    [SetUp]
    public void EmptyCrm()
    {
        _scene = new RunScene();
        _artefacts = new FakeArtefacts { FieldChanged = FieldChanged };
        _scene.Crm.Deployer = _artefacts;
        _scene.Options.Deployment.Enabled = true;
        _scene.Crm.Hide(RunScene.Size);
        _scene.Customer("a", 5_000);
        _scene.Customer("b", 50);
        _scene.Later();
    }

    [TearDown]
    public void Remove() => _scene.Dispose();

    [Test]
    public async Task A_plan_on_an_empty_crm_holds_fields_views_and_records_and_the_next_one_is_empty()
    {
        var plan = await _scene.PlanAsync();
        Assert.That(await ActionsAsync(plan), Is.EqualTo(new[] { (Field, ArtefactAction.Create), (View, ArtefactAction.Create) }));
        Assert.That(_artefacts.Calls, Is.Empty, "a plan deploys nothing");

        await _scene.ApproveAsync(plan);
        var applied = await _scene.ApplyAsync(plan);

        Assert.That((applied.Status, applied.Succeeded), Is.EqualTo((RunStatus.Succeeded, 2)), applied.Trouble);
        Assert.That(_artefacts.Calls, Is.EqualTo(new[] { "check 2", "deploy 2" }));
        Assert.That((_scene.Segment("a"), _scene.Segment("b"), _artefacts.Opened), Is.EqualTo(("large", "small", 1)));
        _scene.Later();
        var second = await _scene.PlanAsync();
        Assert.That((await ActionsAsync(second)).Select(one => one.Action), Is.All.EqualTo(ArtefactAction.Unchanged));
        Assert.That(await FindAsync(second), Has.Property(nameof(StoredPlan.Rows)).Zero.And.Property(nameof(StoredPlan.IsCarriedOut)).True);
    }

    [Test]
    public async Task Nothing_is_deployed_or_written_when_the_check_fails_and_the_plan_can_be_applied_again()
    {
        var plan = await ApprovedAsync();
        _artefacts.CheckFinds = "view by_Size__c: no such column";

        var failed = await _scene.ApplyAsync(plan);

        Assert.That(failed.Trouble, Does.Contain("no such column").And.Contain("nothing was changed"));
        Assert.That((_artefacts.Held.Count, _scene.Crm.Written.Count, failed.Status), Is.EqualTo((0, 0, RunStatus.Failed)));
        _artefacts.CheckFinds = null;
        Assert.That((await _scene.ApplyAsync(plan)).Status, Is.EqualTo(RunStatus.Succeeded));
    }

    [Test]
    public async Task A_deployment_that_was_taken_back_leaves_nothing_and_the_plan_can_be_applied_again()
    {
        var plan = await ApprovedAsync();
        _artefacts.DeploymentFinds = "view: locked";

        Assert.That((await _scene.ApplyAsync(plan)).Status, Is.EqualTo(RunStatus.Failed));

        _artefacts.DeploymentFinds = null;
        Assert.That((await _scene.ApplyAsync(plan)).Status, Is.EqualTo(RunStatus.Succeeded));
    }

    [Test]
    public async Task A_user_who_could_not_be_let_in_after_a_deployment_is_let_in_when_the_plan_is_applied_again()
    {
        var plan = await ApprovedAsync();
        _artefacts.RefusesAccess = true;
        Assert.That((await _scene.ApplyAsync(plan)).Trouble, Does.Contain("no right to assign"));
        Assert.That((_artefacts.Held.Count, _artefacts.Opened), Is.EqualTo((2, 0)), "what was deployed stands");

        _artefacts.RefusesAccess = false;
        var again = await _scene.ApplyAsync(plan);

        Assert.That((again.Status, _artefacts.Opened, _artefacts.Calls.Count(call => call.StartsWith("deploy"))), Is.EqualTo((RunStatus.Succeeded, 1, 1)), again.Trouble);
    }

    [TestCase(true, true, ExpectedResult = 1)]
    [TestCase(false, true, ExpectedResult = 1)]
    [TestCase(true, false, ExpectedResult = 2)]
    [TestCase(false, false, ExpectedResult = 2)]
    public async Task<int> A_deployment_nobody_heard_of_is_looked_up_and_sent_again_only_when_it_was_not_carried_out(bool beforeId, bool isCarriedOut)
    {
        var plan = await ApprovedAsync();
        _artefacts.Breaks = (beforeId, isCarriedOut);
        var broken = await _scene.ApplyAsync(plan);
        Assert.That(broken.Status, Is.EqualTo(RunStatus.Failed));
        Assert.That((await FindAsync(plan))!.DeploysArtefacts, Is.True, "not done before it was looked up");

        var again = await _scene.ApplyAsync(plan);

        Assert.That((again.Status, again.Succeeded), Is.EqualTo((RunStatus.Succeeded, 2)), again.Trouble);
        Assert.That(_artefacts.Calls.Count(call => call.StartsWith("resume")), Is.EqualTo(beforeId ? 0 : 1));
        Assert.That(_artefacts.Held.Keys, Is.EquivalentTo(new[] { Field, View }));
        return _artefacts.Calls.Count(call => call.StartsWith("deploy"));
    }

    [Test]
    public async Task An_artefact_that_somebody_made_since_the_plan_stops_it_before_anything_is_deployed()
    {
        var plan = await ApprovedAsync();
        _artefacts.Held[View] = "label=Theirs";

        var refused = await _scene.ApplyAsync(plan);

        Assert.That(refused.Trouble, Does.Contain($"since plan {plan}").And.Contain(View.Name));
        Assert.That((_artefacts.Calls.Count, _artefacts.Held[View]), Is.EqualTo((0, "label=Theirs")));
    }

    [Test]
    public async Task Records_left_over_go_through_although_somebody_changed_an_artefact_since_it_was_deployed()
    {
        var plan = await ApprovedAsync();
        _scene.Crm.DropsNextRequest = true;
        Assert.That((await _scene.ApplyAsync(plan)).Status, Is.Not.EqualTo(RunStatus.Succeeded));
        _artefacts.Held[View] = "label=Theirs";

        var again = await _scene.ApplyAsync(plan);

        Assert.That(again.Status, Is.EqualTo(RunStatus.Succeeded), again.Trouble);
        Assert.That((_artefacts.Held[View], _artefacts.Calls.Count(call => call.StartsWith("deploy")), _scene.Segment("a")), Is.EqualTo(("label=Theirs", 1, "large")));
    }

    [Test]
    public async Task The_seal_covers_the_artefacts()
    {
        var plan = await ApprovedAsync();
        _scene.Execute("update artefact_change set after = 'label=Other' where kind = 'view'");

        Assert.That((await _scene.ApplyAsync(plan)).Trouble, Does.Contain("no longer matches its seal"));
    }

    [Test]
    public async Task A_field_that_is_there_and_hidden_from_the_connections_user_is_not_taken_for_blank()
    {
        _artefacts.Held[Field] = "mark=ours";

        Assert.That(() => _scene.PlanAsync(), Throws.InvalidOperationException.With.Message.Contains("hidden from the connection's user"));
    }

    [Test]
    public async Task Undo_restores_records_then_takes_the_artefacts_back_and_deletes_no_field_that_records_have_values_in()
    {
        var run = (await DeployedAsync()).Run;
        _artefacts.Filled.Add(Field);
        _scene.Later();

        var undone = await _scene.UndoAsync(run);

        Assert.That(undone.Status, Is.EqualTo(RunStatus.Succeeded), undone.Trouble);
        Assert.That(_artefacts.Held.Keys, Is.EqualTo(new[] { Field }));
        Assert.That(_scene.Segment("a"), Is.EqualTo("unknown"));
        await _scene.UndoAsync(run, deleteData: true);
        Assert.That(_artefacts.Held, Is.Empty);
    }

    [Test]
    public async Task What_a_person_changed_is_drift_stays_through_plans_and_undo_and_a_foreign_one_is_never_touched()
    {
        var run = (await DeployedAsync()).Run;
        _artefacts.Held[View] = "group=Size__c;label=Mine";
        _scene.Later();

        var drift = await _scene.DriftAsync();

        Assert.That(drift.Artefacts!.Single(change => change.Action == ArtefactAction.Drifted).Key, Is.EqualTo(View));
        Assert.That((await ActionsAsync(await _scene.PlanAsync())).Single(one => one.Key == View).Action, Is.EqualTo(ArtefactAction.Drifted));
        await _scene.UndoAsync(run);
        Assert.That(_artefacts.Held[View], Is.EqualTo("group=Size__c;label=Mine"));
    }

    [Test]
    public async Task By_policy_drift_is_adopted_or_put_back()
    {
        await DeployedAsync();
        var wanted = _artefacts.Held[View];
        _artefacts.Held[View] = "group=Size__c;label=Mine";
        _scene.Options.Deployment.Drift = DriftPolicy.Restore;

        var restored = await _scene.DriftAsync();

        Assert.That((restored.Deployed, _artefacts.Held[View]), Is.EqualTo((1, wanted)), restored.Record.Trouble);
        _artefacts.Held[View] = "group=Size__c;label=Mine";
        _scene.Options.Deployment.Drift = DriftPolicy.Adopt;
        await _scene.DriftAsync();
        var after = await _scene.DriftAsync();
        Assert.That(after.Artefacts!.Select(change => change.Action), Is.All.EqualTo(ArtefactAction.Unchanged));
        Assert.That(_artefacts.Held[View], Is.EqualTo("group=Size__c;label=Mine"));
    }

    [Test]
    public async Task What_stood_there_before_and_is_somebody_elses_stays_while_the_rest_is_deployed()
    {
        _artefacts.Held[View] = "label=Theirs";

        await DeployedAsync();

        Assert.That((_artefacts.Held[View], _artefacts.Held.ContainsKey(Field)), Is.EqualTo(("label=Theirs", true)));
    }

    [Test]
    public async Task A_report_of_a_field_that_is_hidden_for_a_while_stays()
    {
        _scene.FrameworkText += "\nmeasures:\n  staff: { label: Staff, attribute: employees }\n";
        await DeployedAsync();
        Assert.That(_artefacts.Held.Keys, Has.Member(new ArtefactKey("view", "staff_by_size")));
        _scene.Crm.Hide(RunScene.Employees);
        _scene.Later();

        var plan = await _scene.PlanAsync();

        Assert.That((await ActionsAsync(plan)).Select(one => one.Action), Is.Not.Empty.And.All.EqualTo(ArtefactAction.Unchanged));
    }

    [Test]
    public async Task A_paused_connection_deploys_nothing()
    {
        var plan = await ApprovedAsync();
        await _scene.Pauses.PauseAsync("test", "somebody", "a freeze", CancellationToken.None);

        Assert.That((await _scene.ApplyAsync(plan)).Status, Is.EqualTo(RunStatus.Held));
        Assert.That(_artefacts.Calls, Is.Empty);
    }

    [Test]
    public async Task A_scheduled_run_settles_a_deployment_that_nobody_heard_of()
    {
        var plan = await ApprovedAsync();
        _artefacts.Breaks = (BeforeId: false, IsCarriedOut: true);
        await _scene.ApplyAsync(plan);
        _scene.Later();

        await _scene.RunAsync();

        Assert.That(_artefacts.Calls.Count(call => call.StartsWith("resume")), Is.EqualTo(1));
        Assert.That(await _scene.WithStoreAsync(store => store.Artefacts.InDoubtAsync(default)), Is.Empty);
    }

    [Test]
    public async Task An_undo_that_is_done_again_after_it_deleted_the_fields_has_nothing_left_to_do()
    {
        var run = (await DeployedAsync()).Run;
        _scene.Later();
        Assert.That((await _scene.UndoAsync(run, deleteData: true)).Status, Is.EqualTo(RunStatus.Succeeded));
        Assert.That(_artefacts.Held, Is.Empty, "the field is gone");
        _scene.Later();

        var again = await _scene.UndoAsync(run, deleteData: true);

        Assert.That((again.Status, again.Sent), Is.EqualTo((RunStatus.Succeeded, 0)), again.Trouble);
    }

    [Test]
    public async Task What_an_undo_that_was_cut_short_has_taken_back_is_nobodys_and_no_drift()
    {
        var run = (await DeployedAsync()).Run;
        _artefacts.Held.Remove(View);
        _scene.Later();

        var undone = await _scene.UndoAsync(run, deleteData: true);

        Assert.That((undone.Status, _artefacts.Held.Count), Is.EqualTo((RunStatus.Succeeded, 0)), undone.Trouble);
        Assert.That(await _scene.WithStoreAsync(store => store.Artefacts.OwnedAsync(default)), Is.Empty);
    }

    [Test]
    public async Task A_user_who_was_taken_out_for_an_undo_is_let_in_again_by_the_next_run_when_the_process_dies_before_the_deletion()
    {
        var run = (await DeployedAsync()).Run;
        _scene.Later();
        _artefacts.DiesInCheck = true;
        Assert.That(() => _scene.UndoAsync(run, deleteData: true), Throws.InvalidOperationException);
        Assert.That(_artefacts.IsOpen, Is.False);
        _scene.Later();

        await _scene.RunAsync();

        Assert.That((_artefacts.IsOpen, _artefacts.Held.Count), Is.EqualTo((true, 2)));
    }

    [Test]
    public async Task A_refusal_is_told_although_the_user_cannot_be_let_in_again_and_the_next_run_tries_that_again()
    {
        var run = (await DeployedAsync()).Run;
        _scene.Later();
        (_artefacts.CheckFinds, _artefacts.RefusesAccess) = ("view by_Size__c: a dashboard names it", true);

        var refused = await _scene.UndoAsync(run, deleteData: true);

        Assert.That(refused.Trouble, Does.Contain("a dashboard names it").And.Contain("no right to assign"));
        _artefacts.RefusesAccess = false;
        _scene.Later();
        await _scene.RunAsync();
        Assert.That(_artefacts.IsOpen, Is.True);
    }

    [Test]
    public async Task Production_waits_until_the_same_artefacts_were_applied_on_a_sandbox_within_the_time_allowed()
    {
        var options = _scene.Options;
        options.Role = ConnectionRole.Production;
        var first = await ApprovedAsync();
        var held = await _scene.ApplyAsync(first);
        Assert.That((held.Status, _artefacts.Calls.Count), Is.EqualTo((RunStatus.Held, 0)), "nobody has tried them");

        options.Role = ConnectionRole.Sandbox;
        await _scene.ApplyAsync(first);
        await TakeAwayAsync();
        options.Role = ConnectionRole.Production;
        Assert.That((await _scene.ApplyAsync(await ApprovedAsync())).Status, Is.EqualTo(RunStatus.Succeeded), "tried a moment ago");

        await TakeAwayAsync();
        var late = await ApprovedAsync();
        _scene.Wait(TimeSpan.FromDays(15));
        Assert.That((await _scene.ApplyAsync(late)).Trouble, Does.Contain("longer ago than 14 days"));
        options.Role = ConnectionRole.Standalone;
        Assert.That((await _scene.ApplyAsync(late)).Status, Is.EqualTo(RunStatus.Succeeded));

        // As another org would be that has none of them.
        Task TakeAwayAsync()
        {
            _artefacts.Held.Clear();
            _scene.Crm.Hide(RunScene.Size);
            _scene.Execute("delete from artefact");
            _scene.Later();
            return Task.CompletedTask;
        }
    }

    private async Task<long> ApprovedAsync()
    {
        var plan = await _scene.PlanAsync();
        await _scene.ApproveAsync(plan);
        return plan;
    }

    private async Task<RunRecord> DeployedAsync()
    {
        var applied = await _scene.ApplyAsync(await ApprovedAsync());
        Assert.That(applied.Status, Is.EqualTo(RunStatus.Succeeded), applied.Trouble);
        return applied;
    }

    private async Task<IReadOnlyList<(ArtefactKey Key, ArtefactAction Action)>> ActionsAsync(long plan) =>
        await _scene.WithStoreAsync(async store => (await store.Artefacts.ChangesAsync(plan, default)).Select(change => (change.Key, change.Action)).ToList());

    private Task<StoredPlan?> FindAsync(long plan) => _scene.WithStoreAsync(store => store.Plans.FindAsync(plan, default));

    private void FieldChanged(string field, bool isThere)
    {
        if (isThere) _scene.Crm.WithField(field, ours: true, options: ["large", "medium", "small", "none"]);
        else _scene.Crm.Hide(field);
    }
}

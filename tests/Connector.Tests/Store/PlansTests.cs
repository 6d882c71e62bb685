using Connector.Accounts;
using Connector.Store;
using NUnit.Framework;

namespace Connector.Tests.Store;

/// <summary>Plans that wait, who signed them, what was written, held and overridden.</summary>
[TestFixture(typeof(SqliteBackend))]
[TestFixture(typeof(PostgresBackend))]
public sealed class PlansTests<TBackend> : StoreTests<TBackend>
    where TBackend : IStoreBackend, new()
{
    [SetUp]
    public Task FillBook() => FillAsync(Account("A", tier: "scale"), Account("B"), Account("C"));

    [Test]
    public async Task A_plan_is_found_as_it_was_sealed_with_its_signature()
    {
        var plan = await Plans.BeginAsync(7, Head(Written, PlanKind.Review) with { Why = "because", Automation = ["Flow X", "Trigger Y"] }, default);
        await Plans.AddAsync(plan, [await ChangeAsync("A", Set("core"), FieldChange.Keep) with { Value = 12.5 }], default);
        Assert.That(await Plans.FindAsync(plan, default), Is.Null, "not sealed yet");
        var seal = await Plans.SealAsync(plan, "collections", 10, default);
        await Approvals.ApproveAsync(plan, seal, "Ada", null, default);
        await Approvals.ApproveAsync(plan, seal, "Bob", null, default);
        await ReopenAsync();

        var found = (await Plans.FindAsync(plan, default))!;

        Assert.That((found.Run, found.Rows, found.Seal, found.Path, found.Waiting), Is.EqualTo((7L, 1L, seal, "collections", 1)));
        Assert.That((found.Head.Kind, found.Head.Why, found.Head.Connection), Is.EqualTo((PlanKind.Review, "because", "acme")));
        Assert.That(found.Head.Automation, Is.EqualTo(new[] { "Flow X", "Trigger Y" }));
        Assert.That(found.Approval!.By, Is.EqualTo("Ada"), "the first signature stays");
        Assert.That(await Approvals.IsApprovedAsync("framework", default), Is.True);
        Assert.That(await Approvals.IsApprovedAsync("other", default), Is.False);
        var rows = new List<double?>();
        await foreach (var page in Plans.RowsAsync(plan, default)) rows.AddRange(page.Select(row => row.Value));
        Assert.That(rows, Is.EqualTo(new double?[] { 12.5 }));
    }

    [Test]
    public async Task Who_signs_a_plan_signs_its_framework_and_the_settings_sign_none()
    {
        await Store.Runs.FrameworkVersionAsync(new("f", "1.0.0", "framework", "text"), default);
        var ahead = await PlanTierAsync("core", 10, PlanKind.Run, "A");
        await Approvals.ApproveAheadAsync(ahead, (await Plans.FindAsync(ahead, default))!.Seal, "the settings", default);
        Assert.That((await Approvals.FrameworkApprovalsAsync("framework", default), await Approvals.IsApprovedAsync("framework", default)), Is.EqualTo((Array.Empty<Approval>(), true)));
        var plan = await PlanTierAsync("core", 10, PlanKind.Review, "A");
        await Approvals.ApproveAsync(plan, (await Plans.FindAsync(plan, default))!.Seal, "Ada", null, default);
        await Approvals.ApproveFrameworkAsync("framework", "Grace", null, default);
        await Approvals.ApproveFrameworkAsync("framework", "Ada", null, default);
        await ReopenAsync();

        Assert.That((await Approvals.FrameworkApprovalsAsync("framework", default)).Select(one => one.By), Is.EquivalentTo(new[] { "Ada", "Grace" }));
        Assert.That((await Approvals.ApprovedFrameworkAsync("later", default))!.Hash, Is.EqualTo("framework"));
        Assert.That(await Approvals.ApprovedFrameworkAsync("framework", default), Is.Null);
    }

    [Test]
    public async Task Another_seal_signs_nothing()
    {
        var plan = await PlanTierAsync("core", 10, PlanKind.Review, "A");

        Assert.That(() => Approvals.ApproveAsync(plan, "0000", "Ada", null, default), Throws.InvalidOperationException);
        Assert.That((await Plans.FindAsync(plan, default))!.Approval, Is.Null);
    }

    [Test]
    public async Task A_superseded_plan_has_no_rows_and_no_chunks_left_and_the_next_rows_are_its_own()
    {
        var first = await PlanTierAsync("core", 10, PlanKind.Review, "A", "B");
        var second = await PlanTierAsync("scale", 10, PlanKind.Review, "C");
        await Plans.SupersedeAsync(except: second, default);
        var third = await PlanTierAsync("core", 10, PlanKind.Review, "B");

        Assert.That((await Plans.FindAsync(first, default))!.IsSuperseded, Is.True);
        Assert.That(await Outbox.WaitingAsync(first, default), Is.Empty);
        Assert.That((await Plans.WaitingAsync(default)).Select(plan => plan.Plan), Is.EqualTo(new[] { third, second }));
        Assert.That(await Plans.VerifySealAsync(second, default) && await Plans.VerifySealAsync(third, default), Is.True);
    }

    [Test]
    public async Task What_a_run_wrote_leaves_out_what_moved_was_refused_or_never_looked_at()
    {
        await FillAsync(Account("A"), Account("B"), Account("C"), Account("D"));
        var plan = await PlanTierAsync("core", 10, "A", "B", "C", "D");
        var chunk = (await Outbox.WaitingAsync(plan, default)).Single();
        var rows = await Outbox.RowsAsync(chunk, default);
        await Outbox.MarkSentAsync(chunk, 5, [rows[0]], default);
        Assert.That((await Outbox.RowsAsync(chunk, default)).Select(row => row.Change.Id.Value), Is.EqualTo(new[] { "B", "C", "D" }), "what was not sent is not in doubt");
        await Outbox.AcknowledgeAsync(chunk, 5, [(new AccountId("B"), Refused)], [new AccountId("C")], default);

        var written = new List<string>();
        await foreach (var (_, page) in Plans.WrittenAsync(5, default)) written.AddRange(page.Select(row => row.Change.Id.Value));

        Assert.That(written, Is.EqualTo(new[] { "D" }));
        Assert.That((await FoundAsync("A")).Acknowledged.Any(value => value.IsKnown), Is.False);
    }

    [Test]
    public async Task An_acknowledged_undo_holds_its_fields_until_the_inputs_or_the_framework_change()
    {
        await UndoneAsync("A", "B");
        Assert.That((await CellsAsync()).Select(cells => cells.Held), Is.EqualTo(new[] { new[] { true, false }, [true, false] }), "C has neither a segment nor a value");

        await ReadChangesAsync(Day2, Account("A", employees: 99, tier: "scale"));
        var byInputs = await Store.Holds.LiftAsync("framework", default);
        var byFramework = await Store.Holds.LiftAsync("other", default);

        Assert.That((byInputs, byFramework, await Store.Holds.CountAsync(default)), Is.EqualTo((1, 1, 0L)));
    }

    [Test]
    public async Task A_held_field_holds_no_other_however_many_are_written()
    {
        await UndoneAsync("A");
        var many = await Book.LayoutAsync([.. Enumerable.Range(0, 70).Select(i => $"Field{i}__c"), "Customer_Tier__c"], default);

        var held = (await CellsAsync(written: many)).Single(cells => cells.Id.Value == "A").Held!;

        Assert.That(Enumerable.Range(0, held.Length).Where(field => held[field]), Is.EqualTo(new[] { 70 }));
    }

    [Test]
    public async Task Holds_are_released_by_account_or_all_at_once()
    {
        await UndoneAsync("A", "B");

        Assert.That((await Store.Holds.ListAsync(10, default)).Select(hold => (hold.Account.Value, hold.Field)), Is.EquivalentTo(new[] { ("A", "Customer_Tier__c"), ("B", "Customer_Tier__c") }));
        Assert.That(await Store.Holds.ReleaseAsync(new AccountId("A"), default), Is.EqualTo(1));
        Assert.That(await Store.Holds.ReleaseAsync(null, default), Is.EqualTo(1));
    }

    [Test]
    public async Task A_value_given_back_is_theirs_and_no_base()
    {
        var plan = await Plans.BeginAsync(2, Head(Written, PlanKind.Undo), default);
        var over = FieldChange.Set(AttributeValue.Of("core"), overTheirs: true);
        await Plans.AddAsync(plan, [await ChangeAsync("A", over.Undo(AttributeValue.Of("scale")), FieldChange.Keep)], default);
        await Plans.SealAsync(plan, "collections", 10, default);

        await ApplyAsync(plan);

        var found = await FoundAsync("A");
        Assert.That((Texts(found.Theirs)[0], Texts(found.Acknowledged)[0]), Is.EqualTo(("scale", (string?)null)));
    }

    [Test]
    public async Task One_override_is_in_force_per_account_and_dimension_until_it_ends()
    {
        var first = new Override(new AccountId("A"), "tier", "core", "Ada", "agreed", Day1, Day3) { Evidence = "contract 12", ApprovedBy = "Grace" };
        Assert.That(await Store.Overrides.AddAsync(first, default), Is.True);
        Assert.That(await Store.Overrides.AddAsync(first with { Segment = "scale", By = "Bob" }, default), Is.True);
        Assert.That(await Store.Overrides.AddAsync(first with { Account = new AccountId("nobody") }, default), Is.False);

        Assert.That((await Store.Overrides.InForceAsync(Day2, default)).Single().Value.Single(), Is.EqualTo(first with { Segment = "scale", By = "Bob" }));
        Assert.That(await Store.Overrides.InForceAsync(Day3, default), Is.Empty);
        Assert.That(await Store.Overrides.ListAsync(default), Has.Count.EqualTo(1), "an expired one is still listed");
        Assert.That(await Store.Overrides.EndAsync(new AccountId("A"), "tier", default), Is.True);
        Assert.That(await Store.Overrides.ListAsync(default), Is.Empty);
    }

    [Test]
    public async Task The_baseline_is_where_the_first_approved_plan_of_the_framework_left_the_accounts()
    {
        await EndAsync(1, [new SegmentCount("tier", "core", 3)]);
        var plan = await PlanTierAsync("core", 10, PlanKind.Review, "A");
        Assert.That(await Store.Runs.BaselineAsync(default), Is.Empty, "nobody approved it");
        await Approvals.ApproveAsync(plan, (await Plans.FindAsync(plan, default))!.Seal, "Ada", null, default);
        await EndAsync(2, [new SegmentCount("tier", "core", 9)]);

        Assert.That(await Store.Runs.BaselineAsync(default), Is.EqualTo(new[] { new SegmentCount("tier", "core", 3) }));
    }

    private async Task EndAsync(long expected, IReadOnlyList<SegmentCount> shares)
    {
        var run = await Store.Runs.BeginAsync(RunKind.Plan, Day1, 1, default);
        Assert.That(run, Is.EqualTo(expected));
        await Store.Runs.EndAsync(new RunRecord(run, RunStatus.Succeeded, Day1, Day1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, null, RunKind.Plan), [], shares, default);
    }

    private async Task UndoneAsync(params string[] ids)
    {
        var plan = await Plans.BeginAsync(2, Head(Written, PlanKind.Undo), default);
        foreach (var id in ids) await Plans.AddAsync(plan, [await ChangeAsync(id, Set("scale"), FieldChange.Keep)], default);
        await Plans.SealAsync(plan, "collections", 10, default);
        await ApplyAsync(plan);
    }
}

using Connector.Accounts;
using Connector.Planning.Merging;
using Connector.Store;
using Connector.WriteBack;
using NUnit.Framework;

namespace Connector.Tests.Store;

[TestFixture(typeof(SqliteBackend))]
[TestFixture(typeof(PostgresBackend))]
public sealed class MergeStoreTests<TBackend> : StoreTests<TBackend>
    where TBackend : IStoreBackend, new()
{
    private static readonly RowError Error = new(RejectClass.Permission, "NO_RIGHT", "no", [], "give it");

    private IMergeStore Merges => Store.Merges;

    [Test]
    public async Task A_plan_gives_its_merges_back_and_waits_until_every_loser_is_done_with()
    {
        var plan = await PlanAsync(Merge("a", "b", "c"), Merge("d", "e"));

        var stored = await Merges.OfPlanAsync(plan, default);
        Assert.That(stored[0].Merge.Records.Select(record => record.Id.Value), Is.EqualTo(new[] { "a", "b", "c" }));
        Assert.That((Texts(stored[0].Merge.Records[1].Before), stored[0].Merge.Kept[1]), Is.EqualTo((new[] { "b", null }, Set("kept"))));
        Assert.That((stored[0].Merge.Confidence, stored[0].Merge.Evidence, stored[0].Merge.WhySurvivor), Is.EqualTo((0.97, "same domain", "oldest")));
        Assert.That((await Plans.WaitingAsync(default)).Single(), Has.Property("Merged").EqualTo(3).And.Property("Waiting").EqualTo(3));

        await Merges.MarkSentAsync(7, [Key(plan, 0, 1), Key(plan, 0, 2)], [Key(plan, 1, 1)], default);
        await Merges.SettleAsync(7, [(Key(plan, 0, 1), MergeState.Merged, new AccountId("n"), null), (Key(plan, 0, 2), MergeState.Refused, null, Error)], default);

        Assert.That(await Plans.FindAsync(plan, default), Has.Property("IsCarriedOut").True);
        var losers = (await Merges.OfPlanAsync(plan, default))[0].Losers;
        Assert.That((losers[0].State, losers[0].Into, losers[1].State, losers[1].Error!.Code), Is.EqualTo((MergeState.Merged, (AccountId?)new AccountId("n"), MergeState.Refused, "NO_RIGHT")));
        Assert.That(await Merges.CountOfRunAsync(7, default), Is.EqualTo(1));
    }

    [Test]
    public async Task The_seal_covers_who_survives_who_ends_and_which_values_are_kept()
    {
        var plan = await PlanAsync(Merge("a", "b"));
        Assert.That(await Plans.VerifySealAsync(plan, default), Is.True);
        Assert.That(() => Merges.AddAsync(plan, [Merge("c", "d")], default), Throws.InvalidOperationException);

        Backend.Execute("update account_merge_record set place = 1 - place + 10");

        Assert.That(await Plans.VerifySealAsync(plan, default), Is.False);
    }

    [Test]
    public async Task Losers_that_the_process_did_not_survive_are_in_doubt_and_none_is_sent_twice()
    {
        var plan = await PlanAsync(Merge("a", "b", "c"));
        await Merges.MarkSentAsync(7, [Key(plan, 0, 1)], [], default);

        await ReopenAsync();

        Assert.That((await Merges.InDoubtAsync(default)).Single().In(MergeState.Sent).Single().Record.Id.Value, Is.EqualTo("b"));
        Assert.That(() => Merges.MarkSentAsync(8, [Key(plan, 0, 1)], [], default), Throws.InvalidOperationException);
        Assert.That(() => Merges.SettleAsync(8, [(Key(plan, 0, 2), MergeState.Merged, null, null)], default), Throws.InvalidOperationException, "never sent");
    }

    [Test]
    public async Task An_unsealed_plan_and_a_superseded_one_leave_no_merges_and_plans_of_records_stand_apart()
    {
        await FillAsync(Account("a"));
        var records = await PlanTierAsync("core", 10, PlanKind.Review, "a");
        var old = await PlanAsync(Merge("a", "b"));
        var abandoned = await Plans.BeginAsync(1, Head(Written, PlanKind.Merge), default);
        await Merges.AddAsync(abandoned, [Merge("c", "d")], default);
        await ReopenAsync();

        var plan = await PlanAsync(Merge("a", "b"));
        await Plans.SupersedeAsync(plan, default);

        Assert.That(await Merges.OfPlanAsync(old, default), Is.Empty);
        Assert.That((await Merges.OfPlanAsync(plan, default)).Single().Merge.Survivor.Id.Value, Is.EqualTo("a"), "nothing of the abandoned one, whose number it may have");
        Assert.That((await Plans.WaitingAsync(default)).Select(one => one.Plan), Is.EquivalentTo(new[] { plan, records }));
    }

    [Test]
    public async Task A_signature_under_merges_signs_no_framework()
    {
        var plan = await PlanAsync(Merge("a", "b"));

        await Approvals.ApproveAsync(plan, (await Plans.FindAsync(plan, default))!.Seal, "Ada", null, default);

        Assert.That((await Plans.FindAsync(plan, default))!.Approval!.By, Is.EqualTo("Ada"));
        Assert.That(await Approvals.FrameworkApprovalsAsync("framework", default), Is.Empty);
        Assert.That(await Approvals.IsApprovedAsync("framework", default), Is.False);
    }

    [Test]
    public async Task A_survivor_new_to_the_book_goes_on_with_what_its_part_had_and_one_that_has_its_own_keeps_it()
    {
        await FillAsync(Account("p", tier: "core"), Account("l", tier: "core"), Account("m"), Account("x"));
        await AssignAsync(1, "p", "core", "low");
        await AssignAsync(1, "m", "scale", "high");
        await Book.RecogniseAsync(Written, [((await FoundAsync("p")).Account.Key, [AttributeValue.Of("core"), default])], default);
        await Store.Overrides.AddAsync(Overridden("l"), default);
        await Store.Overrides.AddAsync(Overridden("x"), default);

        await ReadChangesAsync(Day2, Deleted("p", "n"), Deleted("l", "n"), Account("n", tier: "core"), Deleted("x", "m"));

        var (heir, master) = (await FoundAsync("n"), await FoundAsync("m"));
        Assert.That((heir.Account.Assignments[0].Segment, heir.Acknowledged[0].ToString(), master.Account.Assignments[0].Segment), Is.EqualTo(("core", "core", "scale")));
        Assert.That((await Store.Overrides.ListAsync(default)).Select(one => one.Account.Value), Is.EquivalentTo(new[] { "n", "m" }));
        Assert.That((await FoundAsync("p")).MergedInto, Is.EqualTo(new AccountId("n")));
    }

    [Test]
    public async Task Over_several_merges_everything_goes_to_the_last_survivor_and_the_former_ones_are_known_to_lead_there()
    {
        await FillAsync(Account("a"), Account("b"), Account("c"), Account("d"));
        await Store.Overrides.AddAsync(Overridden("c"), default);

        await ReadChangesAsync(Day2, Deleted("b", "a"), Deleted("c", "b"), Deleted("d"));

        Assert.That((await Store.Overrides.ListAsync(default)).Single().Account.Value, Is.EqualTo("a"));
        var (merged, heir) = (await Book.MergedAsync(default), (await FoundAsync("a")).Account.Key);
        Assert.That(merged.Select(one => (one.Id.Value, one.Heir, one.Inputs[0].ToString())), Is.EquivalentTo(new[] { ("b", heir, "Customer"), ("c", heir, "Customer") }));
    }

    [Test]
    public async Task What_was_merged_before_its_survivor_was_known_is_linked_when_it_comes()
    {
        await FillAsync(Account("p"));
        await AssignAsync(1, "p", "core", "low");
        await Book.MarkGoneAsync([Deleted("p", "n"), Deleted("unknown", "n")], default);

        await ReadChangesAsync(Day2, Account("n"));

        Assert.That((await FoundAsync("n")).Account.Assignments[0].Segment, Is.EqualTo("core"));
    }

    private static Override Overridden(string account) => new(new AccountId(account), "customer_tier", "core", "Ada", "agreed", Day1, Day3);

    private static LoserKey Key(long plan, int number, int place) => new(plan, number, place);

    private static PlannedMerge Merge(params string[] ids) =>
        new([.. ids.Select(id => new MergedRecord(new AccountId(id), [AttributeValue.Of(id), default]))], [FieldChange.Keep, Set("kept")], 0.97, "same domain", "oldest");

    private async Task<long> PlanAsync(params PlannedMerge[] merges)
    {
        var plan = await Plans.BeginAsync(1, Head(Written, PlanKind.Merge), default);
        await Merges.AddAsync(plan, merges, default);
        await Plans.SealAsync(plan, "", 1, default);
        return plan;
    }
}

using Connector.Deployment;
using Connector.Store;
using NUnit.Framework;

namespace Connector.Tests.Store;

[TestFixture(typeof(SqliteBackend))]
[TestFixture(typeof(PostgresBackend))]
public sealed class ArtefactStoreTests<TBackend> : StoreTests<TBackend>
    where TBackend : IStoreBackend, new()
{
    private static readonly ArtefactKey View = new("view", "Ours");
    private static readonly ArtefactKey Field = new("field", "Tier");

    private IArtefactStore Artefacts => Store.Artefacts;

    [Test]
    public async Task A_plan_gives_its_artefacts_back_in_order_and_waits_until_they_are_deployed()
    {
        ArtefactChange[] changes =
        [
            new(View, ArtefactAction.Create, null, "<b/>", "<b/>"),
            new(Field, ArtefactAction.Drifted, "<a/>", "<a/>", "<w/>", "<base/>", "changed by hand"),
        ];
        var plan = await PlanAsync(PlanKind.Review, changes);

        Assert.That(await Artefacts.ChangesAsync(plan, default), Is.EqualTo(changes));
        Assert.That((await Plans.WaitingAsync(default)).Single(), Has.Property("Artefacts").EqualTo(1).And.Property("IsCarriedOut").False);
        var deployment = await Artefacts.BeginAsync(plan, 7, default);
        await Artefacts.SucceedAsync(deployment, [(View, "<b/>", "<b>as the CRM says</b>")], default);
        Assert.That(await Plans.WaitingAsync(default), Is.Empty);
        Assert.That((await Plans.FindAsync(plan, default))!.IsCarriedOut, Is.True);
        Assert.That(await Artefacts.OwnedAsync(default), Is.EqualTo(new[] { new OwnedArtefact(View, "<b/>", "<b>as the CRM says</b>") }));
    }

    [Test]
    public async Task The_seal_covers_every_artefact_and_a_sealed_plan_takes_no_more()
    {
        var plan = await PlanAsync(PlanKind.Review, new ArtefactChange(View, ArtefactAction.Create, null, "<b/>", "<b/>"));
        Assert.That(await Plans.VerifySealAsync(plan, default), Is.True);
        Assert.That(() => Artefacts.AddAsync(plan, [new ArtefactChange(Field, ArtefactAction.Create, null, "<b/>", "<b/>")], default), Throws.InvalidOperationException);

        Backend.Execute("update artefact_change set before = ''");

        Assert.That(await Plans.VerifySealAsync(plan, default), Is.False, "a blank is not an absent text");
    }

    [Test]
    public async Task A_deployment_that_the_process_did_not_survive_is_in_doubt_with_its_id()
    {
        var plan = await PlanAsync(PlanKind.Review, new ArtefactChange(View, ArtefactAction.Create, null, "<b/>", "<b/>"));
        await Artefacts.StoreJobAsync(await Artefacts.BeginAsync(plan, 7, default), "0Af1", default);
        await Artefacts.FailAsync(await Artefacts.BeginAsync(plan, 7, default), default);

        await ReopenAsync();

        Assert.That(await Artefacts.InDoubtAsync(default), Is.EqualTo(new[] { new StoredDeployment(1, plan, "0Af1") }));
        Assert.That((await Plans.FindAsync(plan, default))!.DeploysArtefacts, Is.True);
    }

    [Test]
    public async Task What_was_deleted_is_no_longer_ours_and_undo_knows_what_was_left()
    {
        var plan = await PlanAsync(PlanKind.Run, new ArtefactChange(View, ArtefactAction.Delete, "<b/>", null, null));
        await Artefacts.OwnAsync(1, [new OwnedArtefact(View, "<b/>", "<b/>"), new OwnedArtefact(Field, "<a/>", "<a/>")], default);

        var deployment = await Artefacts.BeginAsync(plan, 7, default);
        await Artefacts.SucceedAsync(deployment, [(View, null, null)], default);

        Assert.That((await Artefacts.OwnedAsync(default)).Select(one => one.Key), Is.EqualTo(new[] { Field }));
        Assert.That((await Artefacts.OfRunAsync(7, default)).Single().Plan, Is.EqualTo(plan));
        Assert.That(await Artefacts.ResultsAsync(deployment, default), Is.EqualTo(new Dictionary<ArtefactKey, string?> { [View] = null }));
        Assert.That(() => Artefacts.FailAsync(deployment, default), Throws.InvalidOperationException, "its end is known");
    }

    [Test]
    public async Task Artefacts_of_an_unsealed_plan_are_dropped_with_it()
    {
        var abandoned = await Plans.BeginAsync(1, Head(Written), default);
        await Artefacts.AddAsync(abandoned, [new ArtefactChange(View, ArtefactAction.Create, null, "<b/>", "<b/>")], default);

        await ReopenAsync();

        Assert.That(await Artefacts.ChangesAsync(abandoned, default), Is.Empty);
    }

    private async Task<long> PlanAsync(PlanKind kind, params ArtefactChange[] changes)
    {
        var plan = await Plans.BeginAsync(1, Head(Written, kind), default);
        await Artefacts.AddAsync(plan, changes, default);
        await Plans.SealAsync(plan, "", 1, default);
        return plan;
    }
}

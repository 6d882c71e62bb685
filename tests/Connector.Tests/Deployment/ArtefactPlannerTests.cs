using Connector.Deployment;
using Connector.Tests.Fakes;
using NUnit.Framework;

namespace Connector.Tests.Deployment;

/// <summary>Texts of the fake's artefacts are parts in the order of their names: <c>filter=strategic;label=Strategic</c>.</summary>
public sealed class ArtefactPlannerTests
{
    private const string Wanted = "filter=strategic;label=Strategic";
    private const string Other = "filter=core;label=Strategic";

    [TestCase(null, null, null, ArtefactAction.Create, Wanted, TestName = "What is not there is created")]
    [TestCase(Wanted, null, null, ArtefactAction.Unchanged, Wanted, TestName = "What is as wanted is ours, though nobody remembers it")]
    [TestCase("by=crm;" + Wanted, null, null, ArtefactAction.Unchanged, "by=crm;" + Wanted, TestName = "What the CRM filled in does not count")]
    [TestCase(Other, null, null, ArtefactAction.Foreign, Other, TestName = "What somebody else made under the name is left alone")]
    [TestCase(Other + ";mark=ours", null, null, ArtefactAction.Update, Wanted, TestName = "What bears our mark is ours")]
    [TestCase(Wanted, Wanted, Wanted, ArtefactAction.Unchanged, Wanted, TestName = "What we left and still want is unchanged")]
    [TestCase(Other, Other, Other, ArtefactAction.Update, Wanted, TestName = "What the framework wants otherwise now is updated")]
    [TestCase(Other, Wanted, Wanted, ArtefactAction.Drifted, Other, TestName = "What a person changed stays")]
    [TestCase(null, Wanted, Wanted, ArtefactAction.Drifted, null, TestName = "What a person removed stays away")]
    [TestCase(Other, "label=Old", "label=Old", ArtefactAction.Drifted, Other, TestName = "What a person changed stays also when the framework moves on")]
    [TestCase(Wanted, "label=Old", "label=Old", ArtefactAction.Unchanged, Wanted, TestName = "What is as the framework wants it by now is no drift")]
    [TestCase("filter=strategic;label=Strategic;more=x", "filter=strategic;label=Strategic;more=x", "filter=strategic;label=Strategic;more=x", ArtefactAction.Update, Wanted, TestName = "What the framework wants less of is updated")]
    public void Plans(string? theirs, string? deployed, string? held, ArtefactAction action, string? after)
    {
        var change = Plan(DriftPolicy.Flag, theirs, deployed, held).Single();

        Assert.That((change.Action, change.After, change.Before), Is.EqualTo((action, after, theirs)));
    }

    [TestCase(Other)]
    [TestCase(null)]
    public void What_a_person_changed_or_removed_is_put_back_where_the_policy_says_so_and_still_called_drift(string? theirs)
    {
        var change = Plan(DriftPolicy.Restore, theirs, Wanted, Wanted).Single();

        Assert.That((change.Action, change.After, change.Base), Is.EqualTo((ArtefactAction.Drifted, Wanted, Wanted)));
        Assert.That(change.Deploys, Is.True);
    }

    [Test]
    public void Values_that_others_add_where_they_may_are_no_drift_and_stay()
    {
        const string theirs = "values[strategic]=Strategic;values[theirs]=Theirs";
        var wanted = Content("field", "values[strategic]=Strategic;values[core]=Core");
        var owned = new OwnedArtefact(wanted.Key, "values[strategic]=Strategic", "values[strategic]=Strategic");

        var change = new ArtefactPlanner(new FakeArtefacts(), DriftPolicy.Flag).Plan([new(wanted)], [Content("field", theirs)], [owned]).Single();

        Assert.That(change.Action, Is.EqualTo(ArtefactAction.Update));
        Assert.That(change.After, Is.EqualTo("values[core]=Core;values[strategic]=Strategic;values[theirs]=Theirs"));
    }

    [Test]
    public void A_value_of_ours_that_somebody_relabelled_is_drift()
    {
        var wanted = Content("field", "values[strategic]=Strategic");
        var owned = new OwnedArtefact(wanted.Key, wanted.Body, wanted.Body);

        var change = new ArtefactPlanner(new FakeArtefacts(), DriftPolicy.Flag).Plan([new(wanted)], [Content("field", "values[strategic]=Gold")], [owned]).Single();

        Assert.That((change.Action, change.Deploys), Is.EqualTo((ArtefactAction.Drifted, false)));
    }

    [TestCase("view", Wanted, ArtefactAction.Delete)]
    [TestCase("view", Other, ArtefactAction.Drifted)]
    [TestCase("field", Wanted, ArtefactAction.Unchanged)]
    public void What_the_framework_no_longer_wants_goes_unless_a_person_changed_it_or_records_have_values_in_it(string kind, string theirs, ArtefactAction action)
    {
        var owned = new OwnedArtefact(new(kind, "x"), Wanted, Wanted);

        var change = new ArtefactPlanner(new FakeArtefacts(), DriftPolicy.Flag).Plan([], [Content(kind, theirs)], [owned]).Single();

        Assert.That((change.Action, change.Deploys), Is.EqualTo((action, action == ArtefactAction.Delete)));
    }

    [TestCase(null, ArtefactAction.Foreign, null)]
    [TestCase("rest=1", ArtefactAction.Update, Wanted + ";rest=1")]
    [TestCase(Wanted + ";rest=1", ArtefactAction.Unchanged, Wanted + ";rest=1")]
    public void What_is_the_customers_is_amended_and_never_created(string? theirs, ArtefactAction action, string? after)
    {
        var wanted = Content("page", Wanted);

        var change = new ArtefactPlanner(new FakeArtefacts(), DriftPolicy.Flag).Plan([new(wanted)], theirs is null ? [] : [Content("page", theirs)], []).Single();

        Assert.That(change.Action, Is.EqualTo(action));
        Assert.That(change.After, Is.EqualTo(after));
    }

    [TestCase(null, Wanted, Wanted, true, ArtefactAction.Delete, null, TestName = "Undo deletes what was created")]
    [TestCase(null, Wanted, Wanted, false, ArtefactAction.Unchanged, Wanted, TestName = "Undo leaves what holds data")]
    [TestCase(Other, Wanted, Wanted, true, ArtefactAction.Update, Other, TestName = "Undo puts back what stood there")]
    [TestCase(Other, null, null, true, ArtefactAction.Create, Other, TestName = "Undo makes again what was deleted")]
    [TestCase(null, Wanted, Other, true, ArtefactAction.Drifted, Other, TestName = "Undo leaves what a person changed since")]
    [TestCase(Other, Wanted, Other, true, ArtefactAction.Unchanged, Other, TestName = "Undo done twice does nothing")]
    public void Undoes(string? before, string? held, string? now, bool mayDelete, ArtefactAction action, string? after)
    {
        var made = new ArtefactChange(new("view", "x"), ArtefactAction.Update, before, held, Wanted);

        var undo = ArtefactPlanner.Undo(made, now is null ? null : Content("view", now), held, mayDelete);

        Assert.That((undo.Action, undo.After, undo.Before), Is.EqualTo((action, after, now)));
    }

    private static IReadOnlyList<ArtefactChange> Plan(DriftPolicy policy, string? theirs, string? deployed, string? held) =>
        new ArtefactPlanner(new FakeArtefacts(), policy).Plan(
            [new(Content("view", Wanted))],
            theirs is null ? [] : [Content("view", theirs)],
            held is null ? [] : [new OwnedArtefact(new("view", "x"), deployed!, held)]);

    private static ArtefactContent Content(string kind, string body) => new FakeArtefacts().Content(new(kind, "x"), body);
}

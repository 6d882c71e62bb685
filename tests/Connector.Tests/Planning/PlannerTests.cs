using Connector.Accounts;
using Connector.Planning;
using CsCheck;
using NUnit.Framework;

namespace Connector.Tests.Planning;

public class PlannerTests
{
    private static readonly PlannedField[] Fields = [.. PlanningFramework.Value.Dimensions.Select(dimension => new PlannedField(dimension.CrmField("fake")!, dimension))];
    private static readonly string?[] Names = [null, "core", "scale", "emea"];
    private static readonly Gen<string?> Segment = Gen.Int[0, 3].Select(i => Names[i]);

    [Test]
    public void Only_the_fields_that_differ_are_in_the_change()
    {
        var change = Plan(assigned: ["core", "emea"], theirs: ["core", null], acknowledged: ["core", null]);

        Assert.That(change, Is.EqualTo(new[] { FieldChange.Keep, FieldChange.Set(AttributeValue.Of("emea")) }));
    }

    [Test]
    public void An_account_that_already_holds_everything_is_not_in_the_plan()
    {
        Assert.That(Plan(assigned: ["core", "emea"], theirs: ["core", "emea"], acknowledged: [null, null]), Is.Null);
    }

    [Test]
    public void An_ended_assignment_leaves_the_field_as_it_is()
    {
        var planner = new Planner(Fields, replaceFilled: true);
        Assignment[] ended = [new("core", 0, AssignmentFlags.Ended, 1, DateTimeOffset.UnixEpoch), Assignment.None];

        Assert.That(planner.Plan(Cells("1", ended, Values(null, "emea"), Values(null, null)), new FindingTally()), Is.Null);
    }

    [Test]
    public void A_persons_edit_is_told_by_account_and_field()
    {
        var findings = new FindingTally();
        new Planner(Fields, false).Plan(Cells("001", Assigned("core", "emea"), Values("scale", "emea"), Values("core", "emea")), findings);

        var entry = findings.Entries.Single();
        Assert.That(entry.Rule, Is.EqualTo("edited-by-a-person"));
        Assert.That(entry.Examples.Single().Account, Is.EqualTo(new AccountId("001")));
        Assert.That(entry.Field, Is.EqualTo("Tier__c"));
    }

    [Test]
    public void The_tally_counts_moves_from_and_to()
    {
        var planner = new Planner(Fields, false);
        planner.Plan(Cells("1", Assigned("core", "emea"), Values(null, null), Values(null, null)), new FindingTally());
        planner.Plan(Cells("2", Assigned("core", "emea"), Values("scale", "emea"), Values("scale", null)), new FindingTally());

        Assert.That(planner.Tally.Moves(0), Is.EquivalentTo(new[]
        {
            new SegmentMove(AttributeValue.Unknown, AttributeValue.Of("core"), 1, 100),
            new SegmentMove(AttributeValue.Of("scale"), AttributeValue.Of("core"), 1, 100),
        }));
        Assert.That(planner.Tally.Moves(1), Has.Count.EqualTo(1));
    }

    /// <summary>Whatever the three sides hold: once the CRM has acknowledged the plan, planning again finds nothing to do.</summary>
    [Test]
    public void A_plan_carried_out_leaves_nothing_to_plan() => Gen.Select(Segment.Array[2], Segment.Array[2], Segment.Array[2], Gen.Bool).Sample((assigned, theirs, acknowledged, replace) =>
    {
        var planner = new Planner(Fields, replace);
        var (held, known) = (Values(theirs), Values(acknowledged));
        var change = planner.Plan(Cells("1", Assigned(assigned), held, known), new FindingTally());
        if (change is null) return true;

        var after = change.Select((field, i) => field.After(held[i])).ToArray();
        var base_ = change.Select((field, i) => field.BaseAfter(known[i])).ToArray();
        return planner.Plan(Cells("1", Assigned(assigned), after, base_), new FindingTally()) is null;
    });

    private static FieldChange[]? Plan(string?[] assigned, string?[] theirs, string?[] acknowledged) =>
        new Planner(Fields, false).Plan(Cells("1", Assigned(assigned), Values(theirs), Values(acknowledged)), new FindingTally());

    private static Assignment[] Assigned(params string?[] segments) =>
        [.. segments.Select(segment => segment is null ? Assignment.None : new Assignment(segment, 0, AssignmentFlags.None, 1, DateTimeOffset.UnixEpoch))];

    private static AttributeValue[] Values(params string?[] texts) => [.. texts.Select(AttributeValue.Of)];

    private static AccountCells Cells(string id, Assignment[] assignments, AttributeValue[] theirs, AttributeValue[] acknowledged, double? value = 100, bool[]? held = null) =>
        new(new AccountId(id), value, Array.ConvertAll(assignments, PlannedField.Wanted), theirs, acknowledged, held);
}

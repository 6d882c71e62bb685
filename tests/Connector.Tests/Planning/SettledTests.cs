using Connector.Accounts;
using Connector.Planning;
using Connector.Segmentation;
using CsCheck;
using NUnit.Framework;

namespace Connector.Tests.Planning;

/// <summary>A run plans only the accounts that are not settled: so settled must mean that planning finds nothing, and nothing else.</summary>
public class SettledTests
{
    private static readonly Dimension Tier = PlanningFramework.Value.Dimensions[0];
    private static readonly Dimension Region = PlanningFramework.Value.Dimensions[1];
    private static readonly AttributeDefinition Arr = PlanningFramework.Value.Attributes.Single(attribute => attribute.Name == "arr");

    // two segments, all notes of the first, and an attribute that goes back with its source and day
    private static readonly PlannedField[] Fields =
    [
        new("Tier__c", Tier), new("Region__c", Region), new(new SegmentNote(NoteKind.Reason, "Why__c"), Tier, 0), new(new SegmentNote(NoteKind.Provisional, "Unsure__c"), Tier, 0),
        new(new SegmentNote(NoteKind.Version, "Version__c"), Tier, 0), new(new SegmentNote(NoteKind.Run, "Run__c"), Tier, 0),
        new("Arr__c", Arr), new("ArrBy__c", Arr, 6), new("ArrDay__c", Arr, 6, isDay: true),
    ];

    // few values, so that the sides often agree
    private static readonly Gen<AttributeValue> Value = Gen.Frequency(
        (3, Gen.Const(AttributeValue.Unknown)), (6, Gen.Const(AttributeValue.Of("core"))), (1, Gen.Const(AttributeValue.Of("scale"))), (1, Gen.Const(AttributeValue.Of(false))));

    private static readonly Gen<AttributeValue[]> Side = Value.Array[Fields.Length];

    [Test]
    public void An_account_is_settled_exactly_when_planning_finds_nothing_to_do_to_tell_or_to_recognise()
    {
        var seen = new int[2];
        Gen.Select(Side, Side, Side).Sample(
            (ours, theirs, acknowledged) =>
            {
                ours = Coherent(ours);
                var findings = new FindingTally();
                var planner = new Planner(Fields, replaceFilled: false);
                var finds = planner.Plan(Cells(ours, theirs, acknowledged), findings) is not null || findings.Entries.Count > 0
                    || planner.TakeAdoptions().Count > 0 || Planner.Recognise(Cells(ours, theirs, acknowledged)) is not null;
                var isSettled = Planner.IsSettled(Fields, Cells(ours, theirs, acknowledged));
                Interlocked.Increment(ref seen[isSettled ? 1 : 0]);
                return isSettled == !(finds || IsSilent(ours, theirs));
            },
            iter: 50_000);
        Assert.That(seen, Is.All.GreaterThan(100), "both kinds were met");
    }

    [Test]
    public void An_account_that_the_plan_may_replace_is_never_settled() => Gen.Select(Side, Side, Side).Sample((ours, theirs, acknowledged) =>
    {
        ours = Coherent(ours);
        return !Planner.IsSettled(Fields, Cells(ours, theirs, acknowledged))
            || new Planner(Fields, replaceFilled: true).Plan(Cells(ours, theirs, acknowledged), new FindingTally()) is null;
    });

    /// <summary>An attribute's value that was there before us stays without a word: planning finds nothing, though ours is another.</summary>
    private static bool IsSilent(AttributeValue[] ours, AttributeValue[] theirs) => ours[6].IsKnown && ours[6] != theirs[6];

    /// <summary>Notes say nothing of a segment that is not decided, and never no: a tick box that is off is blank.</summary>
    private static AttributeValue[] Coherent(AttributeValue[] ours)
    {
        for (var i = 2; i <= 5; i++)
        {
            if (!ours[0].IsKnown || ours[i] == AttributeValue.Of(false)) ours[i] = AttributeValue.Unknown;
        }

        return ours;
    }

    private static AccountCells Cells(AttributeValue[] ours, AttributeValue[] theirs, AttributeValue[] acknowledged) =>
        new(new AccountId("001"), 100, ours, theirs, acknowledged, held: null);
}

using Connector.Accounts;
using Connector.Planning;
using Connector.Segmentation;
using NUnit.Framework;

namespace Connector.Tests.Planning;

/// <summary>The fields that say why an account is in its segment go by what becomes of the segment's own field.</summary>
public class NoteTests
{
    private const string Reason = "arr >= 1000";
    private static readonly Dimension Tier = PlanningFramework.Value.Dimensions[0];

    // the segment, its reason, flag, version and run
    private static readonly PlannedField[] Fields =
    [
        new("Tier__c", Tier), new(new SegmentNote(NoteKind.Reason, "Why__c"), Tier, 0), new(new SegmentNote(NoteKind.Provisional, "Unsure__c"), Tier, 0),
        new(new SegmentNote(NoteKind.Version, "Version__c"), Tier, 0), new(new SegmentNote(NoteKind.Run, "Run__c"), Tier, 0),
    ];

    private static readonly AttributeValue Blank = AttributeValue.Unknown;

    [Test]
    public void A_segment_that_is_written_takes_all_of_its_notes_along()
    {
        var change = Plan(Core(AssignmentFlags.Provisional), theirs: [Blank, Blank, Blank, Blank, Blank]);

        Assert.That(change, Is.EqualTo(new[] { Set("core"), Set(Reason), FieldChange.Set(AttributeValue.Of(true)), Set("1.0.0"), FieldChange.Set(AttributeValue.Of(7)) }));
    }

    [Test]
    public void Version_and_run_alone_are_no_reason_to_write()
    {
        Assert.That(Plan(Core(), theirs: [Text("core"), Text(Reason), Blank, Text("0.9.0"), AttributeValue.Of(3)], acknowledged: [Text("core"), Text(Reason), Blank, Text("0.9.0"), AttributeValue.Of(3)]), Is.Null);
    }

    [Test]
    public void A_flag_that_no_longer_holds_is_cleared_and_version_and_run_say_when()
    {
        var change = Plan(Core(), theirs: [Text("core"), Text(Reason), AttributeValue.Of(true), Text("0.9.0"), AttributeValue.Of(3)], acknowledged: [Text("core"), Blank, Blank, Blank, Blank]);

        Assert.That(change, Is.EqualTo(new[] { FieldChange.Keep, FieldChange.Keep, FieldChange.Clear, Set("1.0.0"), FieldChange.Set(AttributeValue.Of(7)) }));
    }

    [Test]
    public void A_tick_box_that_is_off_is_as_good_as_blank()
    {
        Assert.That(Plan(Core(), theirs: [Text("core"), Text(Reason), AttributeValue.Of(false), Blank, Blank], acknowledged: [Text("core"), Blank, Blank, Blank, Blank]), Is.Null);
    }

    [Test]
    public void What_a_person_wrote_into_a_note_is_put_right()
    {
        var change = Plan(Core(), theirs: [Text("core"), Text("because I say so"), Blank, Blank, Blank], acknowledged: [Text("core"), Text(Reason), Blank, Blank, Blank]);

        Assert.That(change![1], Is.EqualTo(Set(Reason)));
    }

    [Test]
    public void A_persons_segment_that_stays_is_told_as_such_and_never_as_ours()
    {
        var change = Plan(Core(AssignmentFlags.Provisional), theirs: [Text("scale"), Text(Reason), AttributeValue.Of(true), Blank, Blank], acknowledged: [Text("core"), Text(Reason), Blank, Blank, Blank]);

        Assert.That(change, Is.EqualTo(new[] { FieldChange.Keep, Set(SegmentNotes.ByAPerson), FieldChange.Clear, Set("1.0.0"), FieldChange.Set(AttributeValue.Of(7)) }));
    }

    [Test]
    public void A_move_that_waits_changes_no_note()
    {
        Assert.That(Plan(Core(), theirs: [Text("scale"), Text("arr > 0"), Blank, Blank, Blank], acknowledged: [Text("scale"), Blank, Blank, Blank, Blank], included: _ => false), Is.Null);
    }

    [Test]
    public void A_note_that_an_undo_holds_is_left_alone()
    {
        var change = Plan(Core(), theirs: [Text("core"), Text("restored"), AttributeValue.Of(true), Blank, Blank], acknowledged: [Text("core"), Blank, Blank, Blank, Blank], held: [false, true, false, false, false]);

        Assert.That((change![1], change[2]), Is.EqualTo((FieldChange.Keep, FieldChange.Clear)));
    }

    [Test]
    public void An_account_that_left_the_population_keeps_its_notes()
    {
        Assert.That(Plan(Core(AssignmentFlags.Ended), theirs: [Text("core"), Text("old"), Blank, Blank, Blank], acknowledged: [Text("core"), Blank, Blank, Blank, Blank]), Is.Null);
    }

    [TestCase(AssignmentFlags.None, 0, "arr >= 1000")]
    [TestCase(AssignmentFlags.None, -1, "no rule holds")]
    [TestCase(AssignmentFlags.Overridden, -1, "a registered override")]
    [TestCase(AssignmentFlags.Steadied, 0, "kept by the stability rule")]
    [TestCase(AssignmentFlags.Frozen, 0, "kept until the dimension is decided again")]
    [TestCase(AssignmentFlags.Held, 0, "kept: an input is held")]
    public void A_reason_is_the_clause_or_what_decided_instead(AssignmentFlags flags, int clause, string reason)
    {
        Assert.That(SegmentNotes.ReasonOf(Tier, Core(flags) with { Clause = clause }), Is.EqualTo(reason));
    }

    [TestCase("", 255)]
    [TestCase("x", 254)]
    public void A_reason_that_is_too_long_is_cut_between_letters(string shift, int length)
    {
        var rule = $"{shift}{string.Concat(Enumerable.Repeat("💎", 200))}";
        var dimension = Tier with { Segments = [Tier.Segments[0] with { Clauses = [rule] }, .. Tier.Segments.Skip(1)] };

        var reason = SegmentNotes.ReasonOf(dimension, Core());

        Assert.That(reason, Has.Length.EqualTo(length).And.EndsWith("💎…"));
    }

    private static FieldChange[]? Plan(Assignment assignment, AttributeValue[] theirs, AttributeValue[]? acknowledged = null, Func<SegmentStep, bool>? included = null, bool[]? held = null)
    {
        AttributeValue[] wanted = [.. Fields.Select(field => field.Note is { } note ? NoteMerge.Says(note, Tier, assignment, "1.0.0", 7) : PlannedField.Wanted(assignment))];
        var cells = new AccountCells(new AccountId("1"), 100, wanted, theirs, acknowledged ?? new AttributeValue[Fields.Length], held);
        return new Planner(Fields, replaceFilled: false, included).Plan(cells, new FindingTally());
    }

    private static Assignment Core(AssignmentFlags flags = AssignmentFlags.None) => new("core", 0, flags, 1, DateTimeOffset.UnixEpoch);

    private static AttributeValue Text(string text) => AttributeValue.Of(text);

    private static FieldChange Set(string text) => FieldChange.Set(AttributeValue.Of(text));
}

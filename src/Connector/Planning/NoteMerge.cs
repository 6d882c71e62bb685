using Connector.Accounts;
using Connector.Segmentation;

namespace Connector.Planning;

/// <summary>What became of a segment's own field while an account is being planned: its notes go by that.</summary>
internal enum SegmentFate : byte
{
    /// <summary>Nothing is decided, or the move waits for a person or is held by an undo: nothing may be said of it.</summary>
    Waits = 0,

    /// <summary>The field holds what we decided, or is going to.</summary>
    Ours = 1,

    /// <summary>Another value stays there, a person's.</summary>
    Theirs = 2,
}

/// <summary>The fields that say why an account is in its segment. They are ours alone: what people write there is put right. Pure.</summary>
internal static class NoteMerge
{
    /// <summary>What a note is to say; unknown = it is to be blank.</summary>
    /// <param name="version">Of the framework.</param>
    public static AttributeValue Says(NoteKind kind, Dimension dimension, Assignment assignment, string version, long run) => kind switch
    {
        _ when !assignment.IsAssigned => AttributeValue.Unknown,
        NoteKind.Reason => AttributeValue.Of(SegmentNotes.ReasonOf(dimension, assignment)),
        NoteKind.Provisional => assignment.IsProvisional ? AttributeValue.Of(true) : AttributeValue.Unknown,
        NoteKind.Version => AttributeValue.Of(version),
        _ => AttributeValue.Of((double)run),
    };

    /// <param name="isWritten">Segment, reason or flag are written too.</param>
    public static FieldChange Merge(NoteKind kind, SegmentFate fate, AttributeValue says, AttributeValue theirs, bool isWritten)
    {
        if (fate == SegmentFate.Waits) return FieldChange.Keep;
        if (kind is NoteKind.Version or NoteKind.Run) return isWritten ? To(says, theirs) : FieldChange.Keep;
        if (fate == SegmentFate.Ours) return To(says, theirs);
        return To(kind == NoteKind.Reason ? AttributeValue.Of(SegmentNotes.ByAPerson) : AttributeValue.Unknown, theirs);
    }

    /// <remarks>A tick box that is off is a blank one: some CRMs know no other.</remarks>
    private static FieldChange To(AttributeValue wanted, AttributeValue theirs)
    {
        if (theirs == AttributeValue.Of(false)) theirs = AttributeValue.Unknown;
        return wanted == theirs ? FieldChange.Keep : wanted.IsKnown ? FieldChange.Set(wanted) : FieldChange.Clear;
    }
}

using Connector.Accounts;
using Connector.Segmentation;

namespace Connector.Planning;

/// <summary>Why a field is or is not changed; for people and counts, never read by the writer.</summary>
public enum MergeReason
{
    /// <summary>The CRM already holds what we decided.</summary>
    Same,

    /// <summary>The CRM holds what we last wrote (or nothing, and we wrote nothing): ours replaces it.</summary>
    Ours,

    /// <summary>We want nothing there: the account has no current segment in this dimension, or the attribute's field has nothing to gain.</summary>
    NotAssigned,

    /// <summary>A person changed the field since we wrote it; theirs stays.</summary>
    EditedByAPerson,

    /// <summary>A person changed the field since we wrote it; theirs becomes an override.</summary>
    Adopted,

    /// <summary>A person changed the field since we wrote it; ours is restored.</summary>
    Reverted,

    /// <summary>The field was filled before we ever wrote it; theirs stays.</summary>
    FilledBeforeUs,

    /// <summary>The field was filled before we ever wrote it; the plan says replace.</summary>
    Replaced,
}

/// <summary>
/// Three-way merge of one field: base (what the CRM last acknowledged from us), theirs (what it holds now), ours (the segment that we decided, or the
/// attribute's value that is to go back).
/// </summary>
/// <example>base <c>core</c>, theirs <c>core</c>, ours <c>strategic</c> → set strategic. base <c>core</c>, theirs <c>scale</c>, ours
/// <c>strategic</c> → a person chose scale: what becomes of it is the dimension's policy.</example>
public static class FieldMerge
{
    /// <param name="canAdopt">Theirs is a segment of the dimension, so that it could be an override.</param>
    /// <param name="replaceFilled">The plan may replace values that were there before us.</param>
    public static (FieldChange Change, MergeReason Reason) Merge(
        AttributeValue acknowledged, AttributeValue theirs, AttributeValue ours, EditPolicy policy, bool canAdopt, bool replaceFilled)
    {
        if (!ours.IsKnown) return (FieldChange.Keep, MergeReason.NotAssigned);
        if (theirs == ours) return (FieldChange.Keep, MergeReason.Same);
        if (theirs == acknowledged) return (FieldChange.Set(ours), MergeReason.Ours);
        if (!acknowledged.IsKnown)
        {
            return replaceFilled ? (FieldChange.Set(ours, overTheirs: true), MergeReason.Replaced) : (FieldChange.Keep, MergeReason.FilledBeforeUs);
        }

        return policy switch
        {
            EditPolicy.Revert => (FieldChange.Set(ours, overTheirs: true), MergeReason.Reverted),
            EditPolicy.Adopt when canAdopt => (FieldChange.Keep, MergeReason.Adopted),
            _ => (FieldChange.Keep, MergeReason.EditedByAPerson),
        };
    }
}

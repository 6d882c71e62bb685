using Connector.Accounts;

namespace Connector.Segmentation;

/// <summary>What a field beside the segment's own says about it.</summary>
public enum NoteKind
{
    /// <summary>The deciding clause in the rule's own words, or who or what decided instead. A text.</summary>
    Reason,

    /// <summary>True while something unknown could move the account; else blank (no CRM's tick box tells "no" from "blank").</summary>
    Provisional,

    /// <summary>Version of the framework under which the segment or its reason was last written. A text.</summary>
    Version,

    /// <summary>Number of the run that decided what was last written.</summary>
    Run,
}

/// <param name="Field">API name in one CRM.</param>
public sealed record SegmentNote(NoteKind Kind, string Field)
{
    /// <summary>What people see as the field's name: <c>Customer Tier Reason</c>.</summary>
    public string LabelIn(Dimension dimension) => $"{dimension.Label} {Kind}";
}

/// <summary>The fields of a dimension that tell people in the CRM why an account is in its segment.</summary>
/// <param name="fields">Kind → CRM name → field API name.</param>
public sealed class SegmentNotes(IReadOnlyDictionary<NoteKind, IReadOnlyDictionary<string, string>> fields)
{
    /// <summary>What the reason says where a person's value stands in the field.</summary>
    public const string ByAPerson = "set by a person";

    /// <summary>Both CRMs hold so much in a text field.</summary>
    public const int LongestReason = 255;

    public static SegmentNotes None { get; } = new(new Dictionary<NoteKind, IReadOnlyDictionary<string, string>>());

    /// <summary>Reason and provisional flag, which say something by themselves, before version and run, which say under what that was written.</summary>
    public IReadOnlyList<SegmentNote> In(string crm) =>
        [.. fields.Where(one => one.Value.ContainsKey(crm)).OrderBy(one => one.Key).Select(one => new SegmentNote(one.Key, one.Value[crm]))];

    /// <summary>For people: kind, field and CRM of each; empty when there are none.</summary>
    public override string ToString() => string.Join(", ", fields.OrderBy(one => one.Key)
        .SelectMany(one => one.Value.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => $"{one.Key.ToString().ToLowerInvariant()} in {field.Value} ({field.Key})")));

    /// <summary>Why an account is where it is. The same for all accounts of one clause, so that it changes only when the clause does, not with every value.</summary>
    public static string ReasonOf(Dimension dimension, Assignment assignment)
    {
        if (assignment.IsOverridden) return "a registered override";
        if (assignment.IsHeld) return "kept: an input is held";
        if (assignment.IsFrozen) return "kept until the dimension is decided again";
        if (assignment.IsSteadied) return "kept by the stability rule";
        var clauses = dimension.Find(assignment.Segment!)?.Clauses ?? [];
        var reason = assignment.Clause >= 0 && assignment.Clause < clauses.Count ? clauses[assignment.Clause] : "no rule holds";
        return ShortText.Cut(reason, LongestReason);
    }
}

using Connector.Accounts;

namespace Connector.Planning;

/// <summary>
/// Works out what must change in the CRM so that it holds the segments decided. Pure: the same cells give the same changes.
/// </summary>
/// <param name="fields">Segment fields, parallel to the cells.</param>
/// <param name="replaceFilled">See <see cref="SegmentMerge.Merge"/>.</param>
public sealed class Planner(FieldLayout fields, bool replaceFilled)
{
    private readonly AttributeValue[] _segments = new AttributeValue[fields.Fields.Count];

    /// <summary>What the plan as a whole does, per field.</summary>
    public PlanTally Tally { get; } = new(fields.Fields);

    /// <summary>The change for one account, parallel to the fields; null when nothing differs.</summary>
    /// <param name="assignments">Parallel to the fields. An ended assignment keeps the field as it is.</param>
    public FieldChange[]? Plan(
        AccountId id, ReadOnlySpan<Assignment> assignments, ReadOnlySpan<AttributeValue> theirs, ReadOnlySpan<AttributeValue> acknowledged, FindingTally findings)
    {
        FieldChange[]? changes = null;
        for (var i = 0; i < _segments.Length; i++)
        {
            _segments[i] = assignments[i].HasEnded ? AttributeValue.Unknown : AttributeValue.Of(assignments[i].Segment);
            var (change, reason) = SegmentMerge.Merge(acknowledged[i], theirs[i], _segments[i], replaceFilled);
            if (change.Action != ChangeAction.Keep)
            {
                changes ??= new FieldChange[_segments.Length];
                changes[i] = change;
                Tally.Count(i, theirs[i], change);
            }
            else if (reason is MergeReason.EditedByAPerson or MergeReason.FilledBeforeUs)
            {
                Tell(id, fields.Fields[i], reason, findings);
            }
        }

        return changes;
    }

    /// <summary>
    /// What the CRM must be taken to have acknowledged although no answer said so: a field that holds what we decided is ours, whoever wrote it.
    /// Null when nothing is to be corrected. Without this a write whose answer was lost for good would look like a person's edit for ever.
    /// </summary>
    public static AttributeValue[]? Recognise(ReadOnlySpan<Assignment> assignments, ReadOnlySpan<AttributeValue> theirs, ReadOnlySpan<AttributeValue> acknowledged)
    {
        AttributeValue[]? recognised = null;
        for (var i = 0; i < theirs.Length; i++)
        {
            if (assignments[i].HasEnded || !theirs[i].IsKnown || theirs[i] == acknowledged[i] || theirs[i] != AttributeValue.Of(assignments[i].Segment)) continue;
            recognised ??= acknowledged.ToArray();
            recognised[i] = theirs[i];
        }

        return recognised;
    }

    private static void Tell(AccountId id, string field, MergeReason reason, FindingTally findings)
    {
        if (reason == MergeReason.EditedByAPerson)
        {
            findings.Add(Severity.Warning, "edited-by-a-person", id, field,
                () => $"{field} was changed in the CRM since the connector wrote it; the person's value stays");
        }
        else
        {
            findings.Add(Severity.Warning, "filled-before-us", id, field,
                () => $"{field} was filled before the connector ever wrote it; that value stays (setting FirstFill:Replace would replace it)");
        }
    }
}

using Connector.Accounts;
using Connector.Segmentation;

namespace Connector.Planning;

/// <summary>
/// Works out what must change in the CRM so that it holds the segments decided and the attributes that go back. Pure: the same cells give the same changes.
/// </summary>
/// <param name="fields">Parallel to the cells.</param>
/// <param name="replaceFilled">See <see cref="FieldMerge.Merge"/>.</param>
/// <param name="included">Which moves are part of this plan; null = all.</param>
/// <param name="settled">Accounts whose changes the guard has judged before; null = none.</param>
public sealed class Planner(
    IReadOnlyList<PlannedField> fields, bool replaceFilled, Func<SegmentStep, bool>? included = null, IReadOnlySet<AccountId>? settled = null)
{
    /// <summary>The rule of the finding.</summary>
    public const string EditedByAPerson = "edited-by-a-person";

    private readonly List<Adoption> _adoptions = [];
    private readonly SegmentFate[] _fates = new SegmentFate[fields.Count];
    private readonly PlanTally? _toJudge = settled is { Count: > 0 } ? new([.. fields.Select(field => field.Field)]) : null;

    /// <summary>What the plan as a whole does, per field.</summary>
    public PlanTally Tally { get; } = new([.. fields.Select(field => field.Field)]);

    /// <summary>The part of <see cref="Tally"/> that the guard has to judge.</summary>
    public PlanTally ToJudge => _toJudge ?? Tally;

    /// <summary>The change for one account, parallel to the fields; null when nothing differs.</summary>
    public FieldChange[]? Plan(AccountCells cells, FindingTally findings)
    {
        FieldChange[]? changes = null;
        for (var i = 0; i < fields.Count; i++)
        {
            if (fields[i].Note is { } note)
            {
                PlanNote(cells, i, note, ref changes);
                continue;
            }

            if (fields[i].Follows is { } owner)
            {
                if (changes?[owner].Action == ChangeAction.Set) changes[i] = Follow(cells, i);
                continue;
            }

            var theirs = cells.Theirs[i];
            var (change, reason) = FieldMerge.Merge(
                cells.Acknowledged[i], theirs, cells.Ours[i], fields[i].Policy, fields[i].IsSegment(theirs), fields[i].ReplacesFilled(replaceFilled));
            _fates[i] = FateOf(reason);
            if (change.Action == ChangeAction.Keep)
            {
                Tell(cells.Id, i, theirs, reason, findings);
            }
            else if (cells.IsHeld(i))
            {
                _fates[i] = SegmentFate.Waits;
                findings.Add(Severity.Information, "held-after-undo", cells.Id, fields[i].Field,
                    () => "an undo restored the field: it is left alone until the account's inputs or the framework change (connector holds lists and releases it)");
            }
            else if (included is null || included(new SegmentStep(cells.Id, cells.Value, i, theirs, change.Value)))
            {
                changes ??= new FieldChange[fields.Count];
                changes[i] = change;
            }
            else
            {
                _fates[i] = SegmentFate.Waits;
            }
        }

        if (changes is null) return null;
        Tally.Add(cells.Id, cells.Theirs, changes, cells.Value);
        if (_toJudge is not null && !settled!.Contains(cells.Id)) _toJudge.Add(cells.Id, cells.Theirs, changes, cells.Value);
        return changes;
    }

    /// <summary>
    /// Whether planning would find nothing at all here, whatever else the plan is about: no change, nothing to tell, to adopt or to recognise. Much quicker
    /// than to plan, and true of nearly the whole book on nearly every night.
    /// </summary>
    public static bool IsSettled(IReadOnlyList<PlannedField> fields, AccountCells cells)
    {
        for (var i = 0; i < fields.Count; i++)
        {
            var (ours, theirs) = (cells.Ours[i], cells.Theirs[i]);
            if (theirs == ours)
            {
                if (theirs.IsKnown && theirs != cells.Acknowledged[i]) return false;
            }
            else if (fields[i].Note is { } note)
            {
                if (cells.Ours[fields[i].Follows!.Value].IsKnown && NoteMerge.Merge(note, SegmentFate.Ours, ours, theirs, isWritten: false).Action != ChangeAction.Keep) return false;
            }
            else if (ours.IsKnown && fields[i].Follows is null)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// What the CRM must be taken to have acknowledged although no answer said so: a field that holds what we decided is ours, whoever wrote it.
    /// Null when nothing is to be corrected. Without this a write whose answer was lost for good would look like a person's edit for ever.
    /// </summary>
    public static AttributeValue[]? Recognise(AccountCells cells)
    {
        AttributeValue[]? recognised = null;
        for (var i = 0; i < cells.Theirs.Length; i++)
        {
            var theirs = cells.Theirs[i];
            if (!theirs.IsKnown || theirs == cells.Acknowledged[i] || theirs != cells.Ours[i]) continue;
            recognised ??= cells.Acknowledged.ToArray();
            recognised[i] = theirs;
        }

        return recognised;
    }

    /// <summary>People's values that became overrides since this was last asked.</summary>
    public IReadOnlyList<Adoption> TakeAdoptions()
    {
        var taken = _adoptions.ToArray();
        _adoptions.Clear();
        return taken;
    }

    /// <summary>Whose a value is goes with the value, whoever wrote there before.</summary>
    private static FieldChange Follow(AccountCells cells, int field)
    {
        var (ours, theirs) = (cells.Ours[field], cells.Theirs[field]);
        return !ours.IsKnown || ours == theirs ? FieldChange.Keep : FieldChange.Set(ours, overTheirs: theirs.IsKnown && theirs != cells.Acknowledged[field]);
    }

    private static SegmentFate FateOf(MergeReason reason) => reason switch
    {
        MergeReason.NotAssigned => SegmentFate.Waits,
        MergeReason.EditedByAPerson or MergeReason.Adopted or MergeReason.FilledBeforeUs => SegmentFate.Theirs,
        _ => SegmentFate.Ours,
    };

    /// <remarks>Notes stand behind the segments' own fields, those that say under what the others were written last.</remarks>
    private void PlanNote(AccountCells cells, int field, NoteKind note, ref FieldChange[]? changes)
    {
        var owner = fields[field].Follows!.Value;
        var change = cells.IsHeld(field) ? FieldChange.Keep
            : NoteMerge.Merge(note, _fates[owner], cells.Ours[field], cells.Theirs[field], isWritten: changes is not null && IsWritten(changes, owner, field));
        if (change.Action != ChangeAction.Keep) (changes ??= new FieldChange[fields.Count])[field] = change;
    }

    private bool IsWritten(FieldChange[] changes, int owner, int before)
    {
        for (var i = before - 1; i >= 0 && fields[i].Note is not null && fields[i].Follows == owner; i--)
        {
            if (changes[i].Action != ChangeAction.Keep) return true;
        }

        return changes[owner].Action != ChangeAction.Keep;
    }

    private void Tell(AccountId id, int position, AttributeValue theirs, MergeReason reason, FindingTally findings)
    {
        var field = fields[position].Field;
        switch (reason)
        {
            case MergeReason.EditedByAPerson:
                findings.Add(Severity.Warning, EditedByAPerson, id, field,
                    () => $"{field} was changed in the CRM since the connector wrote it; the person's value stays{(fields[position].Attribute is null ? " (connector overrides add would register it)" : "")}");
                break;
            case MergeReason.FilledBeforeUs when fields[position].Attribute is null:
                findings.Add(Severity.Warning, "filled-before-us", id, field,
                    () => $"{field} was filled before the connector ever wrote it; that value stays (a plan made with --replace would replace it)");
                break;
            case MergeReason.Adopted:
                _adoptions.Add(new Adoption(id, fields[position].Dimension!, theirs.Text));
                findings.Add(Severity.Information, "edit-adopted", id, field,
                    () => $"{field} was changed in the CRM since the connector wrote it; the person's value is an override from now on");
                break;
        }
    }
}

/// <summary>One field's move of one account, while it is being planned.</summary>
/// <param name="Field">Position among the planned fields.</param>
public readonly record struct SegmentStep(AccountId Account, double? Value, int Field, AttributeValue From, AttributeValue To);

/// <summary>A person's value that the dimension's policy makes an override.</summary>
public sealed record Adoption(AccountId Account, Dimension Dimension, string Segment);

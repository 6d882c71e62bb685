using Connector.Emulator.Salesforce.Faults;

namespace Connector.Emulator.Salesforce.Org;

/// <summary>What became of one record. Row is −1 where an insert was refused.</summary>
internal readonly record struct WriteOutcome(int Row, bool Created, bool Changed, RecordError? Error)
{
    public static WriteOutcome Refused(RecordError error, int row = -1) => new(row, false, false, error);
}

/// <summary>
/// The one road into the tables for all APIs: rights, checks, values, stamps. Callers hold the org's gate. With <paramref name="undo"/>
/// every step is recorded so that an all-or-none call can be taken back.
/// </summary>
internal sealed class RecordWriter(SalesforceOrg org, Access access, RowFaults faults, Stack<Action>? undo = null)
{
    private Stack<Action>? _undo = undo;

    public WriteOutcome Insert(Table table, IReadOnlyList<FieldValue> values) =>
        Validated(table, () => InsertUnchecked(table, values));

    public WriteOutcome Update(Table table, int row, IReadOnlyList<FieldValue> values) =>
        Validated(table, () => UpdateUnchecked(table, row, values));

    /// <summary>Validation rules look at the record as it would be; a refused one is put back as it was.</summary>
    private WriteOutcome Validated(Table table, Func<WriteOutcome> write)
    {
        if (!org.Automations.Validates(table))
        {
            return write();
        }

        var (outer, own) = (_undo, new Stack<Action>());
        _undo = own;
        var outcome = write();
        _undo = outer;
        var refusal = outcome.Error is null ? org.Automations.Refusal(table, outcome.Row) : null;
        foreach (var step in refusal is null ? own.Reverse() : own)
        {
            if (refusal is null)
            {
                outer?.Push(step);
            }
            else
            {
                step();
            }
        }

        return refusal is null ? outcome : WriteOutcome.Refused(refusal, outcome.Created ? -1 : outcome.Row);
    }

    private WriteOutcome InsertUnchecked(Table table, IReadOnlyList<FieldValue> values)
    {
        if (!access.CanCreate(table))
        {
            return WriteOutcome.Refused(RecordReach.NoAccess(table));
        }

        if ((RecordChecks.Check(access, table, -1, values) ?? SetupRules.CheckInsert(org, table, values)) is { } error)
        {
            return WriteOutcome.Refused(error);
        }

        var row = table.Append();
        _undo?.Push(() => table.TakeBack(row));
        foreach (var (field, cell) in values)
        {
            StoredValue.Put(field, row, cell, _undo);
        }

        StampCreation(table, row, values);
        Stamp(table, row);
        return new(row, Created: true, Changed: true, null);
    }

    private WriteOutcome UpdateUnchecked(Table table, int row, IReadOnlyList<FieldValue> values)
    {
        if ((RecordReach.Refusal(access, table, row, access.CanEdit(table)) ?? faults.Refusal(table, row) ?? RecordChecks.Check(access, table, row, values)
            ?? SetupRules.CheckUpdate(table, row, values)) is { } error)
        {
            return WriteOutcome.Refused(error, row);
        }

        var changed = false;
        foreach (var (field, cell) in values)
        {
            changed |= StoredValue.Put(field, row, cell, _undo);
        }

        // The platform stamps a record that was saved without any different value too.
        Stamp(table, row);
        Note(table, row, values);
        return new(row, Created: false, changed, null);
    }

    public WriteOutcome Delete(Table table, int row)
    {
        if ((RecordReach.Refusal(access, table, row, access.CanDelete(table)) ?? faults.Refusal(table, row)) is { } error)
        {
            return WriteOutcome.Refused(error, row);
        }

        MarkDeleted(table, row);
        Stamp(table, row);
        return new(row, Created: false, Changed: true, null);
    }

    /// <summary>Deletes past the recycle bin: no query finds the record any more (Bulk hardDelete).</summary>
    public WriteOutcome HardDelete(Table table, int row)
    {
        var outcome = Delete(table, row);
        if (outcome.Error is null)
        {
            table.Purged.Put(row, true);
        }

        return outcome;
    }

    /// <summary>Takes a record out of the recycle bin; a merged one becomes a record of its own again.</summary>
    public void Undelete(Table table, int row)
    {
        table.Deleted.Put(row, false);
        table.Deletions.RemoveAll(deletion => deletion.Row == row);
        table.Field("MasterRecordId")?.Column.Set(row, Cell.Null);
        Stamp(table, row);
    }

    public void MarkDeleted(Table table, int row)
    {
        table.Deleted.Put(row, true);
        table.Deletions.Add((row, org.Now));
        _undo?.Push(() =>
        {
            table.Deleted.Put(row, false);
            table.Deletions.RemoveAll(deletion => deletion.Row == row);
        });
    }

    /// <summary>Stores a value that no user may set.</summary>
    public void Force(Field field, int row, Cell cell) => StoredValue.Put(field, row, cell, _undo);

    public void Stamp(Table table, int row)
    {
        foreach (var (name, value) in new[]
        {
            ("LastModifiedDate", (double)org.Now), ("LastModifiedById", access.User), ("SystemModstamp", org.Now),
        })
        {
            if (table.Field(name) is { } field)
            {
                StoredValue.Put(field, row, Cell.Of(value), _undo);
            }
        }

        if (table.Setup)
        {
            org.PermissionsChanged();
            _undo?.Push(org.PermissionsChanged);
        }
    }

    private void StampCreation(Table table, int row, IReadOnlyList<FieldValue> values)
    {
        foreach (var (name, value) in new[] { ("CreatedDate", (double)org.Now), ("CreatedById", access.User), ("OwnerId", access.User) })
        {
            if (table.Field(name) is { } field && !values.Any(given => given.Field == field && given.Cell.HasValue))
            {
                StoredValue.Put(field, row, Cell.Of(value), _undo);
            }
        }

        foreach (var field in table.Fields.Where(field => field.NumberFormat is not null))
        {
            StoredValue.Put(field, row, Cell.Of(AutoNumber.Format(field.NumberFormat!, row + 1)), _undo);
        }
    }

    private void Note(Table table, int row, IReadOnlyList<FieldValue> values)
    {
        if (org.Journal is { IsKept: true } journal && table.Business)
        {
            var takeBack = journal.Add(table.Name, table.Id(row), values.Select(value => KeyValuePair.Create(value.Field.Name,
                value.Cell.HasValue ? value.Cell.Text ?? NumberText.Format(value.Cell.Number) : null)));
            _undo?.Push(takeBack);
        }
    }
}

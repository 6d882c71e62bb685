namespace Connector.Emulator.Salesforce.Org;

/// <summary>Update if the key finds one record, insert if none, refuse if several (contract 2.6).</summary>
internal static class Upsert
{
    public static WriteOutcome Run(RecordWriter writer, Table table, Field key, string? id, IReadOnlyList<FieldValue> values,
        out int[] matches)
    {
        matches = [];
        if (key.Type == FieldType.Id)
        {
            return string.IsNullOrEmpty(id) ? writer.Insert(table, values) : writer.Update(table, table.RowOf(id), values);
        }

        var wanted = values.FirstOrDefault(value => value.Field == key).Cell;
        if (!wanted.HasValue)
        {
            return WriteOutcome.Refused(new("MISSING_ARGUMENT", $"{key.Name} not specified"));
        }

        matches = Find(table, key, wanted);
        return matches switch
        {
            [] => writer.Insert(table, values),
            [var row] => writer.Update(table, row, [.. values.Where(value => value.Field != key)]),
            _ => WriteOutcome.Refused(new("DUPLICATE_EXTERNAL_ID",
                $"{key.Name}: more than one record found for external id field: [{string.Join(", ", matches.Select(table.Id))}]")),
        };
    }

    /// <summary>Living rows that hold the value.</summary>
    public static int[] Find(Table table, Field key, Cell wanted) => key.Column is TextColumn { Index: { } index }
        ? [.. index.Find(wanted.Text!).Where(row => row < table.Count && !table.IsDeleted(row)).Order()]
        : [.. Enumerable.Range(0, table.Count).Where(row => !table.IsDeleted(row) && key.Column.Get(row) == wanted)];
}

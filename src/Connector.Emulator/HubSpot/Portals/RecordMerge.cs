using Connector.Emulator.Control;

namespace Connector.Emulator.HubSpot.Portals;

/// <summary>
/// Two records become one (contract 5): the primary's values stand, the other's fill its gaps; unless the primary's id is preserved the result
/// has a new id, and both old ids go on resolving to it.
/// </summary>
internal static class RecordMerge
{
    /// <returns>The row of the merged record.</returns>
    public static int Run(Portal portal, ObjectTable table, int primary, int other, WriteSource source)
    {
        var now = portal.Now;
        portal.Journal?.Add(table.Type.Plural, table.Id(primary).ToString(null, null), [KeyValuePair.Create(WriteJournal.Merged, (string?)table.Id(other).ToString(null, null))]);
        var survivor = portal.Settings.PreservePrimaryId ? primary
            : table.Append(Math.Min(table.Created(primary), table.Created(other)), now);
        var merged = table.Column("hs_merged_object_ids")!;
        var losers = new[] { primary, other }.Where(row => row != survivor).ToList();
        var ids = new[] { merged.Text(primary), merged.Text(other) }.Concat(losers.Select(row => (string?)table.Id(row).ToString(null, null)))
            .Where(each => each is not null);
        foreach (var column in table.Columns.Where(column => column.IsStored && column != merged))
        {
            var value = column.Text(primary) ?? column.Text(other);
            losers.ForEach(row => column.Put(row, null));
            if (value != column.Text(survivor))
            {
                table.History.Add(survivor, column, column.Text(survivor), now, WriteSource.Merge);
                column.Put(survivor, value);
            }
        }

        table.History.Add(survivor, merged, merged.Text(survivor), now, source);
        merged.Put(survivor, string.Join(';', ids));
        foreach (var row in losers)
        {
            portal.Associations.Move(table.Type, table.Id(row), table.Id(survivor));
            table.MergeInto(row, survivor);
        }

        table.Touch(survivor, now);
        return survivor;
    }
}

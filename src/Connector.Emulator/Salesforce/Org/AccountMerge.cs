using Connector.Emulator.Control;

namespace Connector.Emulator.Salesforce.Org;

/// <summary>
/// Merges accounts as the platform does: the losers go to the recycle bin with the master's id, what pointed at them points at the master
/// (contract 2.5, 8). Their values are lost.
/// </summary>
internal static class AccountMerge
{
    /// <summary>The ids of the records that now point at the master.</summary>
    public static IReadOnlyList<string> Run(SalesforceOrg org, RecordWriter writer, int master, IReadOnlyCollection<int> losers)
    {
        var accounts = org.Accounts;
        foreach (var loser in losers)
        {
            org.Journal?.Add(accounts.Name, accounts.Id(master), [KeyValuePair.Create(WriteJournal.Merged, (string?)accounts.Id(loser))]);
            writer.Force(accounts.Field("MasterRecordId")!, loser, Cell.Of((double)master));
            writer.MarkDeleted(accounts, loser);
            writer.Stamp(accounts, loser);
        }

        var moved = new List<string>();
        foreach (var field in org.Tables.Where(table => table.Business).SelectMany(table => table.Fields)
            .Where(field => field is { ReferenceTo: "Account", Updateable: true }))
        {
            Redirect(writer, field, master, losers, moved);
        }

        writer.Stamp(accounts, master);
        return moved;
    }

    private static void Redirect(RecordWriter writer, Field field, int master, IReadOnlyCollection<int> losers, List<string> moved)
    {
        var (table, lookup) = (field.Table, (ReferenceColumn)field.Column);
        for (var row = 0; row < table.Count; row++)
        {
            if (losers.Contains(lookup.TargetRow(row)) && !table.IsDeleted(row))
            {
                // The master itself may have stood below a loser.
                writer.Force(field, row, table == lookup.Target && row == master ? Cell.Null : Cell.Of((double)master));
                writer.Stamp(table, row);
                moved.Add(table.Id(row));
            }
        }
    }
}

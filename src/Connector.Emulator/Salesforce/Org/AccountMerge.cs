using Connector.Emulator.Salesforce.Faults;

namespace Connector.Emulator.Salesforce.Org;

/// <summary>
/// Merges accounts as the platform does: the losers go to the recycle bin with the master's id, what pointed at them points at the master
/// (contract 2.5, 8). Their values are lost.
/// </summary>
internal static class AccountMerge
{
    public static void Run(SalesforceOrg org, int master, IReadOnlyCollection<int> losers)
    {
        var writer = new RecordWriter(org, org.AccessOf(org.People.Admin), RowFaults.None);
        var accounts = org.Accounts;
        foreach (var loser in losers)
        {
            accounts.Column<ReferenceColumn>("MasterRecordId").Set(loser, Cell.Of((double)master));
            writer.MarkDeleted(accounts, loser);
            writer.Stamp(accounts, loser);
        }

        foreach (var table in org.Tables.Where(table => table.Business))
        {
            foreach (var field in table.Fields.Where(field => field is { ReferenceTo: "Account", Updateable: true }))
            {
                Redirect(writer, table, (ReferenceColumn)field.Column, master, losers);
            }
        }

        writer.Stamp(accounts, master);
    }

    private static void Redirect(RecordWriter writer, Table table, ReferenceColumn lookup, int master, IReadOnlyCollection<int> losers)
    {
        for (var row = 0; row < table.Count; row++)
        {
            if (losers.Contains(lookup.TargetRow(row)) && !table.IsDeleted(row))
            {
                // The master itself may have stood below a loser.
                lookup.Set(row, table == lookup.Target && row == master ? Cell.Null : Cell.Of((double)master));
                writer.Stamp(table, row);
            }
        }
    }
}

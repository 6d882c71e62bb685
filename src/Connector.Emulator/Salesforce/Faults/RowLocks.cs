using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Faults;

/// <summary>
/// Rows that running ingest jobs hold: those they wrote and the parents of these (contract 3.2, locks). Used under the org's gate.
/// </summary>
internal sealed class RowLocks
{
    private readonly Dictionary<(Table Table, int Row), object> _holders = [];

    /// <summary>Takes the row and its parent for the job; false if another job holds one of them. Without a job it only looks.</summary>
    public bool TryTake(object? job, Table table, int row)
    {
        var rows = new[] { row, table.Field("ParentId")?.Column is ReferenceColumn parent ? parent.TargetRow(row) : -1 };
        if (rows.Any(each => _holders.TryGetValue((table, each), out var holder) && holder != job))
        {
            return false;
        }

        foreach (var each in rows.Where(each => job is not null && each >= 0))
        {
            _holders[(table, each)] = job!;
        }

        return true;
    }

    public void Release(object job)
    {
        foreach (var (row, _) in _holders.Where(entry => entry.Value == job).ToList())
        {
            _holders.Remove(row);
        }
    }
}

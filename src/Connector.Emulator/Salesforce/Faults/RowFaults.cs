using Connector.Emulator.Faults;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Faults;

/// <summary>Faults of single rows, as one call or job sees them. Used under the org's gate, which also guards the random numbers.</summary>
internal sealed class RowFaults(IReadOnlyList<FaultRule> rules, Random random, (RowLocks Locks, object? Job)? held)
{
    public static readonly RowFaults None = new([], new Random(0), null);

    public RecordError? Refusal(Table table, int row)
    {
        foreach (var rule in rules)
        {
            if (rule.Object is not null && rule.Object != table.Name)
            {
                continue;
            }

            if (rule.RejectIds is { } ids && (ids.Contains(table.Id(row)) || ids.Contains(table.Id(row)[..15])))
            {
                return new(rule.Code ?? "FIELD_CUSTOM_VALIDATION_EXCEPTION", rule.Message ?? "A validation rule refuses this record",
                    rule.Fields ?? []);
            }

            if (rule.LockRowsPercent > 0 && random.NextDouble() * 100 < rule.LockRowsPercent)
            {
                return Locked(table, row);
            }
        }

        return held is var (locks, job) && !locks.TryTake(job, table, row) ? Locked(table, row) : null;
    }

    private static RecordError Locked(Table table, int row) =>
        new("UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record or 1 records: " + table.Id(row));
}

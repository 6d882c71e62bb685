using Connector.Emulator.Faults;

namespace Connector.Emulator.Salesforce.Faults;

/// <summary>What the plan of faults holds for rows and ingest jobs of the org.</summary>
internal sealed class OrgFaults(FaultInjector faults)
{
    public RowLocks Locks { get; } = new();

    /// <summary>The rule that ends an ingest job early, if one does.</summary>
    public FaultRule? ForJob(string objectName) =>
        faults.FirstStriking(rule => rule.FailJobAfterRows is not null && (rule.Object ?? objectName) == objectName);

    /// <summary>The rule that refuses a component of a deployment, if one does.</summary>
    public FaultRule? ForComponent(string fullName) => faults.FirstStriking(rule => rule.FailComponent == fullName);

    /// <param name="job">The ingest job that writes; none for a call, which holds no row beyond its own time.</param>
    public RowFaults ForRows(object? job = null)
    {
        var (rules, random) = faults.Rules;
        return new RowFaults([.. rules.Where(rule => rule.LockRowsPercent > 0 || rule.RejectIds is not null)], random,
            rules.Any(rule => rule.LockParents) ? (Locks, job) : null);
    }
}

using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Metadata;

/// <summary>The states that the service names; <see cref="DeployRequest.Done"/> decides, not the name (contract 5.1).</summary>
internal enum DeployStatus
{
    Pending, InProgress, Succeeded, SucceededPartial, Failed, Canceling, Canceled,
}

/// <summary>One deployment from its request to its end.</summary>
/// <param name="number">From which its id is made.</param>
/// <param name="access">Of the user who asked for it.</param>
internal sealed class DeployRequest(int number, Access access, DeployOptions options, byte[] zip, DateTimeOffset created)
{
    public const string KeyPrefix = "0Af";

    private readonly Lock _lock = new();

    public string Id => RecordId.Format(KeyPrefix, number);

    public Access Access => access;

    public DeployOptions Options => options;

    public byte[] Zip => zip;

    public DateTimeOffset Created { get; } = created;

    public DateTimeOffset? Started { get; private set; }

    public DateTimeOffset? Completed { get; private set; }

    public DateTimeOffset Modified { get; private set; } = created;

    public DeployStatus Status { get; private set; }

    public int? CanceledBy { get; private set; }

    public DeployRun? Run { get; private set; }

    public MetadataProblem? Problem { get; private set; }

    public bool Done => Status is not (DeployStatus.Pending or DeployStatus.InProgress or DeployStatus.Canceling);

    public bool Success => Status == DeployStatus.Succeeded;

    /// <summary>False when it was cancelled meanwhile.</summary>
    public bool Begin(DateTimeOffset now)
    {
        lock (_lock)
        {
            if (Status == DeployStatus.Canceling)
            {
                Finish(DeployStatus.Canceled, now);
                return false;
            }

            (Status, Started, Modified) = (DeployStatus.InProgress, now, now);
            return true;
        }
    }

    public void End(DeployRun run, DateTimeOffset now)
    {
        lock (_lock)
        {
            Run = run;
            Finish(run.Partial ? DeployStatus.SucceededPartial : run.Failed ? DeployStatus.Failed : DeployStatus.Succeeded, now);
        }
    }

    /// <summary>It was refused as a whole before anything was looked at.</summary>
    public void Fail(MetadataProblem problem, DateTimeOffset now)
    {
        lock (_lock)
        {
            Problem = problem;
            Finish(DeployStatus.Failed, now);
        }
    }

    /// <summary>Possible until the org is being changed; what is done stays done.</summary>
    public bool TryCancel(int user, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (Status is not (DeployStatus.Pending or DeployStatus.Canceling))
            {
                return false;
            }

            (Status, CanceledBy, Modified) = (DeployStatus.Canceling, user, now);
            return true;
        }
    }

    private void Finish(DeployStatus status, DateTimeOffset now) => (Status, Completed, Modified) = (status, now, now);
}

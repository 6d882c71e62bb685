namespace Connector.Store;

/// <summary>
/// Which connections may not write. Kept apart from the connections' own stores, so that a person can pause a connection while a run has its
/// store: the run sees it at its next safe point.
/// </summary>
public interface IPauses
{
    /// <summary>Null while the connection may write.</summary>
    Task<Pause?> FindAsync(string connection, CancellationToken cancellationToken);

    /// <summary>Durable when it returns. Pausing again keeps the first pause.</summary>
    Task PauseAsync(string connection, string by, string why, CancellationToken cancellationToken);

    /// <summary>False when it was not paused.</summary>
    Task<bool> ResumeAsync(string connection, CancellationToken cancellationToken);
}

public sealed record Pause(string By, string Why, DateTimeOffset Since)
{
    public override string ToString() => $"paused by {By} since {Since:yyyy-MM-dd HH:mm}Z{(Why.Length > 0 ? $": {Why}" : "")}";
}

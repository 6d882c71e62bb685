namespace Connector.Store;

/// <summary>Which sets of artefacts stand on connections for trying things out. Kept apart from the connections' own stores, as others ask.</summary>
public interface IRehearsals
{
    /// <summary>The set stands there now. Durable when it returns.</summary>
    /// <param name="artefacts">Hex digits over all that is wanted.</param>
    Task RecordAsync(string artefacts, string connection, CancellationToken cancellationToken);

    /// <summary>When it was last known to stand on any of them; null = never.</summary>
    Task<DateTimeOffset?> LatestAsync(string artefacts, CancellationToken cancellationToken);
}

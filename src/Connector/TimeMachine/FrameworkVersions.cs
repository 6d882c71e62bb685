using Connector.Segmentation;
using Connector.Store;

namespace Connector.TimeMachine;

/// <summary>The framework versions of a store, each read once.</summary>
/// <param name="inForce">Whose tables serve a version of which none were kept, if they are the same.</param>
public sealed class FrameworkVersions(IConnectionStore store, Framework inForce)
{
    private readonly Dictionary<int, Framework> _known = [];

    /// <param name="number">The store's.</param>
    /// <exception cref="VersionNotKeptException">It cannot be read any more as it was.</exception>
    public async Task<Framework> OfAsync(int number, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(number, out var known)) return known;
        var stored = await store.Runs.FrameworkAsync(number, cancellationToken) ?? throw new VersionNotKeptException($"number {number}", "the store does not have it");
        if (stored.Hash == inForce.Hash) return _known[number] = inForce;
        var tables = stored.Tables ?? inForce.Tables;
        var loaded = FrameworkFile.Parse(stored.Text, $"framework {stored.Version}", name => tables.TryGetValue(name, out var text) ? new TableFile(name, text) : null);
        if (loaded.Framework is { } framework && framework.Hash == stored.Hash) return _known[number] = framework;
        throw new VersionNotKeptException(stored.Version, stored.Tables is null && loaded.Framework is not null
            ? "the tables that it used were not kept then, and those of today are others"
            : $"this version of the connector no longer reads it ({(loaded.Errors.Count > 0 ? loaded.Errors[0].Message : "as other text")})");
    }
}

/// <summary>A framework version of the past cannot be decided by any more.</summary>
public sealed class VersionNotKeptException(string version, string why, string mend = "begin with a later night") : Exception($"framework version {version} cannot be replayed: {why}; {mend}");

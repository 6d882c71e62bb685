using Connector.Accounts;

namespace Connector.Store;

/// <summary>How good the attributes with a quality target were, run by run.</summary>
public interface IQuality
{
    /// <summary>What a run found; once a run. Durable when it returns.</summary>
    /// <param name="at">When it began to decide, UTC.</param>
    Task RecordAsync(long run, DateTimeOffset at, IReadOnlyList<QualityCount> counts, CancellationToken cancellationToken);

    /// <summary>Everything found since then and what held at that time, oldest first.</summary>
    Task<IReadOnlyList<QualityRecord>> SinceAsync(DateTimeOffset moment, CancellationToken cancellationToken);
}

using Connector.Emulator.Limits;

namespace Connector.Emulator.Salesforce.Limits;

/// <summary>The org's allocations of one day (contract 2.9, 3.1, 3.2).</summary>
internal sealed class OrgLimits(TimeProvider time, Settings settings)
{
    private readonly RollingCount _requests = new(time);

    public RollingCount Batches { get; } = new(time);

    public RollingCount QueryJobs { get; } = new(time);

    public int MostRequests => settings.DailyApiRequests;

    public int MostBatches => settings.DailyBulkApiBatches;

    public int MostQueryJobs => settings.DailyBulkV2QueryJobs;

    public long RequestsUsed => _requests.Used;

    public string LimitInfo => $"api-usage={RequestsUsed}/{MostRequests}";

    public bool TryCall() => _requests.TryAdd(1, MostRequests);
}

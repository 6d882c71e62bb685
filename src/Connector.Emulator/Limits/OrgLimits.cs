namespace Connector.Emulator.Limits;

/// <summary>The org's allocations of one day (contract 2.9, 3.1, 3.2).</summary>
internal sealed class OrgLimits(TimeProvider time, Settings settings)
{
    public const int MostBatches = 15_000;
    public const int MostQueryJobs = 10_000;

    private readonly RollingCount _requests = new(time);

    public RollingCount Batches { get; } = new(time);

    public RollingCount QueryJobs { get; } = new(time);

    public int MostRequests => settings.DailyApiRequests;

    public long RequestsUsed => _requests.Used;

    public string LimitInfo => $"api-usage={RequestsUsed}/{MostRequests}";

    public bool TryCall() => _requests.TryAdd(1, MostRequests);
}

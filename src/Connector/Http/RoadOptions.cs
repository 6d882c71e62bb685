using System.ComponentModel.DataAnnotations;

namespace Connector.Http;

/// <summary>How one connection's requests travel: how many at once, how long, how often again. Part of each CRM's options.</summary>
public class RoadOptions
{
    /// <summary>Most calls under way at once. The CRM bounds long ones for all integrations together: keep it small.</summary>
    [Range(1, 50)]
    public int ConcurrentCalls { get; set; } = 4;

    /// <summary>Share of the daily allowance (0-1) that is left for the customer's other integrations.</summary>
    [Range(0, 0.95)]
    public double ReserveShare { get; set; } = 0.20;

    /// <summary>How old the CRM's count may be before one call may pass a spent budget to refresh it.</summary>
    public TimeSpan AllowanceAge { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>From sending a request to its answer's headers, each attempt.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>The whole of a large upload or download.</summary>
    public TimeSpan TransferTimeout { get; set; } = TimeSpan.FromMinutes(20);

    /// <summary>Repeats after the first attempt; 0 = never repeat.</summary>
    [Range(0, 10)]
    public int Retries { get; set; } = 4;

    /// <summary>Wait before the first repeat; doubles each time, with jitter between half and the whole.</summary>
    public TimeSpan FirstWait { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest wait of our own choosing.</summary>
    public TimeSpan LongestWait { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Longest Retry-After obeyed within a call; a longer one fails the call, and the run comes back later.</summary>
    public TimeSpan LongestRetryAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Durations that make no sense, one sentence each.</summary>
    internal virtual IEnumerable<string> Faults(string section)
    {
        foreach (var (name, value) in new[] { (nameof(RequestTimeout), RequestTimeout), (nameof(TransferTimeout), TransferTimeout) })
        {
            if (value <= TimeSpan.Zero) yield return $"{section}:{name} must be longer than zero";
        }

        foreach (var (name, value) in new[] { (nameof(FirstWait), FirstWait), (nameof(LongestWait), LongestWait), (nameof(LongestRetryAfter), LongestRetryAfter) })
        {
            if (value < TimeSpan.Zero) yield return $"{section}:{name} must not be negative";
        }

        if (ConcurrentCalls is < 1 or > 50) yield return $"{section}:{nameof(ConcurrentCalls)} must be 1 to 50";
        if (ReserveShare is < 0 or > 0.95) yield return $"{section}:{nameof(ReserveShare)} must be 0 to 0.95";
        if (Retries is < 0 or > 10) yield return $"{section}:{nameof(Retries)} must be 0 to 10";
    }
}

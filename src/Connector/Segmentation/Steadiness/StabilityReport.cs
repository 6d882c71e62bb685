using Connector.Accounts;

namespace Connector.Segmentation.Steadiness;

/// <summary>How steady a dimension was while one framework version was in force.</summary>
/// <param name="FrameworkVersion">The store's number.</param>
/// <param name="Runs">Runs that decided the whole book under it.</param>
/// <param name="AccountRuns">Accounts with a segment, added up over these runs.</param>
/// <param name="Flips">How often an account went to another segment, but for what the version itself moved when it came into force.</param>
/// <param name="MovedByVersion">What the version moved when it came into force.</param>
/// <param name="RoundTrips">Flips that led back to where the account had been before: A → B → A.</param>
/// <param name="Psi">
/// Population stability index between the first and the last of these runs: below 0.1 the shares are as they were, above 0.25 the book is another. Null without shares.
/// </param>
public sealed record DimensionSteadiness(string Dimension, int FrameworkVersion, int Runs, long AccountRuns, long Flips, long MovedByVersion, long RoundTrips, double? Psi)
{
    /// <summary>Flips per account and run.</summary>
    public double FlipRate => AccountRuns == 0 ? 0 : (double)Flips / AccountRuns;
}

/// <summary>
/// Adds up what was recorded: every account's way through the segments of each dimension, and the shares after each run. Pure and for one thread; memory
/// does not grow with the book.
/// </summary>
/// <param name="beginnings">When each run decided that was the first under its version, UTC: what moved then, the version moved.</param>
/// <param name="from">Moves before do not count.</param>
/// <param name="to">Moves after do not count.</param>
public sealed class StabilityReport(IEnumerable<DateTimeOffset> beginnings, DateTimeOffset from, DateTimeOffset to)
{
    private readonly HashSet<long> _beginnings = [.. beginnings.Select(at => at.ToUnixTimeSeconds())];
    private readonly Dictionary<(string Dimension, int Version), Counts> _counts = [];

    /// <param name="assignments">One account's assignments in a dimension as they followed each other; the same segment may come several times.</param>
    public void AddAccount(string dimension, IEnumerable<Assignment> assignments)
    {
        var (before, now) = (default(string), default(string));
        foreach (var assignment in assignments.Where(one => one is { IsAssigned: true, HasEnded: false }))
        {
            if (assignment.Segment == now) continue;
            if (now is not null) Count(dimension, assignment, before);
            (before, now) = (now, assignment.Segment);
        }
    }

    /// <param name="shares">Segment → accounts after one run; runs come in order.</param>
    public void AddRun(string dimension, int version, IReadOnlyDictionary<string, long> shares)
    {
        var counts = Of(dimension, version);
        counts.Runs++;
        counts.AccountRuns += shares.Values.Sum();
        counts.First ??= shares;
        counts.Last = shares;
    }

    /// <summary>By dimension and version, in the order in which their runs came.</summary>
    public IReadOnlyList<DimensionSteadiness> Dimensions => [.. _counts.Select(pair => new DimensionSteadiness(
        pair.Key.Dimension, pair.Key.Version, pair.Value.Runs, pair.Value.AccountRuns, pair.Value.Flips, pair.Value.MovedByVersion, pair.Value.RoundTrips,
        pair.Value is { First: { } first, Last: { } last } ? Psi(first, last) : null))];

    /// <summary>Sum over the segments, or other parts, of (share now − share then) × ln(share now / share then); a share below one in ten thousand counts as that.</summary>
    public static double? Psi<T>(IReadOnlyDictionary<T, long> then, IReadOnlyDictionary<T, long> now)
        where T : notnull
    {
        const double least = 1e-4;
        var (sumThen, sumNow) = (then.Values.Sum(), now.Values.Sum());
        if (sumThen == 0 || sumNow == 0) return null;
        return then.Keys.Union(now.Keys).Sum(part =>
        {
            var old = Math.Max(least, (double)then.GetValueOrDefault(part) / sumThen);
            var recent = Math.Max(least, (double)now.GetValueOrDefault(part) / sumNow);
            return (recent - old) * Math.Log(recent / old);
        });
    }

    private void Count(string dimension, Assignment moved, string? before)
    {
        if (moved.Since < from || moved.Since > to) return;
        var counts = Of(dimension, moved.FrameworkVersion);
        if (_beginnings.Contains(moved.Since.ToUnixTimeSeconds())) counts.MovedByVersion++;
        else
        {
            counts.Flips++;
            if (moved.Segment == before) counts.RoundTrips++;
        }
    }

    private Counts Of(string dimension, int version)
    {
        if (!_counts.TryGetValue((dimension, version), out var counts)) _counts[(dimension, version)] = counts = new Counts();
        return counts;
    }

    private sealed class Counts
    {
        public int Runs { get; set; }

        public long AccountRuns { get; set; }

        public long Flips { get; set; }

        public long MovedByVersion { get; set; }

        public long RoundTrips { get; set; }

        public IReadOnlyDictionary<string, long>? First { get; set; }

        public IReadOnlyDictionary<string, long>? Last { get; set; }
    }
}

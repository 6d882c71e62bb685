using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace Connector.Enrichment;

/// <summary>
/// How far bought values are right, by people looking at some of them: how many must be looked at, which, and what their verdicts say of all. Pure.
/// </summary>
/// <remarks>Cochran's size for a share of unknown height, corrected for a finite population; Wilson's interval, which stays within 0 and 1.</remarks>
public static class SampleCheck
{
    /// <summary>Shares of certainty that can be asked for, with the quantile of the normal distribution that each stands for.</summary>
    public static IReadOnlyDictionary<double, double> Confidences { get; } = new Dictionary<double, double> { [0.9] = 1.6449, [0.95] = 1.96, [0.99] = 2.5758 };

    /// <summary>Values to look at, so that the share of right ones is known to ± <paramref name="margin"/>.</summary>
    /// <param name="confidence">One of <see cref="Confidences"/>.</param>
    /// <param name="margin">Half the interval's width at worst, 0 to 1: 0.05.</param>
    /// <example>10,000 values at 95 % and 5 % → 370; 100 values → 80.</example>
    public static int Size(long population, double confidence, double margin)
    {
        if (population <= 0) return 0;
        var infinite = Math.Pow(Quantile(confidence), 2) * 0.25 / (margin * margin);
        return (int)Math.Min(population, Math.Ceiling(infinite / (1 + ((infinite - 1) / population))));
    }

    /// <summary>Where a value stands in the draw: by a hash, so that a seed gives the same sample again, whatever order values come in.</summary>
    public static ulong Lot(long seed, params ReadOnlySpan<string> parts)
    {
        var hash = new XxHash3(seed);
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var part in parts)
        {
            BinaryPrimitives.WriteInt32LittleEndian(length, part.Length); // ("ab", "c") is not ("a", "bc")
            hash.Append(length);
            hash.Append(Encoding.UTF8.GetBytes(part));
        }

        return hash.GetCurrentHashAsUInt64();
    }

    /// <summary>Between which shares the truth lies.</summary>
    /// <param name="confidence">One of <see cref="Confidences"/>.</param>
    /// <example>95 right of 100 at 95 % → 0.888 to 0.978; none looked at → 0 to 1.</example>
    public static (double Low, double High) Interval(long right, long looked, double confidence)
    {
        if (looked == 0) return (0, 1);
        var (z, share) = (Quantile(confidence), (double)right / looked);
        var square = z * z / looked;
        var (middle, half) = (share + (square / 2), z * Math.Sqrt(((share * (1 - share)) + (square / 4)) / looked));
        return (Math.Max(0, (middle - half) / (1 + square)), Math.Min(1, (middle + half) / (1 + square)));
    }

    /// <summary>So many standard deviations to either side hold the share of a normal distribution.</summary>
    private static double Quantile(double confidence) => Confidences.TryGetValue(confidence, out var deviations) ? deviations
        : throw new ArgumentOutOfRangeException(nameof(confidence), confidence, $"is none of {string.Join(", ", Confidences.Keys)}");
}

namespace Connector.Cleaning.Standards;

/// <summary>Likeness of two short texts, 0 to 1: the share of letters in common and in order (Jaro 1989), more for a common beginning (Winkler 1990).</summary>
internal static class JaroWinkler
{
    private const int LongestPrefix = 4;
    private const double PrefixWeight = 0.1;
    private const int OnStack = 128;

    public static double Of(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        if (a.SequenceEqual(b)) return 1;
        if (a.IsEmpty || b.IsEmpty) return 0;
        Span<bool> inA = a.Length <= OnStack ? stackalloc bool[a.Length] : new bool[a.Length];
        Span<bool> inB = b.Length <= OnStack ? stackalloc bool[b.Length] : new bool[b.Length];
        inA.Clear();
        inB.Clear();
        var common = MarkCommon(a, b, inA, inB);
        if (common == 0) return 0;

        double matches = common;
        var jaro = (matches / a.Length + matches / b.Length + (matches - OutOfOrder(a, b, inA, inB) / 2.0) / matches) / 3;
        return jaro + Math.Min(a.CommonPrefixLength(b), LongestPrefix) * PrefixWeight * (1 - jaro);
    }

    private static int MarkCommon(ReadOnlySpan<char> a, ReadOnlySpan<char> b, Span<bool> inA, Span<bool> inB)
    {
        var reach = Math.Max(0, Math.Max(a.Length, b.Length) / 2 - 1);
        var common = 0;
        for (var i = 0; i < a.Length; i++)
        {
            for (var j = Math.Max(0, i - reach); j <= Math.Min(b.Length - 1, i + reach); j++)
            {
                if (inB[j] || a[i] != b[j]) continue;
                inA[i] = inB[j] = true;
                common++;
                break;
            }
        }

        return common;
    }

    private static int OutOfOrder(ReadOnlySpan<char> a, ReadOnlySpan<char> b, ReadOnlySpan<bool> inA, ReadOnlySpan<bool> inB)
    {
        var (j, moved) = (0, 0);
        for (var i = 0; i < a.Length; i++)
        {
            if (!inA[i]) continue;
            while (!inB[j]) j++;
            if (a[i] != b[j++]) moved++;
        }

        return moved;
    }
}

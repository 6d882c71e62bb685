using Connector.Accounts;
using Connector.Segmentation;

namespace Connector.Governance;

/// <summary>What sales and finance report of some accounts. Amounts are in the framework's currency; what is missing is counted and never taken for zero.</summary>
/// <param name="Both">Accounts of which both report.</param>
/// <param name="OnlySales">Accounts of which finance reports nothing; <paramref name="SalesAlone"/> is what sales says of them.</param>
/// <param name="Sales">Sum over the accounts of which both report, as <paramref name="Finance"/>.</param>
/// <param name="Beyond">Of those, how many are farther apart than the tolerance.</param>
public readonly record struct ReconciledSums(long Both, long OnlySales, long OnlyFinance, long Neither, double Sales, double Finance, double SalesAlone, double FinanceAlone, long Beyond)
{
    public long Accounts => Both + OnlySales + OnlyFinance + Neither;

    /// <summary>Sales above finance is positive. Differences of single accounts may cancel out in it.</summary>
    public double Difference => Math.Round(Sales - Finance, 2);

    /// <summary>Of what finance reports; null when that is nothing.</summary>
    public double? Share => Finance == 0 ? null : Difference / Math.Abs(Finance);

    internal ReconciledSums With(double? sales, double? finance, bool isBeyond) => (sales, finance) switch
    {
        ({ } one, { } other) => this with { Both = Both + 1, Sales = Sales + one, Finance = Finance + other, Beyond = Beyond + (isBeyond ? 1 : 0) },
        ({ } one, null) => this with { OnlySales = OnlySales + 1, SalesAlone = SalesAlone + one },
        (null, { } other) => this with { OnlyFinance = OnlyFinance + 1, FinanceAlone = FinanceAlone + other },
        _ => this with { Neither = Neither + 1 },
    };
}

/// <param name="Label">Of the segment; a segment that the framework has no longer by its name, accounts without one as <see cref="Reconciliation.NoSegment"/>.</param>
public sealed record ReconciledSegment(string Name, string Label, ReconciledSums Sums);

/// <summary>Adds up one reconciliation account by account. Pure; for one thread.</summary>
/// <param name="dimensions">By which it is told.</param>
public sealed class Reconciliation(ReconciliationRule rule, IReadOnlyList<Dimension> dimensions)
{
    /// <summary>Accounts without a segment: never decided, or no longer in the population.</summary>
    public const string NoSegment = "(no segment)";

    private readonly Dictionary<string, ReconciledSums>[] _bySegment = [.. dimensions.Select(_ => new Dictionary<string, ReconciledSums>(StringComparer.Ordinal))];

    public ReconciliationRule Rule => rule;

    public IReadOnlyList<Dimension> Dimensions => dimensions;

    public ReconciledSums Total { get; private set; }

    /// <param name="attributes">By attribute position, cleaned.</param>
    /// <param name="assignments">Parallel to the dimensions.</param>
    /// <returns>Whether the account's amounts are farther apart than the tolerance.</returns>
    public bool Add(ReadOnlySpan<AttributeValue> attributes, ReadOnlySpan<Assignment> assignments)
    {
        var (sales, finance) = (Amount(attributes[rule.Sales.Index]), Amount(attributes[rule.Finance.Index]));
        var isBeyond = sales is { } one && finance is { } other && rule.IsBeyond(one, other);
        Total = Total.With(sales, finance, isBeyond);
        for (var i = 0; i < _bySegment.Length; i++)
        {
            var segment = assignments[i] is { HasEnded: false, Segment: { } name } ? name : NoSegment;
            _bySegment[i][segment] = _bySegment[i].GetValueOrDefault(segment).With(sales, finance, isBeyond);
        }

        return isBeyond;
    }

    /// <summary>In the framework's order, then former segments, then accounts without one; segments without accounts are left out.</summary>
    public IReadOnlyList<ReconciledSegment> By(Dimension dimension)
    {
        var (sums, index) = (_bySegment[dimension.Index], dimension.SegmentNames().ToList());
        return
        [
            .. sums.OrderBy(pair => pair.Key == NoSegment ? 2 : index.Contains(pair.Key) ? 0 : 1).ThenBy(pair => index.IndexOf(pair.Key)).ThenBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(pair => new ReconciledSegment(pair.Key, index.Contains(pair.Key) ? dimension.LabelOf(pair.Key) : pair.Key, pair.Value)),
        ];
    }

    private static double? Amount(AttributeValue value) => value.Kind == ValueKind.Number ? value.Number : null;
}

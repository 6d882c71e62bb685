using System.Globalization;

namespace Connector.Segmentation;

/// <summary>A segment that a dimension no longer has: kept so that plans, simulations and reports know what its accounts became.</summary>
/// <param name="Name">As it stands in the store and in the CRM; no segment of the dimension has it.</param>
/// <param name="Until">The last day on which it was a segment.</param>
/// <param name="Successor">The segment that takes its place: an override that names the retired one holds for it.</param>
/// <param name="Crosswalk">Segment → share of its accounts (0 to 1) that was to go there; together 1, and never empty.</param>
public sealed record RetiredSegment(string Name, string Label, DateOnly Until, string Why, string Successor, IReadOnlyDictionary<string, double> Crosswalk)
{
    public SegmentCodes Codes { get; init; } = SegmentCodes.None;

    /// <summary>For people: <c>Scale</c>, or <c>Scale (80 %) and Core (20 %)</c>.</summary>
    public string Path(Dimension dimension) => Crosswalk.Count == 1 ? dimension.LabelOf(Successor)
        : string.Join(" and ", Crosswalk.Select(way => string.Create(CultureInfo.InvariantCulture, $"{dimension.LabelOf(way.Key)} ({way.Value * 100:0.#} %)")));
}

/// <summary>What the accounts of a retired segment do, beside what its crosswalk says.</summary>
/// <param name="Ways">Segment's name → accounts; null = no segment.</param>
public sealed record RetiredFlow(Dimension Dimension, RetiredSegment Retired, IReadOnlyList<(string? To, long Accounts)> Ways)
{
    /// <summary>Of the dimension, for those of its retired segments that accounts come from.</summary>
    public static IEnumerable<RetiredFlow> Of(Dimension dimension, IEnumerable<(string? From, string? To, long Accounts)> moves)
    {
        var byOrigin = moves.Where(move => move.From is not null).ToLookup(move => move.From!, move => (move.To, move.Accounts));
        return dimension.Retired.Where(retired => byOrigin[retired.Name].Any()).Select(retired => new RetiredFlow(dimension, retired,
            [.. byOrigin[retired.Name].GroupBy(way => way.To).Select(way => (way.Key, way.Sum(one => one.Accounts))).OrderByDescending(way => way.Item2)]));
    }

    public long Accounts => Ways.Sum(way => way.Accounts);

    /// <summary>Accounts that go where the crosswalk does not lead at all.</summary>
    public long OffTheWay => Ways.Where(way => way.To is null || !Retired.Crosswalk.ContainsKey(way.To)).Sum(way => way.Accounts);

    /// <summary>One sentence for people.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Retired.Label} is retired ({Retired.Why}), its accounts were to go to {Retired.Path(Dimension)}: of {Accounts:N0}, {Listed()}{(OffTheWay > 0 ? $"; {OffTheWay:N0} go elsewhere" : "")}");

    private string Listed() => string.Join(", ", Ways.Select(way => string.Create(CultureInfo.InvariantCulture,
        $"{way.Accounts:N0} ({100.0 * way.Accounts / Accounts:0.#} %) {(way.To is null ? "lose their segment" : $"go to {Dimension.Find(way.To)?.Label ?? way.To}")}")));
}

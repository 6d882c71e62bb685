using Connector.Benchmarks.Measuring;

namespace Connector.Benchmarks.Quality;

/// <summary>
/// industry-label-crosswalk: two label systems for one company should lead to one industry. naics-2017: an activity should lead to the industry
/// that its sector leads to.
/// </summary>
internal static class IndustryQuality
{
    public static object Measure()
    {
        var industries = new ShippedTables("industries");
        return new { Crosswalk = Crosswalk(industries), Naics = Naics(industries) };
    }

    private static object? Crosswalk(ShippedTables industries)
    {
        var rows = SharedData.Rows("data/industry-label-crosswalk/fortune_vs_gics.csv", "fortune_industry", "gics_sub_industry");
        return rows is null ? null : Score("crosswalk (Fortune industry against GICS sub-industry)", rows.Select(row => (industries.Read(row[0]).Canonical, industries.Read(row[1]).Canonical)));
    }

    private static object? Naics(ShippedTables industries)
    {
        var phrases = SharedData.Rows("data/naics-2017/naics_2017_examples.csv", "phrase", "sector");
        var sectors = SharedData.Rows("contracts/sources/reference/naics_sectors.csv", "two_digit_prefix", "sector_name");
        if (phrases is null || sectors is null) return null;
        var names = sectors.ToDictionary(row => row[0], row => industries.Read(row[1]).Canonical);
        return Score("naics-2017 (activity against sector)", phrases.Select(row => (industries.Read(row[0]).Canonical, names.GetValueOrDefault(row[1]))));
    }

    private static object Score(string what, IEnumerable<(string? One, string? Other)> pairs)
    {
        var all = pairs.ToList();
        var mapped = all.Where(pair => pair is { One: not null, Other: not null }).ToList();
        var agreeing = mapped.Count(pair => pair.One == pair.Other);
        Report.Say($"industries, {what}: both sides mapped {mapped.Count} of {all.Count}, agreeing {agreeing}; one side mapped {all.Count(pair => pair.One is not null)}, other {all.Count(pair => pair.Other is not null)}");
        return new { Of = all.Count, Mapped = mapped.Count, Agreeing = agreeing, Accuracy = mapped.Count == 0 ? 0 : Report.Short((double)agreeing / mapped.Count) };
    }
}

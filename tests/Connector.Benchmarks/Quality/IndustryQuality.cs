using Connector.Benchmarks.Measuring;

namespace Connector.Benchmarks.Quality;

/// <summary>
/// industry-label-crosswalk: two label systems for one company should lead to one industry. naics-2017: an activity should lead to the industry
/// that its subsector's title leads to.
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
        return rows is null ? null : Score("crosswalk (GICS sub-industry against Fortune industry)", rows.Select(row => (row[1], industries.Read(row[0]).Canonical)), industries);
    }

    private static object? Naics(ShippedTables industries)
    {
        var phrases = SharedData.Rows("data/naics-2017/naics_2017_examples.csv", "phrase", "sector", "code");
        var titles = SharedData.Rows("data/naics-2017/naics_2017.csv", "code", "title");
        if (phrases is null || titles is null) return null;
        var subsectors = titles.Where(row => row[0].Length == 3).ToDictionary(row => row[0], row => industries.Read(row[1]).Canonical);
        return Score("naics-2017 (activity against its subsector)", phrases.Select(row => (row[0], subsectors.GetValueOrDefault(row[2][..3]))), industries);
    }

    /// <summary>Mapped = the cleaner uses it; proposed = left unknown, with a proposal for a person.</summary>
    private static object Score(string what, IEnumerable<(string Text, string? Truth)> rows, ShippedTables industries)
    {
        var all = rows.Where(row => row.Truth is not null).ToList();
        var mapped = all.Select(row => (Said: industries.Read(row.Text).Canonical, row.Truth)).Where(row => row.Said is not null).ToList();
        var proposed = all.Where(row => industries.Read(row.Text).Canonical is null).Select(row => (Said: industries.Propose(row.Text), row.Truth)).Where(row => row.Said is not null).ToList();
        Report.Say($"industries, {what}: {Count(mapped)} mapped, {Count(proposed)} proposed for review, of {all.Count}");
        return new { Of = all.Count, Mapped = Share(mapped), Proposed = Share(proposed) };
    }

    private static int Right(List<(string? Said, string? Truth)> rows) => rows.Count(row => row.Said == row.Truth);

    private static string Count(List<(string? Said, string? Truth)> rows) => $"{Right(rows)} right of {rows.Count}";

    private static object Share(List<(string? Said, string? Truth)> rows) =>
        new { rows.Count, Right = Right(rows), Accuracy = rows.Count == 0 ? 0 : Report.Short((double)Right(rows) / rows.Count) };
}

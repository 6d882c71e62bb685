using Connector.Benchmarks.Measuring;

namespace Connector.Benchmarks.Quality;

/// <summary>country-name-variants: every variant that belongs to one country, by kind.</summary>
internal static class CountryQuality
{
    private static readonly string[] Kinds = ["common", "official", "code", "alt", "native", "translation"];

    public static object? Measure()
    {
        if (SharedData.Rows("data/country-name-variants/country_variants.csv", "variant", "cca2", "kind") is not { } rows) return null;
        var countries = new ShippedTables("countries");
        var meanings = rows.ToLookup(row => row[0], row => row[1], StringComparer.OrdinalIgnoreCase);
        return Kinds.ToDictionary(kind => kind, kind => Score(kind, rows.Where(row => row[2] == kind && meanings[row[0]].Distinct().Count() == 1), countries));
    }

    private static object Score(string kind, IEnumerable<string[]> rows, ShippedTables countries)
    {
        var read = rows.Select(row => (Variant: row[0], Country: row[1], Read: countries.Read(row[0]))).ToList();
        var right = read.Count(row => row.Read.Canonical == row.Country);
        var wrong = read.Where(row => row.Read.Canonical is { } canonical && canonical != row.Country).Select(row => row.Variant).ToList();
        var ambiguous = read.Where(row => row.Read.Rule == "ambiguous-value").Select(row => row.Variant).ToList();
        Report.Say($"countries, {kind}: {right} of {read.Count} right, {wrong.Count} wrong ({string.Join(", ", wrong.Take(5))}), {ambiguous.Count} reported as ambiguous ({string.Join(", ", ambiguous.Take(5))})");
        return new { Of = read.Count, Right = right, Wrong = wrong.Count, Ambiguous = ambiguous.Count, Accuracy = Report.Short((double)right / read.Count) };
    }
}

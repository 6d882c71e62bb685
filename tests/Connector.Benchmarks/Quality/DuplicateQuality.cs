using System.Text.Json;
using Connector.Benchmarks.Measuring;
using Connector.Cleaning.Duplicates;
using Connector.Cleaning.Names;

namespace Connector.Benchmarks.Quality;

/// <summary>
/// Pairs of records, after clustering. chicago-sites: lists of one town's sites, with true ids. yc-companies: every company, and a second record under
/// each former name with the same website and place; companies that share a name or a website must stay apart.
/// </summary>
internal static class DuplicateQuality
{
    public static object Measure() => new { ChicagoSites = Chicago(), YcAliases = Aliases(withWebsite: true), YcAliasesWithoutWebsite = Aliases(withWebsite: false) };

    private static object? Chicago()
    {
        var rows = SharedData.Rows("data/chicago-sites-duplicates/sites_with_true_ids.csv", "True Id", "Site name", "Address", "Zip", "Phone");
        return rows is null ? null : Score("chicago-sites-duplicates", [.. rows.Select((row, i) => (row[0], new AccountIdentity(i, row[1], Phone: row[4], Street: row[2], PostalCode: row[3])))]);
    }

    private static object? Aliases(bool withWebsite)
    {
        if (SharedData.Find("data/yc-companies/companies.jsonl") is not { } file) return null;
        var records = new List<(string Truth, AccountIdentity Account)>();
        foreach (var line in File.ReadLines(file))
        {
            using var company = JsonDocument.Parse(line);
            var root = company.RootElement;
            var truth = root.GetProperty("id").GetRawText();
            var place = root.GetProperty("all_locations").GetString()?.Split(';')[0].Split(',', StringSplitOptions.TrimEntries) ?? [];
            var names = root.GetProperty("former_names").EnumerateArray().Select(name => name.GetString()!).Prepend(root.GetProperty("name").GetString()!);
            var website = withWebsite ? root.GetProperty("website").GetString() : null;
            foreach (var name in names) records.Add((truth, new AccountIdentity(records.Count, name, website, City: place.FirstOrDefault(), Country: place.LastOrDefault())));
        }

        return Score(withWebsite ? "yc-companies, names and websites" : "yc-companies, names and places only", records);
    }

    private static object Score(string set, List<(string Truth, AccountIdentity Account)> records)
    {
        var found = new DuplicateFinder(Suffixes()).Find(records.Select(record => record.Account));
        var truePairs = records.GroupBy(record => record.Truth).Sum(group => Pairs(group.Count()));
        var (said, right) = (0L, 0L);
        foreach (var cluster in found.Clusters)
        {
            said += Pairs(cluster.Accounts.Count);
            right += cluster.Accounts.GroupBy(key => records[(int)key].Truth).Sum(group => Pairs(group.Count()));
        }

        var (precision, recall) = ((double)right / Math.Max(1, said), (double)right / truePairs);
        Report.Say($"duplicates, {set}: {records.Count} records, precision {precision:F4}, recall {recall:F4}; {found.Groups.Count} pairs of one group, {found.ToReview.Count} to review");
        return new
        {
            Records = records.Count,
            TruePairs = truePairs,
            Precision = Report.Short(precision),
            Recall = Report.Short(recall),
            Groups = found.Groups.Count,
            ToReview = found.ToReview.Count,
        };
    }

    private static PublicSuffixes Suffixes() =>
        SharedData.Find("contracts/sources/reference/public_suffix_list.dat") is { } file ? PublicSuffixes.Parse(File.ReadLines(file)) : PublicSuffixes.BuiltIn;

    private static long Pairs(long count) => count * (count - 1) / 2;
}

using Connector.Accounts;
using Connector.WriteBack;

namespace Connector.Enrichment;

/// <summary>A vendor's value that is in force, for a person to look at.</summary>
public sealed record SampledValue(AccountId Account, CompanyQuestion Company, string Vendor, string Attribute, string Value);

/// <param name="Right">Of those looked at.</param>
/// <param name="Blank">Rows without a verdict.</param>
public sealed record SampleVerdict(string Vendor, long Looked, long Right, long Blank);

/// <summary>The sample as a table for people: a row per value, a blank column for the verdict. Pure.</summary>
public static class SampleSheet
{
    private const string Verdict = "verdict";
    private const string Vendor = "vendor";
    private static readonly string[] Columns = ["account_id", "name", "website", "city", "state", "country", Vendor, "attribute", "value", Verdict];

    public static IEnumerable<string> Lines(IEnumerable<SampledValue> values) => values.Select(value => string.Join(',',
        new[]
        {
            value.Account.Value, value.Company.Name, value.Company.Website, value.Company.City, value.Company.State, value.Company.Country, value.Vendor,
            value.Attribute, value.Value, "",
        }.Select(cell => CsvCell.ForSpreadsheet(cell ?? "")))).Prepend(string.Join(',', Columns));

    /// <summary>What people found, by vendor.</summary>
    /// <param name="header">Column names; case does not count.</param>
    /// <returns>The counts, or why the table cannot be counted: the first place (line, from 1) and what is wrong there.</returns>
    public static (IReadOnlyList<SampleVerdict> Verdicts, string? Trouble) Count(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        int At(string name) => header.ToList().FindIndex(column => string.Equals(column.Trim(), name, StringComparison.OrdinalIgnoreCase));
        var (vendor, verdict) = (At(Vendor), At(Verdict));
        if (vendor < 0 || verdict < 0) return ([], $"it has no column {(vendor < 0 ? Vendor : Verdict)}");
        var (counts, line) = (new SortedDictionary<string, SampleVerdict>(StringComparer.Ordinal), 1);
        foreach (var row in rows)
        {
            line++;
            if (row.Count <= Math.Max(vendor, verdict) || FactText.Of(row[vendor]) is not { } name) return ([], $"line {line} names no {Vendor}");
            var count = counts.GetValueOrDefault(name) ?? new SampleVerdict(name, 0, 0, 0);
            bool? isRight = row[verdict].Trim().ToLowerInvariant() switch { "right" => true, "wrong" => false, _ => null };
            if (isRight is null && row[verdict].Trim().Length > 0) return ([], $"line {line}: a {Verdict} is right, wrong, or blank for one that nobody looked at");
            counts[name] = isRight is { } known ? count with { Looked = count.Looked + 1, Right = count.Right + (known ? 1 : 0) } : count with { Blank = count.Blank + 1 };
        }

        return ([.. counts.Values], null);
    }
}

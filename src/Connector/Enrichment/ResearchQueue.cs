using System.Text.RegularExpressions;
using Connector.Accounts;
using Connector.WriteBack;

namespace Connector.Enrichment;

/// <summary>An account whose segment stays uncertain with nobody left to ask: somebody has to look it up.</summary>
/// <param name="Facts">Keys of the facts that would tell, such as <c>enrichment.employees</c>.</param>
public sealed record ResearchTask(AccountId Account, CompanyQuestion Company, IReadOnlyList<string> Facts);

/// <summary>The queue as a table for people: a row per account, a blank column per fact to be filled in and handed back. Pure.</summary>
public static partial class ResearchQueue
{
    public const string AccountColumn = "account_id";
    private static readonly string[] About = [AccountColumn, "name", "website", "city", "state", "country", "find_out"];

    public static IEnumerable<string> Lines(IReadOnlyList<ResearchTask> tasks)
    {
        var facts = tasks.SelectMany(task => task.Facts).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        yield return string.Join(',', About.Concat(facts));
        foreach (var (account, company, needed) in tasks)
        {
            string?[] cells = [account.Value, company.Name, company.Website, company.City, company.State, company.Country, string.Join(' ', needed),
                .. facts.Select(_ => "")];
            yield return string.Join(',', cells.Select(cell => CsvCell.ForSpreadsheet(cell ?? "")));
        }
    }

    /// <summary>The facts of a row that somebody filled in, by the framework's word for their source.</summary>
    /// <param name="header">Columns with a dot in their name are facts.</param>
    public static ILookup<string, (string Fact, AttributeValue Value)> Facts(IReadOnlyList<string> header, IReadOnlyList<string?> cells) => header
        .Zip(cells, (name, cell) => (Name: Key().Match(name.Trim()), Value: FactText.Value(cell is ['\'', ..] && CsvCell.IsFormula(cell[1..]) ? cell[1..] : cell)))
        .Where(column => column.Name.Success && column.Value.IsKnown)
        .ToLookup(column => column.Name.Groups["source"].Value, column => (column.Name.Groups["fact"].Value, column.Value));

    [GeneratedRegex(@"^(?<source>[a-z][a-z0-9_]*)\.(?<fact>\S+)$")]
    private static partial Regex Key();
}

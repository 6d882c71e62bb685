using System.Globalization;
using Connector.Accounts;
using Connector.Segmentation.Documents;

namespace Connector.Surveys;

/// <summary>Competing schemes side by side, for those who choose one. Pure.</summary>
public static class ComparisonDocument
{
    public static Document Of(ComparedSchemes compared)
    {
        var text = new Markdown($"Schemes compared: {string.Join(", ", compared.Schemes.Select(scheme => scheme.Name))}");
        text.Paragraph($"{Plural.Of(compared.Accounts, "account")}{(compared.Value > 0 ? $" that weigh {Number(compared.Value)}" : "")}, active under every scheme{(compared.LeftOut > 0 ? $"; {Plural.Of(compared.LeftOut, "is", "are")} active under some only and left out" : "")}. Decided by the rules alone: overrides, margins and dwells do not count.");
        foreach (var pair in compared.Pairs)
        {
            text.Heading($"{pair.First.Name} and {pair.Second.Name}");
            text.Paragraph(pair.AreRanked
                ? $"They disagree on {Plural.Of(pair.Disagree, "account")} ({Share(pair.Disagree, compared.Accounts)}){(compared.Value > 0 ? $" that weigh {Number(pair.ValueDisagrees)} ({Share(pair.ValueDisagrees, compared.Value)})" : "")}: in another segment by order, first to last."
                : $"They have {pair.First.Dimension.Segments.Count} and {pair.Second.Dimension.Segments.Count} segments, so nothing says which of one is which of the other.");
            text.Table([$"{pair.First.Name}, down; {pair.Second.Name}, across", .. Labels(pair.Second)], Labels(pair.First).Select((label, row) => (string[])
            [
                label, .. Enumerable.Range(0, pair.Second.Dimension.Segments.Count + 1).Select(column => Cell(pair, row, column)),
            ]));
        }

        return new Document("comparison", "Comparison", text.ToString());
    }

    private static IEnumerable<string> Labels(Scheme scheme) => scheme.Dimension.Segments.Append(scheme.Dimension.Otherwise).Select(segment => segment.Label);

    private static string Cell(SchemePair pair, int row, int column) => pair.Accounts(row, column) == 0 ? "–"
        : $"{Number(pair.Accounts(row, column))}{(pair.Value(row, column) > 0 ? $" (worth {Number(pair.Value(row, column))})" : "")}";

    private static string Share(double part, double whole) => (whole > 0 ? part / whole : 0).ToString("P1", CultureInfo.InvariantCulture);

    private static string Number(double number) => number.ToString("N0", CultureInfo.InvariantCulture);
}

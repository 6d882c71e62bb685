using System.Globalization;
using Connector.Accounts;
using Connector.Governance;
using Connector.Segmentation;
using Connector.Segmentation.Documents;

namespace Connector.Surveys;

/// <summary>Reconciliations for those who close the month. Pure.</summary>
public static class ReconciliationDocument
{
    /// <param name="close">As of when, UTC.</param>
    /// <param name="asKnown">What is told: as known at the close, as known since, a month that is not over.</param>
    public static Document Of(Framework framework, DateTimeOffset close, string asKnown, IReadOnlyList<ReconciledBook> books)
    {
        var text = new Markdown($"Sales and finance at the close of {close.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}");
        text.Paragraph($"{asKnown}. Amounts in {framework.Currency?.To}. Sums and differences are those of accounts of which both report; what is missing counts as missing, not as zero.");
        foreach (var book in books) Add(text, book);
        return new Document("reconciliation", "Reconciliation", text.ToString());
    }

    private static void Add(Markdown text, ReconciledBook book)
    {
        var (result, rule) = (book.Result, book.Result.Rule);
        text.Heading($"{rule.Name}: {rule.Sales.Name} (sales) and {rule.Finance.Name} (finance)").Table(Columns(""), [Row("All accounts", result.Total)]);
        foreach (var dimension in result.Dimensions) text.Table(Columns(dimension.Label), result.By(dimension).Select(segment => Row(segment.Label, segment.Sums)));
        if (result.Total.Beyond == 0)
        {
            text.Paragraph($"No account is beyond the tolerance ({rule.Tolerance}).");
            return;
        }

        text.Paragraph(string.Create(CultureInfo.InvariantCulture, $"{Plural.Of(result.Total.Beyond, "account is", "accounts are")} beyond the tolerance ({rule.Tolerance}), for {rule.Owner} to settle{(book.Largest.Count < result.Total.Beyond ? $"; the {book.Largest.Count} largest" : "")}:"));
        text.Table(["Account", "Sales", "From", "Finance", "From", "Difference", "Share"], book.Largest.Select(one => (string[])
            [one.Account.Value, Amount(one.Sales.Amount), Source(one.Sales), Amount(one.Finance.Amount), Source(one.Finance), Amount(one.Difference), Share(one.Share)]));
    }

    private static string[] Columns(string of) => [of, "Accounts", "Both", "Only sales", "Only finance", "Neither", "Sales", "Finance", "Difference", "Share", "Beyond"];

    private static string[] Row(string label, ReconciledSums sums) =>
    [
        label, Count(sums.Accounts), Count(sums.Both), Alone(sums.OnlySales, sums.SalesAlone), Alone(sums.OnlyFinance, sums.FinanceAlone), Count(sums.Neither),
        .. sums.Both == 0 ? (string[])["–", "–", "–", "–"] : [Amount(sums.Sales), Amount(sums.Finance), Amount(sums.Difference), Share(sums.Share)], Count(sums.Beyond),
    ];

    private static string Source(ReportedAmount amount) => $"{amount.From}{(amount.Vendor is { } vendor ? $" by {vendor}, as of" : amount.AsOf is null ? "" : ", since")} {amount.AsOf?.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}".TrimEnd();

    private static string Alone(long accounts, double sum) => accounts == 0 ? "0" : $"{Count(accounts)} ({Amount(sum)})";

    private static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Amount(double amount) => amount.ToString("#,0.##", CultureInfo.InvariantCulture);

    private static string Share(double? share) => share?.ToString("P1", CultureInfo.InvariantCulture) ?? "–";
}

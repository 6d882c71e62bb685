using System.Globalization;
using Connector.Segmentation;
using Connector.WriteBack;

namespace Connector.Surveys;

/// <summary>Accounts beyond the tolerance as a table for those who settle them: amounts in the framework's currency, days in UTC. Pure.</summary>
public static class ReconciliationSheet
{
    private static readonly string[] Columns = ["reconciliation", "account", "sales", "sales_from", "sales_as_of", "finance", "finance_from", "finance_as_of", "difference", "share"];

    public static IEnumerable<string> Lines(IReadOnlyList<ReconciledBook> books) =>
        books.SelectMany(book => book.Largest.Select(one => Row(book.Result.Rule, one))).Prepend(string.Join(',', Columns));

    private static string Row(ReconciliationRule rule, UnreconciledAccount one) => string.Join(',',
    [
        CsvCell.ForSpreadsheet(rule.Name), CsvCell.ForSpreadsheet(one.Account.Value), .. Side(one.Sales), .. Side(one.Finance), Plain(one.Difference),
        one.Share is { } share ? share.ToString("0.####", CultureInfo.InvariantCulture) : "",
    ]);

    private static string[] Side(ReportedAmount amount) =>
        [Plain(amount.Amount), CsvCell.ForSpreadsheet(amount.Vendor ?? amount.From), amount.AsOf?.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? ""];

    private static string Plain(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}

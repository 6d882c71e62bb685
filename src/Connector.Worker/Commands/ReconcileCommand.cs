using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Connector.Governance;
using Connector.Segmentation;
using Connector.Surveys;
using Connector.Worker.Display;
using Connector.Worker.Hosting;

namespace Connector.Worker.Commands;

/// <summary><c>connector reconcile</c>: what sales and finance report of the same accounts at the close of a month.</summary>
internal static class ReconcileCommand
{
    private const int Usual = 50;

    private static readonly Argument<string?> Name = new("NAME") { Description = "Only this one of the framework's reconciliations.", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<DateOnly?> Month = new("--month") { Description = "The month, closed at its end in UTC; the last one that is over when left out. Of the present month: as it is now.", HelpName = "2026-10", CustomParser = ToMonth };
    private static readonly Option<bool> Restated = new("--restated") { Description = "With what other systems have said of that day since; without it, as it was known at the close. Of the CRM's fields the values of the close count either way." };
    private static readonly Option<int> Most = new("--most") { Description = "So many accounts.", HelpName = "N", DefaultValueFactory = _ => Usual };
    private static readonly Option<FileInfo?> Csv = new("--csv") { Description = "Write the accounts beyond the tolerance into a CSV file, too.", HelpName = "FILE" };

    public static Command Create()
    {
        var command = new Command("reconcile", "Compare what sales and finance report at the close of a month, per segment, and list the accounts that are farther apart than the framework tolerates, largest first; ends with 4 when there are any. Reads the book, not the CRM.")
        {
            Name, Month, Restated, Most, Csv,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var app = CliApp.Open(parsed);
        var (rules, restated, now) = (Choose(app.Framework, parsed.GetValue(Name)), parsed.GetValue(Restated), app.Services.GetRequiredService<TimeProvider>().GetUtcNow());
        var (month, close, isOver) = Close(parsed.GetValue(Month), now);
        IReadOnlyList<ReconciledBook> books;
        await using (var store = await app.ReadStoreAsync(cancellationToken))
        {
            books = await new ReconciliationSurvey(store, app.Crm.Name, app.Framework, close).OfAsync(rules, restated, parsed.GetValue(Most), cancellationToken);
        }

        if (books[0].Result.Total.Accounts == 0)
        {
            Console.Error.WriteLine($"the book of '{app.Connection}' did not know any account by {close.UtcDateTime:yyyy-MM-dd HH:mm} UTC: choose a later month");
            return ExitCode.Failed;
        }

        if (parsed.GetValue(Csv) is { } file) await UserFiles.WriteAsync($"--csv: '{file}'", () => File.WriteAllLinesAsync(file.FullName, ReconciliationSheet.Lines(books), cancellationToken));
        var asKnown = !isOver ? "The month is not over: as it is now" : restated ? "As known of that day by now" : "As known then";
        Output.Write(parsed, ToJson(app, month, close, isOver, restated, books), text => text.Write(ReconciliationDocument.Of(app.Framework, close, asKnown, books).Markdown));
        return books.Any(book => book.Result.Total.Beyond > 0) ? ExitCode.Partial : ExitCode.Done;
    }

    private static IReadOnlyList<ReconciliationRule> Choose(Framework framework, string? name)
    {
        if (framework.Reconciliations.Count == 0) throw new SettingsException("the framework has no 'reconciliations': name there what sales and finance report, such as arr: { sales: arr_sold, finance: arr_billed, tolerance: { share: 2% }, owner: Finance }");
        if (name is null) return framework.Reconciliations;
        return framework.Reconciliations.Where(rule => rule.Name == name).ToList() is { Count: > 0 } found ? found
            : throw new SettingsException($"the framework has no reconciliation '{name}'; it has {string.Join(", ", framework.Reconciliations.Select(rule => rule.Name))}");
    }

    private static (string Month, DateTimeOffset Close, bool IsOver) Close(DateOnly? asked, DateTimeOffset now)
    {
        var present = new DateOnly(now.UtcDateTime.Year, now.UtcDateTime.Month, 1);
        var month = asked ?? present.AddMonths(-1);
        var name = month.ToString("yyyy-MM", CultureInfo.InvariantCulture);
        if (month > present) throw new SettingsException($"--month: {name} has not begun");
        return month == present ? (name, now, false) : (name, new DateTimeOffset(month.AddMonths(1), TimeOnly.MinValue, TimeSpan.Zero).AddTicks(-1), true);
    }

    private static object ToJson(CliApp app, string month, DateTimeOffset close, bool isOver, bool restated, IReadOnlyList<ReconciledBook> books) => new
    {
        connection = app.Connection,
        month,
        close,
        is_over = isOver,
        restated,
        currency = app.Framework.Currency?.To,
        reconciliations = books.Select(book => new
        {
            name = book.Result.Rule.Name,
            owner = book.Result.Rule.Owner,
            sales = book.Result.Rule.Sales.Name,
            finance = book.Result.Rule.Finance.Name,
            tolerance = new { amount = book.Result.Rule.Amount, share = book.Result.Rule.Share },
            total = ToJson(book.Result.Total),
            dimensions = book.Result.Dimensions.Select(dimension => new { dimension = dimension.Name, segments = book.Result.By(dimension).Select(segment => new { segment = segment.Name, sums = ToJson(segment.Sums) }) }),
            accounts = book.Largest.Select(one => new
            {
                account = one.Account.Value,
                sales = ToJson(one.Sales),
                finance = ToJson(one.Finance),
                difference = one.Difference,
                share = one.Share,
                segments = book.Result.Dimensions.Zip(one.Segments).ToDictionary(pair => pair.First.Name, pair => pair.Second),
            }),
        }),
    };

    private static object ToJson(ReconciledSums sums) => new
    {
        accounts = sums.Accounts, both = sums.Both, only_sales = sums.OnlySales, only_finance = sums.OnlyFinance, neither = sums.Neither, sales = sums.Sales, finance = sums.Finance,
        sales_alone = sums.SalesAlone, finance_alone = sums.FinanceAlone, difference = sums.Difference, share = sums.Share, beyond = sums.Beyond,
    };

    private static object ToJson(ReportedAmount amount) => new { amount = amount.Amount, from = amount.From, vendor = amount.Vendor, as_of = amount.AsOf };

    private static DateOnly? ToMonth(ArgumentResult result)
    {
        if (DateOnly.TryParseExact($"{result.Tokens[0].Value}-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month)) return month;
        result.AddError($"--month: '{result.Tokens[0].Value}' is no month; write one such as 2026-10");
        return null;
    }
}

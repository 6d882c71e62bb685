using System.CommandLine;
using Connector.Accounts;
using Connector.Governance;
using Connector.Segmentation;
using Connector.Surveys;
using Connector.Worker.Display;
using Connector.Worker.Hosting;

namespace Connector.Worker.Commands;

/// <summary><c>connector quality</c>: who sees to which input, how good it is, how much of its error budget is left, and what is wrong with which accounts.</summary>
internal static class QualityCommand
{
    private static readonly Option<string?> Owner = new("--owner") { Description = "Only what this one answers for.", HelpName = "NAME" };
    private static readonly Option<FileInfo?> Csv = new("--csv") { Description = "Write everything that is wrong as a CSV file: owner, attribute, account, finding, what to do.", HelpName = "FILE" };

    public static Command Create()
    {
        var command = new Command("quality",
            "List the attributes that somebody answers for ('owner', 'quality'): how good they are, what is left of their error budgets and how fast it is spent, what is wrong and where. Ends with 4 on an alert. Reads the book, not the CRM.") { Owner, Csv };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var app = CliApp.Open(parsed);
        var owner = OwnerOf(app.Framework, parsed.GetValue(Owner));
        await using var store = await app.ReadStoreAsync(cancellationToken);
        var survey = new QualitySurvey(store, app.Framework, app.Crm.Name, app.Services.GetRequiredService<TimeProvider>().GetUtcNow());
        var found = parsed.GetValue(Csv) is { } file ? await ExportAsync(survey, owner, file, cancellationToken) : await survey.FindAsync(owner, null, cancellationToken);
        var byOwner = found.GroupBy(one => one.Owner, StringComparer.Ordinal).OrderBy(one => one.Key, StringComparer.Ordinal).ToList();
        Output.Write(parsed, new { connection = app.Connection, accounts = found.Count == 0 ? 0 : found[0].Count.Accounts, owners = byOwner.Select(one => new { owner = one.Key, attributes = one.Select(ToJson) }) }, text =>
        {
            text.WriteLine(found.Count == 0 ? "no attribute has an owner or a quality target ('owner', 'quality')" : $"Data quality over {Plural.Of(found[0].Count.Accounts, "account")} of the population");
            foreach (var group in byOwner)
            {
                text.WriteLine(group.Key);
                foreach (var one in group) Write(text, one);
            }
        });
        return found.Any(one => one.IsAlert) ? ExitCode.Partial : ExitCode.Done;
    }

    /// <summary>A misspelt name would say that all is well.</summary>
    private static string? OwnerOf(Framework framework, string? named)
    {
        var owners = QualitySurvey.Watched(framework).Select(attribute => QualitySurvey.OwnerOf(attribute, framework)).Distinct(StringComparer.Ordinal).ToList();
        if (named is null || owners.Contains(named, StringComparer.Ordinal)) return named;
        throw new SettingsException($"--owner: nobody of that name answers for an attribute{(owners.Count == 0 ? "" : $"; there are {string.Join(", ", owners)}")}");
    }

    private static async Task<IReadOnlyList<AttributeQuality>> ExportAsync(QualitySurvey survey, string? owner, FileInfo file, CancellationToken cancellationToken)
    {
        IReadOnlyList<AttributeQuality> found = [];
        var rows = -1;
        await UserFiles.WriteAsync($"--csv: '{file}'", async () =>
        {
            await using var text = new StreamWriter(file.FullName, append: false);
            found = await survey.FindAsync(owner, row =>
            {
                text.WriteLine(row);
                rows++;
            }, cancellationToken);
        });
        await Console.Error.WriteLineAsync($"{Plural.Of(rows, "row")} in {file}");
        return found;
    }

    private static void Write(TextWriter text, AttributeQuality one)
    {
        var (count, over) = (one.Count, one.Attribute.Quality?.Over ?? 0);
        text.WriteLine($"  {one.Attribute.Name}: filled {Tables.Share(count.Filled, count.Accounts)}, valid {Tables.Share(count.Valid, count.Accounts)}, fresh {Tables.Share(count.Fresh, count.Filled)}{(one.IsAlert ? ": ALERT" : "")}");
        foreach (var budget in one.Budgets) text.WriteLine($"    {QualityBudgets.Text(budget, over)}");
        if (one.Attribute.Quality is not null && one.Budgets.Count == 0) text.WriteLine("    no run has counted it yet");
        foreach (var fault in one.Faults) text.WriteLine($"    {Tables.Number(fault.Count)} {fault.Rule}: {string.Join(", ", fault.Examples.Select(example => example.Account))}");
    }

    private static object ToJson(AttributeQuality one) => new
    {
        name = one.Attribute.Name,
        filled = one.Count.Filled,
        valid = one.Count.Valid,
        fresh = one.Count.Fresh,
        alert = one.IsAlert,
        budgets = one.Budgets.Select(budget => new
        {
            measure = QualityTarget.Word(budget.Measure),
            target = budget.Target,
            now = Math.Round(budget.Now, 4),
            left = Math.Round(budget.Left, 4),
            alert = budget.IsAlert,
            burns = budget.Burns.Select(burn => new { rule = burn.Rule.ToString(), limit = Math.Round(burn.Limit, 4), @long = Math.Round(burn.LongRate, 4), @short = Math.Round(burn.ShortRate, 4), alert = burn.IsAlert }),
        }),
        faults = one.Faults.Select(fault => new { finding = fault.Rule, accounts = fault.Count, examples = fault.Examples.Select(example => example.Account?.Value) }),
    };
}

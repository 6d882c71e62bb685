using System.CommandLine;
using System.Globalization;
using Connector.Accounts;
using Connector.Enrichment;
using Connector.Stages;
using Connector.Worker.Display;
using Connector.Worker.Hosting;
using Sylvan.Data.Csv;

namespace Connector.Worker.Commands;

/// <summary><c>connector research</c>: accounts that no source could tell about, out to people as a table and back.</summary>
internal static class ResearchCommand
{
    /// <summary>What people found out stands in the store as this vendor's answer.</summary>
    private const string Vendor = "research";

    private static readonly Option<FileInfo> To = new("--output") { Description = "The CSV file to write: a row per account, a blank column per fact to find out.", HelpName = "FILE" };
    private static readonly Argument<FileInfo> From = new("FILE") { Description = "The file, filled in." };

    public static Command Create()
    {
        var take = new Command("import", "Take what people found out, from the next run on. Accounts that the book does not have are told.") { From };
        take.SetAction(ImportAsync);
        var command = new Command("research",
            "Write the accounts whose segment stays uncertain although every source was asked, for people to look up.") { To, take };
        command.SetAction(ExportAsync);
        return command;
    }

    private static async Task<int> ExportAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(To) is not { } file) throw new SettingsException("name the file to write with --output");
        await using var app = CliApp.Open(parsed);
        await using var store = await app.ReadStoreAsync(cancellationToken);
        var survey = new EnrichmentSurvey(store, app.Framework, app.Crm, app.Runner.Sources(app.Connection),
            app.Services.GetRequiredService<TimeProvider>().GetUtcNow());
        var tasks = await survey.QueueAsync(cancellationToken);
        await UserFiles.WriteAsync($"--output: '{file}'", () => File.WriteAllLinesAsync(file.FullName, ResearchQueue.Lines(tasks), cancellationToken));
        Output.Write(parsed, new { connection = app.Connection, accounts = tasks.Count, file = file.FullName }, text =>
            text.WriteLine($"{Plural.Of(tasks.Count, "account")} to look up, written to {file}; 'connector research import {file.Name}' takes it back"));
        return ExitCode.Done;
    }

    private static async Task<int> ImportAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var file = parsed.GetRequiredValue(From);
        if (!file.Exists) throw new SettingsException($"there is no file '{file}'");
        await using var app = CliApp.Open(parsed);
        await using var store = await app.WriteStoreAsync(cancellationToken);
        var now = app.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var (answers, unknown) = (new Dictionary<(long, string), SourceAnswer>(), 0);
        foreach (var (id, facts) in await UserFiles.ReadAsync($"'{file}'", () => RowsAsync(file, cancellationToken)))
        {
            if (await store.Book.FindAsync(id, cancellationToken) is not { IsGone: false } account) unknown++;
            else
            {
                foreach (var source in facts)
                {
                    answers[(account.Account.Key, source.Key)] = new SourceAnswer(
                        account.Account.Key, $"{Vendor}/{source.Key}", source.Key, AnswerOutcome.Matched, now, now, 1, 0, null, FactSet.Of(source));
                }
            }
        }

        await store.Answers.StoreAsync(null, 0, 0, [.. answers.Values], cancellationToken);
        var taken = answers.Keys.Select(key => key.Item1).Distinct().Count();
        Output.Write(parsed, new { connection = app.Connection, taken, unknown }, text =>
            text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Plural.Of(taken, "account")} taken in; {Plural.Of(unknown, "row names", "rows name")} no account of the book")));
        return unknown == 0 ? ExitCode.Done : ExitCode.Partial;
    }

    private static async Task<List<(AccountId Id, ILookup<string, (string Fact, AttributeValue Value)> Facts)>> RowsAsync(
        FileInfo file, CancellationToken cancellationToken)
    {
        await using var rows = await CsvDataReader.CreateAsync(
            file.FullName, new CsvDataReaderOptions { ResultSetMode = ResultSetMode.SingleResult }, cancellationToken);
        string[] header = [.. Enumerable.Range(0, rows.FieldCount).Select(rows.GetName)];
        var id = Array.IndexOf(header, ResearchQueue.AccountColumn);
        if (id < 0) throw new SettingsException($"'{file}' has no column {ResearchQueue.AccountColumn}");
        var all = new List<(AccountId, ILookup<string, (string, AttributeValue)>)>();
        while (await rows.ReadAsync(cancellationToken))
        {
            string[] cells = [.. Enumerable.Range(0, rows.FieldCount).Select(column => column < rows.RowFieldCount ? rows.GetString(column) : "")];
            if (cells[id].Length > 0) all.Add((new AccountId(cells[id]), ResearchQueue.Facts(header, cells)));
        }

        return all;
    }
}

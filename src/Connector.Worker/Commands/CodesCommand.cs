using System.CommandLine;
using System.Runtime.CompilerServices;
using Connector.Enrichment;
using Connector.Segmentation;
using Connector.Surveys;
using Connector.Worker.Display;
using Connector.Worker.Hosting;
using Sylvan.Data.Csv;

namespace Connector.Worker.Commands;

/// <summary><c>connector codes</c>: the one list of segment codes that CRM, ERP and BI share; <c>--check</c> holds another system's file against it and the book.</summary>
internal static class CodesCommand
{
    private static readonly Option<FileInfo?> Csv = new("--csv") { Description = "Write the list as a CSV file too.", HelpName = "FILE" };
    private static readonly Option<FileInfo?> Check = new("--check") { Description = "A CSV file of another system: a row per account with its code. Ends with 4 when anything drifts.", HelpName = "FILE" };
    private static readonly Option<string?> System = new("--system") { Description = "Whose aliases count beside the shared codes, such as erp. A source of the connection by that name has its ids of accounts looked up too.", HelpName = "NAME" };
    private static readonly Option<string?> Dimension = new("--dimension") { Description = "Only this dimension; of a file to check, what its codes are of.", HelpName = "NAME" };
    private static readonly Option<string> Id = new("--id") { Description = "Column of the account in the file to check.", HelpName = "COLUMN", DefaultValueFactory = _ => ResearchQueue.AccountColumn };
    private static readonly Option<string> Code = new("--code") { Description = "Column of the code.", HelpName = "COLUMN", DefaultValueFactory = _ => "code" };

    public static Command Create()
    {
        var command = new Command("codes", "List the segments' codes ('code', 'aliases') as other systems share them, retired ones with their successors; check another system's file against list and book.")
        {
            Csv, Check, System, Dimension, Id, Code,
        };
        command.SetAction((parsed, cancellationToken) => parsed.GetValue(Check) is { } file ? CheckAsync(parsed, file, cancellationToken) : ListAsync(parsed, cancellationToken));
        return command;
    }

    private static async Task<int> ListAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var app = CliApp.Open(parsed);
        List<CodeList> lists = [.. (Named(parsed, app.Framework) is { } one ? [one] : app.Framework.Dimensions).Select(dimension => new CodeList(dimension))];
        if (parsed.GetValue(Csv) is { } file)
        {
            await UserFiles.WriteAsync($"--csv: '{file}'", () => File.WriteAllLinesAsync(file.FullName, CodeSheet.Lines(lists, CodeList.Systems(app.Framework)), cancellationToken));
            await Console.Error.WriteLineAsync($"{lists.Sum(list => list.Entries.Count)} codes in {file}");
        }

        Output.Write(parsed, CodesView.ToJson(app.Framework, lists), text => CodesView.Write(text, lists));
        return ExitCode.Done;
    }

    private static async Task<int> CheckAsync(ParseResult parsed, FileInfo file, CancellationToken cancellationToken)
    {
        await using var app = CliApp.Open(parsed);
        var dimension = Named(parsed, app.Framework) ?? (app.Framework.Dimensions is [var only] ? only
            : throw new SettingsException($"--check: say with --dimension what the codes are of: {string.Join(", ", app.Framework.Dimensions.Select(one => one.Name))}"));
        var system = SystemOf(parsed, app.Framework);
        if (!file.Exists) throw new SettingsException($"--check: there is no file '{file}'");
        await using var store = await app.ReadStoreAsync(cancellationToken);
        var source = app.Runner.Sources(app.Connection).FirstOrDefault(source => source.Name == system || source.Serves == system);
        var survey = new CodeSurvey(store, app.Crm, app.Suffixes, source);
        var report = await UserFiles.ReadAsync($"--check: '{file}'", () =>
            survey.CheckAsync(new CodeList(dimension), system, RowsAsync(file, parsed.GetRequiredValue(Id), parsed.GetRequiredValue(Code), cancellationToken), cancellationToken));
        Output.Write(parsed, CodesView.ToJson(app.Connection, report), text => CodesView.Write(text, report));
        return report.Drifts ? ExitCode.Partial : ExitCode.Done;
    }

    private static Dimension? Named(ParseResult parsed, Framework framework) => parsed.GetValue(Dimension) is not { } named ? null : framework.Dimension(named)
        ?? throw new SettingsException($"--dimension: the framework has no '{named}'; it has {string.Join(", ", framework.Dimensions.Select(one => one.Name))}");

    /// <summary>A misspelt name would make every alias an unknown code.</summary>
    private static string? SystemOf(ParseResult parsed, Framework framework)
    {
        var systems = CodeList.Systems(framework);
        return parsed.GetValue(System) is not { } named || systems.Contains(named) ? parsed.GetValue(System)
            : throw new SettingsException($"--system: no segment has aliases in '{named}'{(systems.Count == 0 ? "" : $"; there are some in {string.Join(", ", systems)}")}: leave it out where only the shared codes are used");
    }

    private static async IAsyncEnumerable<(string? Account, string? Code)> RowsAsync(FileInfo file, string idColumn, string codeColumn, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var table = await CsvDataReader.CreateAsync(file.FullName, new CsvDataReaderOptions { ResultSetMode = ResultSetMode.SingleResult, Delimiter = ',' }, cancellationToken);
        string[] header = [.. Enumerable.Range(0, table.FieldCount).Select(table.GetName)];
        var (id, code) = (At(idColumn, "--id"), At(codeColumn, "--code"));
        while (await table.ReadAsync(cancellationToken)) yield return (Cell(id), Cell(code));

        string? Cell(int column) => column < table.RowFieldCount ? table.GetString(column) : null;
        int At(string name, string option) => Array.FindIndex(header, column => string.Equals(column.Trim(), name, StringComparison.OrdinalIgnoreCase)) is var found and >= 0 ? found
            : throw new SettingsException($"--check: '{file}' has no column {name} in its first line: name it with {option} (a CSV file with commas, in UTF-8)");
    }
}

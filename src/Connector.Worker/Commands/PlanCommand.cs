using System.CommandLine;
using System.Globalization;
using System.Text;
using Connector.Accounts;
using Connector.Planning;
using Connector.Segmentation;
using Connector.Store;
using Connector.Worker.Display;
using Connector.Worker.Hosting;
using Connector.WriteBack;

namespace Connector.Worker.Commands;

/// <summary><c>connector plan</c>: exactly what would change, sealed, for somebody to approve; or what a plan made earlier says.</summary>
internal static class PlanCommand
{
    private static readonly Argument<long?> Number = new("PLAN") { Description = "Show this plan again. Left out: read the CRM and make a new one.", Arity = ArgumentArity.ZeroOrOne };

    private static readonly Option<double> Tranche = new("--tranche")
    {
        Description = "Only this share of the accounts, such as 20%. A larger tranche holds every smaller one.",
        HelpName = "N%",
        DefaultValueFactory = _ => 1,
        CustomParser = result => TryShare(result.Tokens[0].Value, out var share) ? share : Wrong(result),
    };

    private static readonly Option<FileInfo?> Accounts = new("--accounts") { Description = "Only the accounts of this file: one id a line.", HelpName = "FILE" };
    private static readonly Option<bool> Replace = new("--replace") { Description = "Also replace values that stood in the segment fields before the connector wrote any." };
    private static readonly Option<FileInfo?> Export = new("--export") { Description = "Write the plan as a file for the CRM's own import tool.", HelpName = "FILE" };

    public static Command Create()
    {
        var command = new Command("plan", "Show exactly what a run would change, and seal it for approval. Writes nothing to the CRM's records.") { Number, Tranche, Accounts, Replace, Export };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var scope = await ScopeAsync(parsed, cancellationToken);
        if (parsed.GetValue(Export)?.Directory is { Exists: false } folder) throw new SettingsException($"--export: there is no folder '{folder}'");
        await using var app = CliApp.Open(parsed);
        if (parsed.GetValue(Number) is { } shown) return await ShowAsync(parsed, app, shown, cancellationToken);

        var report = await app.RunAsync(at => new SyncRun(at).PlanAsync(scope, cancellationToken), cancellationToken);
        if (report.Record.Plan is not { } made) return RunDisplay.Tell(parsed, app.Connection, report);
        if (!parsed.GetValue(CommonOptions.Json)) RunDisplay.Print(app.Connection, report with { Plan = null });
        return await ShowAsync(parsed, app, made, cancellationToken);
    }

    public static async Task<int> ShowAsync(ParseResult parsed, CliApp app, long number, CancellationToken cancellationToken)
    {
        await using var store = await app.ReadStoreAsync(cancellationToken);
        if (await store.Plans.FindAsync(number, cancellationToken) is not { } plan)
        {
            Console.Error.WriteLine($"connection '{app.Connection}' has no plan {number}");
            return ExitCode.Failed;
        }

        var view = await PlanView.OfAsync(app, store, plan, cancellationToken);
        Output.Write(parsed, view.ToJson(), view.Print);
        if (parsed.GetValue(Export) is { } file) await UserFiles.WriteAsync(
            $"--export: '{file}'", () => ExportAsync(app, store, plan, file, cancellationToken),
            $"the plan itself is made, 'connector plan {plan.Plan} --export FILE' writes it elsewhere");
        return ExitCode.Done;
    }

    private static async Task ExportAsync(CliApp app, IConnectionStore store, StoredPlan plan, FileInfo file, CancellationToken cancellationToken)
    {
        await using var text = new StreamWriter(file.FullName, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        var (crm, notes) = (app.Crm, app.Framework.Dimensions.SelectMany(dimension => dimension.Notes.In(app.Crm.Name)));
        var import = new ImportFile(text, crm.ImportFormat, plan.Head.Written.Fields, notes.Where(note => note.Kind == NoteKind.Provisional).Select(note => note.Field).ToHashSet());
        await import.WriteHeadAsync(cancellationToken);
        await foreach (var page in store.Plans.RowsAsync(plan.Plan, cancellationToken)) await import.WriteAsync(page, cancellationToken);
        Console.Error.WriteLine($"{Plural.Of(import.Rows, "row")} for {crm.ImportFormat.Tool} written to {file}{(import.LeftOut > 0 ? $"; {Plural.Of(import.LeftOut, "row")} left out, because that tool cannot empty a field" : "")}");
    }

    private static async Task<PlanScope> ScopeAsync(ParseResult parsed, CancellationToken cancellationToken) =>
        new(await IdsAsync(parsed.GetValue(Accounts), cancellationToken), parsed.GetValue(Tranche), parsed.GetValue(Replace));

    private static async Task<HashSet<AccountId>?> IdsAsync(FileInfo? file, CancellationToken cancellationToken)
    {
        if (file is null) return null;
        if (!file.Exists) throw new SettingsException($"--accounts: there is no file '{file}'");
        var lines = await UserFiles.ReadAsync($"--accounts: '{file}'", () => File.ReadAllLinesAsync(file.FullName, cancellationToken));
        var ids = lines.Select(line => line.Trim()).Where(line => line.Length > 0).Select(line => new AccountId(line)).ToHashSet();
        return ids.Count > 0 ? ids : throw new SettingsException($"--accounts: '{file}' names no account; write one id a line");
    }

    private static bool TryShare(string text, out double share)
    {
        var isNumber = double.TryParse(text.TrimEnd('%'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent);
        share = percent / 100;
        return isNumber && text.EndsWith('%') && percent is > 0 and <= 100;
    }

    private static double Wrong(System.CommandLine.Parsing.ArgumentResult result)
    {
        result.AddError($"--tranche: '{result.Tokens[0].Value}' is no share; write one such as 20%");
        return 1;
    }
}

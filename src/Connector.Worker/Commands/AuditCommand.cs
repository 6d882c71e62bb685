using System.CommandLine;
using Connector.Accounts;
using Connector.Reading;
using Connector.Surveys.Auditing;
using Connector.Worker.Display;
using Connector.Worker.Hosting;

namespace Connector.Worker.Commands;

/// <summary><c>connector audit</c>: what a CRM has, beside what the framework needs.</summary>
internal static class AuditCommand
{
    private const long AccountsPerLine = 10_000;
    private const string Markdown = "md";
    private const string Html = "html";
    private const string Json = "json";

    private static readonly Argument<string?> Which = new("CONNECTION") { Description = "Which connection; may be left out when there is only one.", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string?> Format = new("--format") { Description = "md, html or json. Default: all three with --output, md without.", HelpName = "FORMAT" };
    private static readonly Option<DirectoryInfo?> Folder = new("--output") { Description = "The folder to write audit.md, audit.html and audit.json into; made when it is not there. Without it the audit is printed.", HelpName = "PATH" };
    private static readonly Option<bool> Cost = new("--cost") { Description = "Only tell what the audit would cost in API calls: makes three." };
    private static readonly Option<bool> Yes = new("--yes") { Description = "Go on without asking once the cost is told." };
    private static readonly Option<double> Gate = ShareOption.Of("--gate", 0.8, "Attributes must be known, and dimensions decided, for this share of the population.");
    private static readonly Option<double> Confidence = ShareOption.Confidence();
    private static readonly Option<double> Margin = ShareOption.Of("--margin", 0.05, "How far the share of right values of a field may be off: smaller means more are checked.");
    private static readonly Option<long> Seed = new("--seed") { Description = "Draws other samples; the same seed draws the same again.", HelpName = "N" };

    public static Command Create()
    {
        var command = new Command("audit",
            "Show every field of the accounts with fill rate, accuracy by sample, last use and who sees it, fields like segments and where they are used, duplicates, and what the framework and its questions lack. Reads the CRM, changes and stores nothing.")
        {
            Which, Format, Folder, Cost, Yes, Gate, Confidence, Margin, Seed,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var formats = Formats(parsed);
        await using var app = CliApp.Open(Settings.Load(parsed.GetValue(CommonOptions.Config)), parsed.GetValue(Which) ?? parsed.GetValue(CommonOptions.Connection));
        if (app.Crm.FieldSurvey is not { } survey) throw new SettingsException($"connection '{app.Connection}': its CRM tells nothing of its fields");
        var terms = new AuditTerms(ShareOption.ConfidenceOf(parsed, Confidence), parsed.GetValue(Margin), parsed.GetValue(Gate), parsed.GetValue(Seed));
        var audit = new BookAudit(app.Connection, app.Crm, survey, app.Framework, terms, app.Suffixes, app.Services.GetRequiredService<TimeProvider>().GetUtcNow());
        var plan = await audit.PlanAsync(cancellationToken);
        if (parsed.GetValue(Cost))
        {
            Output.Write(parsed, new { connection = app.Connection, cost = AuditJson.Cost(plan.Cost), left_today = app.Crm.Usage.Left }, text => Tell(text, app, plan.Cost));
            return ExitCode.Done;
        }

        Tell(Console.Error, app, plan.Cost);
        if (!parsed.GetValue(Yes) && !Agreed()) return ExitCode.Usage;
        await WriteAsync(parsed, await audit.RunAsync(plan, accounts => Told(accounts, plan.Cost.Accounts), cancellationToken), formats, cancellationToken);
        return ExitCode.Done;
    }

    private static void Told(long accounts, long all)
    {
        if (accounts % AccountsPerLine == 0) Console.Error.WriteLine($"read {Tables.Number(accounts)} of {Tables.Number(all)} accounts");
    }

    private static string[] Formats(ParseResult parsed) => parsed.GetValue(Format) switch
    {
        null when parsed.GetValue(Folder) is not null => [Markdown, Html, Json],
        null => [parsed.GetValue(CommonOptions.Json) ? Json : Markdown],
        Markdown or Html or Json => [parsed.GetValue(Format)!],
        var other => throw new SettingsException($"--format: '{other}' is none of {Markdown}, {Html} and {Json}"),
    };

    private static void Tell(TextWriter text, CliApp app, SurveyCost cost)
    {
        text.WriteLine($"Audit of {app.Connection}: about {Plural.Of(cost.Calls, "API call")} for {Plural.Of(cost.Accounts, "account")}"
            + (app.Crm.Usage.Left is { } left ? $"; {Tables.Number(left)} are left to this connection today" : ""));
        foreach (var part in cost.Parts) text.WriteLine($"  {part.What}: {Tables.Number(part.Calls)} ({part.How})");
    }

    /// <summary>Nobody can be asked where input is no terminal: what costs calls is then done only when it was said.</summary>
    private static bool Agreed()
    {
        if (Console.IsInputRedirected)
        {
            Console.Error.WriteLine("Nothing but counts was read. Say --yes to go on, or --cost to ask for no more than this.");
            return false;
        }

        Console.Error.Write("Go on? [y/N] ");
        return Console.ReadLine()?.Trim().ToUpperInvariant() is "Y" or "YES";
    }

    private static async Task WriteAsync(ParseResult parsed, AuditReport report, string[] formats, CancellationToken cancellationToken)
    {
        var document = AuditDocument.Of(report);
        var json = AuditJson.Of(report);
        string Content(string format) => format switch
        {
            Markdown => document.Markdown,
            Html => HtmlPage.Of(document),
            _ => Output.ToJson(json) + "\n",
        };
        if (parsed.GetValue(Folder) is not { } folder)
        {
            foreach (var format in formats) Console.Out.Write(Content(format));
            return;
        }

        await UserFiles.WriteAsync($"--output: '{folder}'", async () =>
        {
            folder.Create();
            foreach (var format in formats) await File.WriteAllTextAsync(Path.Combine(folder.FullName, $"{document.Name}.{format}"), Content(format), cancellationToken);
        });
        Output.Write(parsed, json, text =>
        {
            foreach (var format in formats) text.WriteLine($"{Path.Combine(folder.FullName, document.Name)}.{format}");
            foreach (var line in Summary(report)) text.WriteLine(line);
        });
    }

    private static IEnumerable<string> Summary(AuditReport report)
    {
        var (gap, lacking) = (report.Gap, report.Gap.Answers.Where(answer => answer.Answered != AnswerKind.Yes).ToList());
        yield return $"{Plural.Of(report.Accounts, "account")}, {Plural.Of(report.Fields.Count, "field")}, {report.Fields.Count(field => field.SegmentLike is not null)} like segments";
        yield return $"{gap.Attributes.Count(one => one.Kind is GapKind.None or GapKind.DefaultOnly)} of {gap.Attributes.Count} attributes stand from the CRM alone; {gap.Answers.Count - lacking.Count} of {gap.Answers.Count} questions and uses can be answered";
        foreach (var answer in lacking) yield return $"  {(answer.Answered == AnswerKind.No ? "not" : "in part")}: {answer.Text} ({string.Join("; ", answer.Why)})";
    }
}

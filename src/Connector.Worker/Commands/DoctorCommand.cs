using System.CommandLine;
using Connector.Planning;
using Connector.Reading;
using Connector.Stages;
using Connector.Store;
using Connector.Worker.Display;
using Connector.Worker.Scheduling;
using Microsoft.Extensions.Options;

namespace Connector.Worker.Commands;

/// <summary><c>connector doctor</c>: what would fail tonight.</summary>
internal static class DoctorCommand
{
    /// <summary>So many of the latest runs tell what one costs.</summary>
    private const int RunsThatTell = 20;

    private static readonly Option<bool> Readiness = new("--readiness")
    {
        Description = "Also check what a project should know before it starts: duplicates and identifiers of the customer list, access to the other systems, credits. Reads the whole list; buys and stores nothing.",
    };

    public static Command Create()
    {
        var command = new Command("doctor", "Check credentials, rights, field access, limits and clock of a connection, and whether its schedule keeps the segments' SLAs. Changes nothing; exits 1 when a check fails.") { Readiness };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var app = CliApp.Open(parsed);
        var needs = FieldNeeds.Of(app.Framework, app.Crm.Name);
        var checks = new List<Check>();
        await foreach (var check in app.Crm.ExamineAsync(needs, cancellationToken)) checks.Add(check);
        var options = app.Services.GetRequiredService<IOptionsMonitor<ConnectionOptions>>().Get(app.Connection);
        if (FrameworkApproval.Weakness(options) is { } weakness) checks.Add(new Check("approvals", CheckResult.Warning, weakness, "Name each approver's public key in Approval:Keys."));
        var (gap, cadences) = await CadencesAsync(app, options, cancellationToken);
        checks.AddRange(cadences.Select(CadenceView.ToCheck));
        if (parsed.GetValue(Readiness))
        {
            var readiness = new Surveys.Readiness(app.Crm, app.Framework, app.Runner.Sources(app.Connection), app.Suffixes);
            await foreach (var check in readiness.ExamineAsync(cancellationToken)) checks.Add(check);
        }

        var listed = checks.Select(check => new { name = check.Name, result = check.Result.ToString(), detail = check.Detail, mend = check.Mend });
        Output.Write(parsed, new { connection = app.Connection, checks = listed, cadence = CadenceView.ToJson(options, gap, cadences) }, console =>
        {
            foreach (var check in checks)
            {
                console.WriteLine($"{Sign(check.Result)} {check.Name}: {check.Detail}");
                if (check.Mend.Length > 0) console.WriteLine($"       mend: {check.Mend}");
            }
        });
        return checks.Exists(check => check.Result == CheckResult.Failed) ? ExitCode.Failed : ExitCode.Done;
    }

    /// <summary>After the CRM was examined: its limit is known by then.</summary>
    private static async Task<(TimeSpan? Gap, IReadOnlyList<Cadence> Cadences)> CadencesAsync(CliApp app, ConnectionOptions options, CancellationToken cancellationToken)
    {
        var now = app.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var gap = ScheduleGaps.Longest(options.Schedule, TimeZoneInfo.FindSystemTimeZoneById(options.TimeZone), now);
        return (gap, [.. new CadenceRules(options.Schedule, gap, TypicalRun.Of(await CostsAsync(app, cancellationToken)), app.Crm.Usage).Of(app.Framework, app.Crm.Name)]);
    }

    private static async Task<IReadOnlyList<RunCost>> CostsAsync(CliApp app, CancellationToken cancellationToken)
    {
        try
        {
            await using var store = await app.Services.GetRequiredService<IStores>().OpenForReadingAsync(app.Connection, cancellationToken);
            return store is null ? [] : await store.Runs.CostsAsync(RunsThatTell, cancellationToken);
        }
        catch (StoreSchemaException)
        {
            return []; // right after an upgrade: the next run brings the store up to date, and all that is checked here must be told before it
        }
    }

    private static string Sign(CheckResult result) => result switch
    {
        CheckResult.Passed => "ok    ",
        CheckResult.Warning => "warn  ",
        _ => "FAIL  ",
    };
}

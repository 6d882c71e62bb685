using System.CommandLine;
using Connector.Reading;
using Connector.Stages;
using Connector.Worker.Display;
using Microsoft.Extensions.Options;

namespace Connector.Worker.Commands;

/// <summary><c>connector doctor</c>: what would fail tonight.</summary>
internal static class DoctorCommand
{
    private static readonly Option<bool> Readiness = new("--readiness")
    {
        Description = "Also check what a project should know before it starts: duplicates and identifiers of the customer list, access to the other systems, credits. Reads the whole list; buys and stores nothing.",
    };

    public static Command Create()
    {
        var command = new Command("doctor", "Check credentials, rights, field access, limits and clock of a connection. Changes nothing; exits 1 when a check fails.") { Readiness };
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
        if (parsed.GetValue(Readiness))
        {
            var readiness = new Surveys.Readiness(app.Crm, app.Framework, app.Runner.Sources(app.Connection), app.Suffixes);
            await foreach (var check in readiness.ExamineAsync(cancellationToken)) checks.Add(check);
        }


        var listed = checks.Select(check => new { name = check.Name, result = check.Result.ToString(), detail = check.Detail, mend = check.Mend });
        Output.Write(parsed, new { connection = app.Connection, checks = listed }, console =>
        {
            foreach (var check in checks)
            {
                console.WriteLine($"{Sign(check.Result)} {check.Name}: {check.Detail}");
                if (check.Mend.Length > 0) console.WriteLine($"       mend: {check.Mend}");
            }
        });
        return checks.Exists(check => check.Result == CheckResult.Failed) ? ExitCode.Failed : ExitCode.Done;
    }

    private static string Sign(CheckResult result) => result switch
    {
        CheckResult.Passed => "ok    ",
        CheckResult.Warning => "warn  ",
        _ => "FAIL  ",
    };
}

using System.CommandLine;
using Connector.Deployment;
using Connector.Store;
using Connector.Worker.Display;
using Connector.Worker.Hosting;
using Microsoft.Extensions.Options;

namespace Connector.Worker.Commands;

/// <summary><c>connector drift</c>: what people changed by hand of what the connector deployed.</summary>
internal static class DriftCommand
{
    public static Command Create()
    {
        var command = new Command("drift", "List what people changed by hand of the deployed fields, permissions, views, reports and dashboards; adopt it or put it back, as Deployment:Drift says. Ends with 4 when something stays that is not as the framework wants it.");
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var app = CliApp.Open(parsed);
        var options = app.Services.GetRequiredService<IOptionsMonitor<ConnectionOptions>>().Get(app.Connection);
        if (!options.Deployment.Enabled || app.Crm.Deployer is null)
        {
            throw new SettingsException($"connection '{app.Connection}' deploys no artefacts: {(app.Crm.Deployer is null ? "its CRM takes none" : "set Deployment:Enabled")}");
        }

        var report = await app.RunAsync(at => new DriftRun(at).ExecuteAsync(cancellationToken), cancellationToken);
        if (report.Record.Trouble is { } trouble) Console.Error.WriteLine(trouble);
        var drifted = (report.Artefacts ?? []).Where(change => change.Action == ArtefactAction.Drifted).ToList();
        var view = ArtefactView.Of(app.Crm, drifted);
        Output.Write(
            parsed,
            new { connection = app.Connection, run = report.Record.Run, policy = options.Deployment.Drift.ToString().ToLowerInvariant(), drifted = view.ToJson(), restored = report.Deployed, trouble = report.Record.Trouble },
            text =>
            {
                if (drifted.Count == 0) text.WriteLine("nothing that was deployed was changed by hand");
                view.Print(text);
            });
        if (report.Record.Status != RunStatus.Succeeded) return ExitCode.Of(report.Record.Status);
        return drifted.Exists(change => !change.Deploys && options.Deployment.Drift != DriftPolicy.Adopt) ? ExitCode.Partial : ExitCode.Done;
    }
}

using System.CommandLine;
using Connector.Worker.Hosting;

namespace Connector.Worker.Commands;

/// <summary><c>connector worker</c>: the scheduled service.</summary>
internal static class WorkerCommand
{
    public static Command Create()
    {
        var command = new Command("worker", "The scheduled service: syncs every connection on its schedule, answers /health/live and /health/ready. Ctrl-C or SIGTERM stops it at a safe point.");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var host = WorkerHost.Build(Settings.Load(parsed.GetValue(CommonOptions.Config)));
            await host.StartAsync(cancellationToken);
            await host.WaitForShutdownAsync(cancellationToken);
            return ExitCode.Done;
        });
        return command;
    }
}

using System.CommandLine;
using Connector.Benchmarks.Measuring;

namespace Connector.Benchmarks.HubSpot;

/// <summary><c>bench floor-portal</c>, started by <c>hubspot-full</c> so that it is measured alone: bare HttpClient down and up of the same bytes.</summary>
internal static class FloorPortalCommand
{
    private const int CallsAtOnce = 20; // as the connector by default
    private static readonly Option<string> Portal = new("--portal") { Description = "The emulator.", Required = true };
    private static readonly Option<string> Properties = new("--properties") { Description = "What to read, commas between.", Required = true };
    private static readonly Option<string> Bodies = new("--bodies") { Description = "File of batch updates, one a line.", Required = true };

    public static Command Create()
    {
        var command = new Command("floor-portal", "The transfers of a full HubSpot sync alone.") { Portal, Properties, Bodies };
        command.Hidden = true;
        command.SetAction(async (parsed, _) =>
        {
            using var client = EmulatedPortal.NewClient(new Uri(parsed.GetRequiredValue(Portal)));
            var calls = new PortalCalls(client);
            await calls.ListAsync(parsed.GetRequiredValue(Properties).Split(','), archived: false, _ => { });
            await calls.ListAsync([], archived: true, _ => { });
            await calls.UpdateAsync(File.ReadLines(parsed.GetRequiredValue(Bodies)), CallsAtOnce);
            Report.Json(new { calls.Calls, calls.BytesDown, calls.BytesUp });
            return 0;
        });
        return command;
    }
}

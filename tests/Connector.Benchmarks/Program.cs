using System.CommandLine;
using Connector.Benchmarks.Crash;
using Connector.Benchmarks.Decide;
using Connector.Benchmarks.EmulatorSize;
using Connector.Benchmarks.FullSync;
using Connector.Benchmarks.HubSpot;
using Connector.Benchmarks.Incremental;
using Connector.Benchmarks.Jsforce;
using Connector.Benchmarks.Quality;
using Connector.Benchmarks.Simulate;

namespace Connector.Benchmarks;

/// <summary><c>scripts/bench VERB</c>: one line of JSON on standard output, a table for people on standard error. One file per verb.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        var bench = new RootCommand("Measures the connector beside a floor taken in the same run, so that ratios hold on any machine.")
        {
            DecideCommand.Create(),
            FullSyncCommand.Create(),
            FloorTransferCommand.Create(),
            FloorFillCommand.Create(),
            IncrementalCommand.Create(),
            FloorDecideCommand.Create(),
            HubSpotRateCommand.Create(),
            HubSpotFullCommand.Create(),
            FloorPortalCommand.Create(),
            JsforceCommand.Create(),
            CrashCommand.Create(),
            SimulateCommand.Create(),
            QualityCommand.Create(),
            EmulatorSizeCommand.Create(),
        };
        return bench.Parse(arguments).Invoke();
    }
}

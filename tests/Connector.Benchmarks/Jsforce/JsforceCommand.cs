using System.CommandLine;
using System.Text.Json;
using Connector.Benchmarks.Measuring;
using Connector.Crashes;

namespace Connector.Benchmarks.Jsforce;

/// <summary>
/// <c>bench jsforce</c>: the same book read, tiered and written by a jsforce script (<c>tier.mjs</c>) and by the connector, which also stores and
/// proves. jsforce is installed outside the repository by npm, where the tests with official clients put it too.
/// </summary>
internal static class JsforceCommand
{
    private const string RowsPerJob = "50000"; // as the connector does
    private static readonly Option<int> Accounts = new("--accounts") { Description = "Size of the generated book.", DefaultValueFactory = _ => 100_000 };
    private static readonly Option<int> Repeat = new("--repeat") { Description = "How often; medians are printed.", DefaultValueFactory = _ => 1 };

    private static string Installed { get; } = Path.Combine(Path.GetTempPath(), "connector-official-clients");

    public static Command Create()
    {
        var command = new Command("jsforce", "The first fill beside a jsforce script that does the same; needs node and npm.") { Accounts, Repeat };
        command.SetAction((parsed, _) => RunAsync(parsed.GetValue(Accounts), parsed.GetValue(Repeat)));
        return command;
    }

    private static async Task<int> RunAsync(int accounts, int repeat)
    {
        if (!Directory.Exists(Path.Combine(Installed, "node_modules", "jsforce")))
        {
            Directory.CreateDirectory(Installed);
            await MeasuredProcess.SucceedAsync("npm", "install", "jsforce@3", "--prefix", Installed, "--no-audit", "--no-fund", "--ignore-scripts");
        }

        var turns = new List<(ConnectorRun Ours, ProcessCost Script)>();
        for (var i = 0; i < repeat; i++)
        {
            turns.Add((await ConnectorAsync(accounts), await ScriptAsync(accounts)));
            var (ours, script) = turns[^1];
            if (Count(script, "sent") != ours.Count("sent")) throw new InvalidOperationException($"ours sent {ours.Count("sent")} rows, the script {script.Output}");
            Report.Say($"connector  wall {ours.Cost.WallSeconds,7:F2} s   CPU {ours.Cost.CpuSeconds,7:F2} s   peak {ours.PeakRssBytes / 1e6:F0} MB");
            Report.Say($"jsforce    wall {script.WallSeconds,7:F2} s   CPU {script.CpuSeconds,7:F2} s   peak {script.PeakRssBytes / 1e6:F0} MB");
        }

        object Costs(Func<(ConnectorRun Ours, ProcessCost Script), ProcessCost> of, Func<(ConnectorRun Ours, ProcessCost Script), long> peak) => new
        {
            WallSeconds = Report.Short(Report.Median(turns.Select(turn => of(turn).WallSeconds))),
            CpuSeconds = Report.Short(Report.Median(turns.Select(turn => of(turn).CpuSeconds))),
            PeakRssBytes = (long)Report.Median(turns.Select(turn => (double)peak(turn))),
        };
        Report.Json(new
        {
            Verb = "jsforce",
            Accounts = accounts,
            Repeat = repeat,
            RowsSent = turns[^1].Ours.Count("sent"),
            Connector = Costs(turn => turn.Ours.Cost, turn => turn.Ours.PeakRssBytes),
            Jsforce = Costs(turn => turn.Script, turn => turn.Script.PeakRssBytes),
            CpuRatioToJsforce = Report.Short(Report.Median(turns.Select(turn => turn.Ours.Cost.CpuSeconds / turn.Script.CpuSeconds))),
            Goal = "cpu_ratio_to_jsforce < 1",
        });
        return 0;
    }

    private static async Task<ConnectorRun> ConnectorAsync(int accounts)
    {
        await using var org = await EmulatedOrg.StartAsync(accounts);
        return (await org.RunAsync()).MustBeGreen();
    }

    private static async Task<ProcessCost> ScriptAsync(int accounts)
    {
        await using var org = await EmulatedOrg.StartAsync(accounts);
        await org.SetUpAsync();
        var script = Path.Combine(AppContext.BaseDirectory, "Jsforce", "tier.mjs");
        var cost = await MeasuredProcess.SucceedInAsync(
            Installed, "node", script, org.Address.GetLeftPart(UriPartial.Authority), Built.Config, RowsPerJob);
        return Count(cost, "succeeded") == Count(cost, "sent") ? cost : throw new InvalidOperationException($"the script lost rows: {cost.Output}");
    }

    private static long Count(ProcessCost cost, string name) => JsonDocument.Parse(cost.Output).RootElement.GetProperty(name).GetInt64();
}

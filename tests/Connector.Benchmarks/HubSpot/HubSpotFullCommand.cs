using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Connector.Benchmarks.Measuring;

namespace Connector.Benchmarks.HubSpot;

/// <summary>
/// <c>bench hubspot-full</c>: the first fill of an emulated portal by the real executable, beside the bare calls of the same bytes and the bare fill of the
/// same rows, each in a process of its own. The list is a chain of pages, each known by the one before: the floor pages it the same way.
/// </summary>
internal static class HubSpotFullCommand
{
    /// <summary>The portal's burst would make every run equally long: what is measured is our own cost.</summary>
    private const int Unlimited = 1_000_000;
    private static readonly Option<int> Companies = new("--companies") { Description = "Size of the generated book.", DefaultValueFactory = _ => 10_000 };
    private static readonly Option<int> Repeat = new("--repeat") { Description = "How often; medians are printed.", DefaultValueFactory = _ => 1 };

    public static Command Create()
    {
        var command = new Command("hubspot-full", "First full sync of a generated HubSpot book, beside its floor.") { Companies, Repeat };
        command.SetAction((parsed, _) => RunAsync(parsed.GetValue(Companies), parsed.GetValue(Repeat)));
        return command;
    }

    private static async Task<int> RunAsync(int companies, int repeat)
    {
        var turns = new List<Turn>();
        for (var i = 0; i < repeat; i++)
        {
            turns.Add(await TurnAsync(companies));
            Say(turns[^1]);
        }

        double Median(Func<Turn, double> select) => Report.Short(Report.Median(turns.Select(select)));
        Report.Json(new
        {
            Verb = "hubspot-full",
            Companies = companies,
            Repeat = repeat,
            WallSeconds = Median(turn => turn.Run.Cost.WallSeconds),
            CpuSeconds = Median(turn => turn.Run.Cost.CpuSeconds),
            PeakRssBytes = (long)Report.Median(turns.Select(turn => (double)turn.Run.PeakRssBytes)),
            ApiCalls = turns[^1].Run.Count("api_calls"),
            RowsSent = turns[^1].Run.Count("sent"),
            CompaniesPerSecond = Median(turn => companies / turn.Run.Cost.WallSeconds),
            RatioToFloor = new { Wall = Median(turn => turn.WallRatio), Cpu = Median(turn => turn.CpuRatio) },
            Floor = new
            {
                WallSeconds = Median(turn => turn.FloorWall),
                CpuSeconds = Median(turn => turn.FloorCpu),
                TransferWallSeconds = Median(turn => turn.Transfer.WallSeconds),
                TransferCpuSeconds = Median(turn => turn.Transfer.CpuSeconds),
                FillWallSeconds = Median(turn => turn.FillWall),
                FillCpuSeconds = Median(turn => turn.FillCpu),
                Calls = turns[^1].Count("calls"),
                BytesDown = turns[^1].Count("bytes_down"),
                BytesUp = turns[^1].Count("bytes_up"),
            },
            Notes = "read by the list, never by an export, and without a limit of the burst; the floor's pages follow each other, its updates go 20 at once",
        });
        return 0;
    }

    private static async Task<Turn> TurnAsync(int companies)
    {
        var folder = Directory.CreateTempSubdirectory("connector-bench-floor-").FullName;
        try
        {
            var bodies = Path.Combine(folder, "bodies");
            var (run, fill) = await SyncAndFillAsync(companies, folder, bodies);
            await using var portal = await EmulatedPortal.StartAsync(companies);
            await portal.SetUpAsync();
            await portal.SetBurstAsync(Unlimited);
            var properties = string.Join(',', SegmentFields.Listed(await portal.VisibleFieldsAsync()));
            var transfer = await MeasuredProcess.SucceedAsync(
                Environment.ProcessPath!, "floor-portal", "--portal", portal.Address.ToString(), "--properties", properties, "--bodies", bodies);
            return new Turn(run, transfer, fill.GetProperty("wall_seconds").GetDouble(), fill.GetProperty("cpu_seconds").GetDouble());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(ConnectorRun Run, JsonElement Fill)> SyncAndFillAsync(int companies, string folder, string bodies)
    {
        await using var portal = await EmulatedPortal.StartAsync(companies);
        portal.Settings(settings => settings["Connections"]![EmulatedPortal.Connection]!["HubSpot"]!["Jobs"] = new JsonObject { ["ExportFromCalls"] = 0 });
        await portal.SetBurstAsync(Unlimited);
        var run = (await portal.RunAsync()).MustBeGreen();
        var written = await new PortalCalls(portal.Client).SaveWrittenAsync(bodies);
        if (written != run.Count("sent"))
        {
            throw new InvalidOperationException($"{run.Count("sent")} rows were sent, {written} hold segments: the floor would not be the same work");
        }

        var floor = Path.Combine(folder, "floor.db");
        var fill = await MeasuredProcess.SucceedAsync(Environment.ProcessPath!, "floor-fill", "--from", portal.StoreFile, "--to", floor);
        return (run, JsonDocument.Parse(fill.Output).RootElement);
    }

    private static void Say(Turn turn)
    {
        var (cost, calls) = (turn.Run.Cost, turn.Run.Count("api_calls"));
        Report.Say($"connector  wall {cost.WallSeconds,7:F2} s   CPU {cost.CpuSeconds,7:F2} s   {calls} calls   peak {turn.Run.PeakRssBytes / 1e6:F0} MB");
        Report.Say($"transfers  wall {turn.Transfer.WallSeconds,7:F2} s   CPU {turn.Transfer.CpuSeconds,7:F2} s   {turn.Count("calls")} calls");
        Report.Say($"fill       wall {turn.FillWall,7:F2} s   CPU {turn.FillCpu,7:F2} s");
        Report.Say($"ratio      wall {turn.WallRatio,7:F2}     CPU {turn.CpuRatio,7:F2}");
    }

    private sealed record Turn(ConnectorRun Run, ProcessCost Transfer, double FillWall, double FillCpu)
    {
        private readonly JsonElement _moved = JsonDocument.Parse(Transfer.Output).RootElement;

        public double WallRatio => Run.Cost.WallSeconds / FloorWall;

        public double CpuRatio => Run.Cost.CpuSeconds / FloorCpu;

        public double FloorWall => Transfer.WallSeconds + FillWall;

        public double FloorCpu => Transfer.CpuSeconds + FillCpu;

        public long Count(string name) => _moved.GetProperty(name).GetInt64();
    }
}

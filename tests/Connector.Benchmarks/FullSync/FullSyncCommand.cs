using System.CommandLine;
using System.Text.Json;
using Connector.Benchmarks.Measuring;

namespace Connector.Benchmarks.FullSync;

/// <summary>
/// <c>bench full-sync</c>: the first fill of an empty org by the real executable, beside the bare transfers of the same bytes and the bare fill of
/// the same rows, each in a process of its own, against a fresh emulator with the same book.
/// </summary>
internal static class FullSyncCommand
{
    /// <summary>As the connector asks by default.</summary>
    public const int RowsPerPage = 50_000;

    private const int SmallBook = 10_000;
    private static readonly Option<int> Accounts = new("--accounts")
    {
        Description = "Size of the generated book, from 10000.",
        DefaultValueFactory = _ => SmallBook,
    };
    private static readonly Option<int> Repeat = new("--repeat") { Description = "How often; medians are printed.", DefaultValueFactory = _ => 1 };

    public static Command Create()
    {
        var command = new Command("full-sync", "First full sync of a generated book, beside its floor.") { Accounts, Repeat };
        Accounts.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < SmallBook) result.AddError($"--accounts must be {SmallBook} or more: smaller books are not written by Bulk jobs");
        });
        command.SetAction((parsed, _) => RunAsync(parsed.GetValue(Accounts), parsed.GetValue(Repeat)));
        return command;
    }

    private static async Task<int> RunAsync(int accounts, int repeat)
    {
        var small = accounts == SmallBook ? null : await SyncAsync(SmallBook);
        var turns = new List<Turn>();
        for (var i = 0; i < repeat; i++)
        {
            turns.Add(await TurnAsync(accounts));
            Say(turns[^1]);
        }

        double Median(Func<Turn, double> select) => Report.Short(Report.Median(turns.Select(select)));
        var peak = (long)Report.Median(turns.Select(turn => (double)turn.Run.PeakRssBytes));
        Report.Json(new
        {
            Verb = "full-sync",
            Accounts = accounts,
            Repeat = repeat,
            WallSeconds = Median(turn => turn.Run.Cost.WallSeconds),
            CpuSeconds = Median(turn => turn.Run.Cost.CpuSeconds),
            PeakRssBytes = peak,
            PeakRssGrowthFrom10kBytes = small is null ? 0 : peak - small.PeakRssBytes,
            ApiCalls = turns[^1].Run.Count("api_calls"),
            RowsSent = turns[^1].Run.Count("sent"),
            AccountsPerSecond = Median(turn => accounts / turn.Run.Cost.WallSeconds),
            RatioToFloor = new { Wall = Median(turn => turn.WallRatio), Cpu = Median(turn => turn.CpuRatio) },
            Floor = new
            {
                WallSeconds = Median(turn => turn.FloorWall),
                CpuSeconds = Median(turn => turn.FloorCpu),
                TransferWallSeconds = Median(turn => turn.Transfer.WallSeconds),
                TransferCpuSeconds = Median(turn => turn.Transfer.CpuSeconds),
                FillWallSeconds = Median(turn => turn.Fill.WallSeconds),
                FillCpuSeconds = Median(turn => turn.Fill.CpuSeconds),
                turns[^1].BytesDown,
                turns[^1].BytesUp,
                FillRows = turns[^1].Fill.Rows,
            },
            Goal = "wall and cpu ratio_to_floor <= 2, peak_rss_bytes <= 400 MB growing <= 200 MB",
        });
        return 0;
    }

    private static async Task<ConnectorRun> SyncAsync(int accounts)
    {
        await using var org = await EmulatedOrg.StartAsync(accounts);
        return (await org.RunAsync()).MustBeGreen();
    }

    private static async Task<Turn> TurnAsync(int accounts)
    {
        var folder = Directory.CreateTempSubdirectory("connector-bench-floor-").FullName;
        try
        {
            var (run, fill) = await SyncAndFillAsync(accounts, folder);
            var transfer = await TransferAsync(accounts, folder);
            var bytes = JsonDocument.Parse(transfer.Output).RootElement;
            return new Turn(run, transfer, fill, bytes.GetProperty("bytes_down").GetInt64(), bytes.GetProperty("bytes_up").GetInt64());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(ConnectorRun Run, FillCost Fill)> SyncAndFillAsync(int accounts, string folder)
    {
        await using var org = await EmulatedOrg.StartAsync(accounts);
        var run = (await org.RunAsync()).MustBeGreen();
        var written = await WrittenRows.SaveAsync(org, Directory.CreateDirectory(Path.Combine(folder, "uploads")).FullName);
        if (written != run.Count("sent"))
        {
            throw new InvalidOperationException($"{run.Count("sent")} rows were sent, {written} hold segments: the floor would not be the same work");
        }

        var fill = await MeasuredProcess.SucceedAsync(Environment.ProcessPath!, "floor-fill", "--from", org.StoreFile, "--to", Path.Combine(folder, "floor.db"));
        var cost = JsonDocument.Parse(fill.Output).RootElement;
        return (run, new FillCost(cost.GetProperty("wall_seconds").GetDouble(), cost.GetProperty("cpu_seconds").GetDouble(), cost.GetProperty("rows").GetInt64()));
    }

    private static async Task<ProcessCost> TransferAsync(int accounts, string folder)
    {
        await using var org = await EmulatedOrg.StartAsync(accounts);
        await org.SetUpAsync();
        var query = $"SELECT {string.Join(", ", SegmentFields.Queried(await org.VisibleFieldsAsync(), withDeleted: false))} FROM Account";
        return await MeasuredProcess.SucceedAsync(
            Environment.ProcessPath!, "floor-transfer", "--org", org.Address.ToString(), "--query", query, "--uploads", Path.Combine(folder, "uploads"));
    }

    private static void Say(Turn turn)
    {
        Report.Say($"connector  wall {turn.Run.Cost.WallSeconds,7:F2} s   CPU {turn.Run.Cost.CpuSeconds,7:F2} s   peak {turn.Run.PeakRssBytes / 1e6:F0} MB");
        var bytes = $"{turn.BytesDown / 1e6:F0} MB down, {turn.BytesUp / 1e6:F0} MB up";
        Report.Say($"transfers  wall {turn.Transfer.WallSeconds,7:F2} s   CPU {turn.Transfer.CpuSeconds,7:F2} s   {bytes}");
        Report.Say($"fill       wall {turn.Fill.WallSeconds,7:F2} s   CPU {turn.Fill.CpuSeconds,7:F2} s   {turn.Fill.Rows:N0} rows");
        Report.Say($"ratio      wall {turn.WallRatio,7:F2}     CPU {turn.CpuRatio,7:F2}");
    }

    private sealed record FillCost(double WallSeconds, double CpuSeconds, long Rows);

    private sealed record Turn(ConnectorRun Run, ProcessCost Transfer, FillCost Fill, long BytesDown, long BytesUp)
    {
        public double FloorWall => Transfer.WallSeconds + Fill.WallSeconds;

        public double FloorCpu => Transfer.CpuSeconds + Fill.CpuSeconds;

        public double WallRatio => Run.Cost.WallSeconds / FloorWall;

        public double CpuRatio => Run.Cost.CpuSeconds / FloorCpu;
    }
}

using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Connector.Benchmarks.Measuring;
using Connector.Crashes;

namespace Connector.Benchmarks.HubSpot;

/// <summary>
/// <c>bench hubspot-rate</c>: a full write, and a batch re-read of all rows (what an import makes necessary), by the real executable against an emulated
/// portal that answers each batch in 150 ms and counts its calls in windows as HubSpot limits them; by one process, and by two of one portal, each with a
/// connection of its own, that share nothing but the store.
/// </summary>
internal static class HubSpotRateCommand
{
    private const int WindowSeconds = 10;
    private const int Burst = 190;
    private const string Write = "write";
    private const string Read = "read";
    private const int RowsPerCall = 100;
    private const double RowsPerCompany = 0.62; // of the generated book so many are written, a little more

    /// <summary>While the book is read and planned nothing is measured.</summary>
    private const int Unlimited = 1_000_000;

    private static readonly Option<int> Seconds = new("--seconds")
    {
        Description = "How long is measured, in whole windows of ten seconds.",
        DefaultValueFactory = _ => 60,
    };
    private static readonly Option<int[]> Workers = new("--workers")
    {
        Description = "Processes on one portal; several times for a turn each.",
        DefaultValueFactory = _ => [1, 2],
    };

    private static readonly Option<string[]> Calls = new("--calls")
    {
        Description = "Which calls are measured: write (batch updates), read (batch reads of rows that an import wrote); several times for a turn each.",
        DefaultValueFactory = _ => [Write, Read],
    };

    public static Command Create()
    {
        Calls.AcceptOnlyFromAmong(Write, Read);
        var command = new Command("hubspot-rate", "Share of HubSpot's burst that a full write or batch re-read uses, and refusals.") { Seconds, Workers, Calls };
        command.SetAction((parsed, _) => RunAsync(parsed.GetValue(Seconds), parsed.GetValue(Workers)!, parsed.GetValue(Calls)!));
        return command;
    }

    private static async Task<int> RunAsync(int seconds, int[] workers, string[] calls)
    {
        var turns = new List<Turn>();
        foreach (var (kind, processes) in calls.SelectMany(kind => workers.Select(processes => (kind, processes))))
        {
            turns.Add(await TurnAsync(seconds / WindowSeconds, processes, kind));
            Say(turns[^1]);
        }

        Report.Json(new
        {
            Verb = "hubspot-rate",
            Seconds = seconds,
            BurstPerTenSeconds = Burst,
            Turns = turns.Select(turn => new
            {
                turn.Calls,
                turn.Workers,
                ShareOfBurst = Report.Short(turn.Share),
                LeastOfAWindow = turn.Windows.Min(),
                MostOfAWindow = turn.Windows.Max(),
                Refused429 = turn.Refused,
                RowsSent = turn.Rows,
                CpuMillisecondsPerCall = Report.Short(turn.CpuPerCall),
            }),
            Notes = "the windows lie end to end; those up to the first that is half full (start, upload of an import) and what follows the measured ones are left "
                + "out; refusals are those of the whole write; CPU is that of all the processes, over all their calls. The emulator limits every stretch of ten seconds, wherever it begins",
            Goal = "share_of_burst >= 0.95, refused429 = 0",
        });
        return 0;
    }

    private static async Task<Turn> TurnAsync(int windows, int processes, string kind)
    {
        var calls = (windows + 2) * Burst;
        await using var portal = await EmulatedPortal.StartAsync((int)(calls * RowsPerCall / RowsPerCompany / processes));
        var workers = Enumerable.Range(1, processes).Select(number => Worker.Of(portal, number, byImport: kind == Read)).ToList();
        await portal.SetBurstAsync(Unlimited);
        var plans = new List<string>();
        foreach (var worker in workers) plans.Add(await worker.ApprovedPlanAsync());

        // Each process would read the other's writes by search, and write only when nothing comes any more: the search index stands still meanwhile. What
        // planning called without a limit is no longer in the window when the measured calls begin.
        await portal.ControlAsync(HttpMethod.Put, "hubspot/settings", """{"searchLagMilliseconds":3600000}""");
        await portal.SetBurstAsync(Burst);
        await Task.Delay(TimeSpan.FromSeconds(WindowSeconds));
        var path = kind == Read ? "/batch/read" : "/batch/update";
        await portal.ControlAsync(HttpMethod.Put, "faults", $$"""{"rules":[{"path":"{{path}}","delayMilliseconds":150}]}""");
        await portal.ControlAsync(HttpMethod.Delete, "stats");
        var applied = await Task.WhenAll(workers.Zip(plans, (worker, plan) => worker.AskAsync("apply", plan)));

        var stats = JsonDocument.Parse(await portal.ControlAsync(HttpMethod.Get, "stats")).RootElement;
        var use = stats.GetProperty("hubspot").GetProperty("burst").EnumerateObject().Single().Value; // one app: all processes bear the same token
        var perWindow = use.GetProperty("perWindow").EnumerateArray().Select(window => window.GetInt32()).SkipWhile(count => count < Burst / 2).ToList();
        if (perWindow.Count < windows + 2) throw new InvalidOperationException($"the calls ended too soon: {use}");
        return new Turn(
            kind, processes, [.. perWindow.Skip(1).Take(windows)], use.GetProperty("refused").GetInt64(),
            applied.Sum(one => one.Json.GetProperty("sent").GetInt64()),
            applied.Max(one => one.Cost.CpuSeconds) * 1000 / use.GetProperty("accepted").GetInt64()); // the last to end has the time of all
    }

    private static void Say(Turn turn) => Report.Say(
        $"{turn.Calls}s by {turn.Workers} process(es): {turn.Share:P1} of the burst; windows {string.Join(' ', turn.Windows)} of {Burst}; "
        + $"{turn.Refused} refused; {turn.Rows:N0} rows; {turn.CpuPerCall:F1} ms of CPU per call");

    private sealed record Turn(string Calls, int Workers, List<int> Windows, long Refused, long Rows, double CpuPerCall)
    {
        public double Share => Windows.Average() / Burst;
    }

    /// <summary>
    /// A connection to the portal with a book, a process and segment properties of its own: two that write the same ones would leave each other's rows alone.
    /// </summary>
    private sealed record Worker(string Settings, string Connection)
    {
        public static Worker Of(EmulatedPortal portal, int number, bool byImport)
        {
            var settings = JsonNode.Parse(File.ReadAllText(portal.SettingsFile))!.AsObject();
            var connection = settings["Connections"]![EmulatedPortal.Connection]!.DeepClone();
            connection["FirstFill"]!["Approved"] = false;

            // What the portal was filled with a moment ago is not read again before the first call that is measured.
            connection["Overlap"] = "00:00:01";
            connection["HubSpot"]!["IndexLag"] = "00:00:00";
            if (byImport) connection["HubSpot"]!["Jobs"] = new JsonObject { ["ImportFromRows"] = 1, ["RowsPerImport"] = 1_000_000 };
            var name = EmulatedPortal.Connection + number;
            settings["Connections"] = new JsonObject { [name] = connection };
            settings["Framework"]!["File"] = Framework(portal, number, settings["Framework"]!["File"]!.GetValue<string>());
            var file = Path.Combine(Path.GetDirectoryName(portal.SettingsFile)!, name + ".json");
            File.WriteAllText(file, settings.ToJsonString());
            return new Worker(file, name);
        }

        public async Task<string> ApprovedPlanAsync()
        {
            await AskAsync("setup");
            var plan = (await AskAsync("plan")).Json.GetProperty("plan").GetInt64().ToString(CultureInfo.InvariantCulture);
            await AskAsync("approve", plan, "--by", "bench");
            return plan;
        }

        /// <returns>The last line of output.</returns>
        public async Task<(JsonElement Json, ProcessCost Cost)> AskAsync(params string[] arguments)
        {
            var cost = await MeasuredProcess.SucceedAsync(Built.Connector, [.. arguments, "--config", Settings, "--connection", Connection, "--json"]);
            return (JsonDocument.Parse(cost.Output.TrimEnd().Split('\n')[^1]).RootElement, cost);
        }

        /// <summary>The shipped one with its tables, and other names for HubSpot's segment properties.</summary>
        private static string Framework(EmulatedPortal portal, int number, string shipped)
        {
            var folder = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(portal.SettingsFile)!, $"config{number}")).FullName;
            foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(shipped)!)) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
            var copy = Path.Combine(folder, Path.GetFileName(shipped));
            var text = File.ReadAllText(copy);
            foreach (var field in SegmentFields.WrittenTo("hubspot")) text = text.Replace($"hubspot: {field} }}", $"hubspot: {field}_{number} }}", StringComparison.Ordinal);
            File.WriteAllText(copy, text);
            return copy;
        }
    }
}

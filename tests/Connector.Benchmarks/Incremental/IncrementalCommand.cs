using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Connector.Benchmarks.Measuring;

namespace Connector.Benchmarks.Incremental;

/// <summary>
/// <c>bench incremental</c>: a nightly run over a settled book of which some accounts were changed in the org. First a full run, then runs until one
/// reads nothing (the connector reads its own writes once), then the changes, then the run that is measured.
/// </summary>
internal static class IncrementalCommand
{
    private const int MostSettlingRuns = 6;
    private static readonly Option<int> Accounts = new("--accounts") { Description = "Size of the generated book.", DefaultValueFactory = _ => 10_000 };
    private static readonly Option<int> Changed = new("--changed") { Description = "Accounts changed before each measured run.", DefaultValueFactory = _ => 1000 };
    private static readonly Option<int> Repeat = new("--repeat")
    {
        Description = "Measured runs, each after changes of its own; medians are printed.",
        DefaultValueFactory = _ => 3,
    };

    public static Command Create()
    {
        var command = new Command("incremental", "A nightly run with some changed accounts, the whole book decided again.") { Accounts, Changed, Repeat };
        command.SetAction((parsed, _) => RunAsync(parsed.GetValue(Accounts), parsed.GetValue(Changed), parsed.GetValue(Repeat)));
        return command;
    }

    private static async Task<int> RunAsync(int accounts, int changed, int repeat)
    {
        await using var org = await EmulatedOrg.StartAsync(accounts);
        var calls = new RestCalls(org.Client);
        (await org.RunAsync()).MustBeGreen();
        var settling = await SettleAsync(org);

        var nights = new List<Night>();
        for (var i = 0; i < repeat; i++)
        {
            nights.Add(await NightAsync(org, calls, changed));
            Say(nights[^1]);
            await SettleAsync(org);
        }

        double Median(Func<Night, double> select) => Report.Short(Report.Median(nights.Select(select)));
        Report.Json(new
        {
            Verb = "incremental",
            Accounts = accounts,
            Changed = changed,
            Repeat = repeat,
            WallSeconds = Median(night => night.Run.Cost.WallSeconds),
            CpuSeconds = Median(night => night.Run.Cost.CpuSeconds),
            PeakRssBytes = (long)Report.Median(nights.Select(night => (double)night.Run.PeakRssBytes)),
            ApiCalls = nights.Max(night => night.Run.Count("api_calls")),
            RowsRead = nights[^1].Run.Count("read"),
            Evaluated = nights[^1].Run.Count("evaluated"),
            RowsSent = nights[^1].Run.Count("sent"),
            AccountsPerSecond = Median(night => accounts / night.Run.Cost.WallSeconds),
            ServerSeconds = Median(night => night.ServerSeconds),
            SecondsBeyondServer = Median(night => night.BeyondServer),
            Floor = new { WallSeconds = Median(night => night.Floor.WallSeconds), CpuSeconds = Median(night => night.Floor.CpuSeconds) },
            RatioToFloor = new
            {
                Wall = Median(night => night.BeyondServer / night.Floor.WallSeconds),
                Cpu = Median(night => night.Run.Cost.CpuSeconds / night.Floor.CpuSeconds),
            },
            SettlingRuns = settling,
            Notes = "settled first: a run reads its predecessor's writes once. Server's time: the same requests by a bare client after the run. "
                + "Floor: the book read, cleaned and decided; its wall ratio leaves the server's time out",
            Goal = "api_calls <= 12, seconds_beyond_server <= 5",
        });
        return 0;
    }

    /// <summary>Returns how many runs it took until nothing was read.</summary>
    private static async Task<int> SettleAsync(EmulatedOrg org)
    {
        for (var runs = 1; runs <= MostSettlingRuns; runs++)
        {
            if ((await org.RunAsync()).MustBeGreen().Count("read") == 0) return runs;
        }

        throw new InvalidOperationException($"after {MostSettlingRuns} runs there was still something to read");
    }

    private static async Task<Night> NightAsync(EmulatedOrg org, RestCalls calls, int changed)
    {
        var since = await calls.NowAsync();
        var ids = await ChangeAsync(calls, changed);
        var run = (await org.RunAsync()).MustBeGreen();
        if (run.Count("sent") < changed) throw new InvalidOperationException($"only {run.Count("sent")} of {changed} changed accounts were written");
        var server = await ServerSecondsAsync(org, calls, since, ids);
        var floor = await MeasuredProcess.SucceedAsync(Environment.ProcessPath!, "floor-decide", "--store", Path.GetDirectoryName(org.StoreFile)!);
        return new Night(run, server, floor);
    }

    /// <summary>Moves customers across a border of their size: large ones become small, all others large.</summary>
    private static async Task<List<string>> ChangeAsync(RestCalls calls, int count)
    {
        var customers = await calls.QueryAsync(
            $"SELECT Id, NumberOfEmployees FROM Account WHERE Type LIKE 'Customer%' AND Company_Size__c != null LIMIT {count}");
        if (customers.Count < count) throw new InvalidOperationException($"the book has only {customers.Count} customers: use more --accounts");
        await calls.UpdateAsync(customers.Select(customer =>
        {
            var record = RestCalls.Record(customer.GetProperty("Id").GetString()!);
            var employees = customer.GetProperty("NumberOfEmployees");
            record["NumberOfEmployees"] = employees.ValueKind == System.Text.Json.JsonValueKind.Number && employees.GetDouble() >= 1000 ? 50 : 5000;
            return record;
        }));
        return [.. customers.Select(customer => customer.GetProperty("Id").GetString()!)];
    }

    /// <summary>What the run asked of the server, asked again: describe, the changes, what changed meanwhile, and the writes.</summary>
    private static async Task<double> ServerSecondsAsync(EmulatedOrg org, RestCalls calls, DateTimeOffset since, List<string> ids)
    {
        var watch = Stopwatch.StartNew();
        var visible = await org.VisibleFieldsAsync();
        var columns = string.Join(", ", SegmentFields.Queried(visible, withDeleted: true));
        string ChangedSince(DateTimeOffset moment) =>
            $"SELECT {columns} FROM Account WHERE SystemModstamp >= {RestCalls.Moment(moment)} ORDER BY SystemModstamp, Id";
        var changed = await calls.QueryAsync(ChangedSince(since), withDeleted: true);
        await calls.QueryAsync(ChangedSince(since.AddHours(1)), withDeleted: true);
        var named = ids.ToHashSet();
        await calls.UpdateAsync(changed.Where(row => named.Contains(row.GetProperty("Id").GetString()!)).Select(row =>
        {
            var record = RestCalls.Record(row.GetProperty("Id").GetString()!);
            foreach (var field in SegmentFields.Written) record[field] = JsonValue.Create(row.GetProperty(field));
            return record;
        }));
        return watch.Elapsed.TotalSeconds;
    }

    private static void Say(Night night) => Report.Say(
        $"run wall {night.Run.Cost.WallSeconds:F2} s, CPU {night.Run.Cost.CpuSeconds:F2} s; server {night.ServerSeconds:F2} s; beyond it {night.BeyondServer:F2} s; "
        + $"floor wall {night.Floor.WallSeconds:F2} s, CPU {night.Floor.CpuSeconds:F2} s; {night.Run.Count("api_calls")} calls, {night.Run.Count("sent")} rows sent");

    private sealed record Night(ConnectorRun Run, double ServerSeconds, ProcessCost Floor)
    {
        public double BeyondServer => Run.Cost.WallSeconds - ServerSeconds;
    }
}

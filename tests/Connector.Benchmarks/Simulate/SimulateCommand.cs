using System.CommandLine;
using System.Text.Json;
using Connector.Benchmarks.Measuring;
using Connector.Crashes;

namespace Connector.Benchmarks.Simulate;

/// <summary><c>bench simulate</c>: another framework tried on a whole book, as a process of its own, start included.</summary>
internal static class SimulateCommand
{
    private static readonly Option<int> Accounts = new("--accounts") { Description = "Size of the generated book.", DefaultValueFactory = _ => 200_000 };
    private static readonly Option<int> Repeat = new("--repeat") { Description = "How often; medians are printed.", DefaultValueFactory = _ => 5 };

    private static readonly Option<int> Nights = new("--nights") { Description = "Nights of the past that the book is given.", DefaultValueFactory = _ => 90 };
    private static readonly Option<int> Changed = new("--changed") { Description = "Accounts that changed in each of these nights.", DefaultValueFactory = _ => 1_000 };

    public static Command Create()
    {
        var command = new Command("simulate", "Another framework tried on a whole book, as it is and over past nights.") { Accounts, Repeat, Nights, Changed };
        command.SetAction((parsed, _) => RunAsync(parsed.GetValue(Accounts), parsed.GetValue(Repeat), parsed.GetValue(Nights), parsed.GetValue(Changed)));
        return command;
    }

    private static async Task<int> RunAsync(int accounts, int repeat, int nights, int changed)
    {
        await using var org = await EmulatedOrg.StartAsync(accounts);
        (await org.RunAsync()).MustBeGreen();
        var framework = WriteOther(Path.GetDirectoryName(org.SettingsFile)!);
        var start = await TimesAsync(repeat, "explain", "--value", "employees=5", "--config", org.SettingsFile, "--connection", "salesforce");
        var whole = await TimesAsync(repeat, "simulate", "--framework", framework, "--config", org.SettingsFile, "--connection", "salesforce", "--json");
        GivenPast.Write(org.StoreFile, nights, changed);
        var past = await TimesAsync(repeat, "simulate", "--framework", framework, "--from", "2020-01-01", "--config", org.SettingsFile, "--connection", "salesforce", "--json");
        var over = JsonDocument.Parse(past[0].Output.TrimEnd().Split('\n')[^1]).RootElement;
        var result = JsonDocument.Parse(whole[0].Output.TrimEnd().Split('\n')[^1]).RootElement;
        Report.Json(new
        {
            Verb = "simulate",
            Accounts = result.GetProperty("accounts").GetInt64(),
            Moved = result.GetProperty("moved").GetInt64(),
            Repeat = repeat,
            WallSeconds = Median(whole, cost => cost.WallSeconds),
            CpuSeconds = Median(whole, cost => cost.CpuSeconds),
            PeakRssBytes = whole.Max(cost => cost.PeakRssBytes),
            Past = new
            {
                Nights = over.GetProperty("nights").GetArrayLength(),
                ChangedPerNight = changed,
                WallSeconds = Median(past, cost => cost.WallSeconds),
                CpuSeconds = Median(past, cost => cost.CpuSeconds),
                PeakRssBytes = past.Max(cost => cost.PeakRssBytes),
            },
            Floor = new { WallSeconds = Median(start, cost => cost.WallSeconds), CpuSeconds = Median(start, cost => cost.CpuSeconds) },
            Notes = "The floor is the process's start alone: framework and settings read, one made-up account explained.",
            Goal = "wall_seconds <= 1 at 200,000 accounts, past.wall_seconds <= 4 over 90 nights",
        });
        return 0;
    }

    private static async Task<List<ProcessCost>> TimesAsync(int repeat, params string[] arguments)
    {
        var costs = new List<ProcessCost>();
        for (var i = 0; i < repeat; i++) costs.Add(await MeasuredProcess.SucceedAsync(Built.Connector, arguments));
        return costs;
    }

    private static double Median(List<ProcessCost> costs, Func<ProcessCost, double> select) => Report.Short(Report.Median(costs.Select(select)));

    /// <summary>The shipped framework with other thresholds for Strategic, its tables beside it.</summary>
    private static string WriteOther(string folder)
    {
        var file = Path.Combine(folder, "other.yaml");
        File.WriteAllText(file, File.ReadAllText(Path.Combine(Built.Config, "segmentation.yaml")).Replace("arr >= 250000 or employees >= 1000", "arr >= 150000 or employees >= 700", StringComparison.Ordinal));
        foreach (var table in Directory.GetFiles(Built.Config, "*.csv")) File.Copy(table, Path.Combine(folder, Path.GetFileName(table)), overwrite: true);
        return file;
    }
}

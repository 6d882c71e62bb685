using System.CommandLine;
using System.Diagnostics;
using Connector.Benchmarks.Measuring;
using Connector.Crashes;
using Connector.Segmentation;

namespace Connector.Benchmarks.Decide;

/// <summary>
/// <c>bench decide</c>: the real decider against <see cref="IfChains"/>, over the same values in memory, turn by turn. Ours tells segment,
/// clause and the provisional flag; the floor tells segment and clause. Both ask first whether the account is in the population, and every
/// outcome is compared.
/// </summary>
internal static class DecideCommand
{
    private static readonly Option<int> Accounts = new("--accounts") { Description = "Accounts in memory.", DefaultValueFactory = _ => 1_000_000 };
    private static readonly Option<int> Repeat = new("--repeat") { Description = "Turns of each; medians are printed.", DefaultValueFactory = _ => 9 };

    public static Command Create()
    {
        var command = new Command("decide", "5 dimensions x 4 segments, 12 attributes, in memory, against hand-written if-chains.") { Accounts, Repeat };
        command.SetAction(parsed => Run(parsed.GetValue(Accounts), parsed.GetValue(Repeat)));
        return command;
    }

    private static int Run(int accounts, int repeat)
    {
        var framework = Load();
        var book = new GeneratedBook(framework, accounts, seed: 1);
        var decider = new Decider(framework);
        var ours = new byte[accounts * IfChains.Dimensions];
        var floor = new byte[accounts * IfChains.Dimensions];
        Body byDecider = (from, to) => Deciding.ByDecider(decider, book, ours, from, to);
        Body byHand = (from, to) => Deciding.ByIfChains(book, floor, from, to);

        // the JIT's second and third look at the loops
        for (var i = 0; i < 5; i++) _ = (Time(byDecider, accounts, 1), Time(byHand, accounts, 1));
        if (Differing(ours, floor) is var differing and > 0)
        {
            Report.Say($"{differing} decisions differ from the if-chains: not a benchmark");
            return 1;
        }

        var one = Compare(byDecider, byHand, accounts, repeat, threads: 1);
        var two = Compare(byDecider, byHand, accounts, repeat, threads: 2);
        Report.Json(new
        {
            Verb = "decide",
            Accounts = accounts,
            Dimensions = framework.Dimensions.Count,
            Attributes = framework.Attributes.Count,
            Provisional = ours.Count(outcome => (outcome & 0x40) != 0),
            OneThread = one,
            TwoThreads = two,
            FloorTells = "segment and clause, not the provisional flag",
            Goal = "ratio_to_floor >= 0.5",
        });
        return 0;
    }

    private static Framework Load()
    {
        var loaded = FrameworkFile.Parse(
            File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Decide", "framework.yaml")),
            "framework.yaml",
            name => new TableFile(name, File.ReadAllText(Path.Combine(Built.Config, name + ".csv"))));
        return loaded.Framework ?? throw new InvalidOperationException(string.Join(Environment.NewLine, loaded.Errors));
    }

    private static int Differing(byte[] ours, byte[] floor) =>
        Enumerable.Range(0, ours.Length).Count(i => (ours[i] & Outcome.WithoutProvisional) != floor[i]);

    private static object Compare(Body ours, Body floor, int accounts, int repeat, int threads)
    {
        var turns = Enumerable.Range(0, repeat).Select(_ => (Ours: Time(ours, accounts, threads), Floor: Time(floor, accounts, threads))).ToList();
        double Rate(Func<(Cost Ours, Cost Floor), double> seconds) => accounts / Report.Median(turns.Select(seconds));
        var (rate, floorRate) = (Rate(turn => turn.Ours.Wall), Rate(turn => turn.Floor.Wall));
        var ratio = rate / floorRate;
        var cpuRatio = Rate(turn => turn.Ours.Cpu) / Rate(turn => turn.Floor.Cpu);
        Report.Say($"{threads} thread(s): ours {rate / 1e6:F2} M accounts/s, if-chains {floorRate / 1e6:F2} M/s, ratio {ratio:F2} by wall, {cpuRatio:F2} by CPU");
        return new
        {
            AccountsPerSecond = Report.Short(rate),
            Floor = new { AccountsPerSecond = Report.Short(floorRate) },
            RatioToFloor = new { Wall = Report.Short(ratio), Cpu = Report.Short(cpuRatio) },
        };
    }

    /// <summary>Each thread takes its part of the accounts.</summary>
    private static Cost Time(Body body, int accounts, int threads)
    {
        var cpu = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        var part = (accounts + threads - 1) / threads;
        if (threads == 1) body(0, accounts);
        else Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, i => body(i * part, Math.Min(accounts, (i + 1) * part)));
        return new Cost(watch.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalSeconds);
    }

    private delegate void Body(int from, int to);

    private readonly record struct Cost(double Wall, double Cpu);
}

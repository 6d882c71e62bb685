using System.Diagnostics;
using System.Text.Json;
using Connector.Tests;

namespace Connector.EndToEnd;

/// <summary>The verbs of <c>scripts/bench</c> at their smallest, so that none of them stops working unseen. No time that they measure is asserted.
/// <c>hubspot-rate</c>, which takes a minute at the least, <c>jsforce</c>, <c>quality</c> and <c>crash</c> are left out: their parts have tests of their own.</summary>
public class BenchmarksTests
{
    [TestCase("decide --accounts 20000 --repeat 1", "two_threads")]
    [TestCase("full-sync --accounts 10000", "ratio_to_floor")]
    [TestCase("incremental --accounts 10000 --changed 100 --repeat 1", "ratio_to_floor")]
    [TestCase("simulate --accounts 2000 --repeat 1 --nights 2 --changed 20", "goal")]
    [TestCase("hubspot-full --companies 2000", "ratio_to_floor")]
    public async Task A_benchmark_ends_with_a_line_of_JSON_that_tells_what_it_measured(string arguments, string expected)
    {
        var (measured, output) = await MeasureAsync(arguments);

        Assert.That(measured.GetProperty("verb").GetString(), Is.EqualTo(arguments.Split(' ')[0]));
        Assert.That(measured.TryGetProperty(expected, out _), Is.True, output);
    }

    /// <summary>In a process of its own: here it shares the heap with the emulators of other tests.</summary>
    [Test]
    public async Task A_hundred_thousand_emulated_accounts_stay_below_260_bytes_each()
    {
        var (measured, _) = await MeasureAsync("emulator-size --accounts 100000");

        Assert.That(measured.GetProperty("accounts").GetInt32(), Is.EqualTo(100_000));
        Assert.That(measured.GetProperty("bytes_each").GetInt64(), Is.InRange(100, 259));
    }

    private static async Task<(JsonElement Measured, string Output)> MeasureAsync(string arguments)
    {
        var folder = Path.Combine(Repository.Root, "tests", "Connector.Benchmarks", "bin", "Release", "net10.0");
        var start = new ProcessStartInfo(Path.Combine(folder, "Connector.Benchmarks"), arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        var errors = process.StandardError.ReadToEndAsync(patience.Token);
        var output = await process.StandardOutput.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        Assert.That(process.ExitCode, Is.Zero, await errors);

        return (JsonDocument.Parse(output.TrimEnd().Split('\n')[^1]).RootElement, output);
    }
}

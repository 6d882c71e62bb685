using System.Diagnostics;
using System.Globalization;

namespace Connector.Benchmarks.Measuring;

/// <param name="CpuSeconds">User and system time of the process and of the children it waited for; known to 10 ms.</param>
/// <param name="PeakRssBytes">VmHWM of the process and its children, added up; looked at every 50 ms.</param>
internal sealed record ProcessCost(double WallSeconds, double CpuSeconds, long PeakRssBytes, int ExitCode, string Output, string Errors);

/// <summary>Runs a program as a child and tells what it cost. One at a time: the CPU time is what the system adds to this process's ended children.</summary>
internal static class MeasuredProcess
{
    private const double TicksPerSecond = 100; // USER_HZ, fixed on Linux
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    /// <summary>A run that must succeed, in the current folder.</summary>
    /// <exception cref="InvalidOperationException">It did not; the message has what it said.</exception>
    public static Task<ProcessCost> SucceedAsync(string program, params string[] arguments) => SucceedInAsync("", program, arguments);

    /// <inheritdoc cref="SucceedAsync"/>
    public static async Task<ProcessCost> SucceedInAsync(string folder, string program, params string[] arguments)
    {
        var cost = await RunAsync(program, folder, arguments);
        return cost.ExitCode == 0
            ? cost
            : throw new InvalidOperationException(
                $"{Path.GetFileName(program)} {string.Join(' ', arguments)} ended with {cost.ExitCode}: {cost.Output}{cost.Errors}");
    }

    /// <summary>A run that may end with any code. Where two run at once, their CPU times are not told apart.</summary>
    public static async Task<ProcessCost> RunAsync(string program, string folder, IEnumerable<string> arguments)
    {
        var cpu = CpuOfEndedChildren();
        var watch = Stopwatch.StartNew();
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        var peaks = new Dictionary<int, long>();
        var ended = process.WaitForExitAsync();
        while (await Task.WhenAny(ended, Task.Delay(LookEvery)) != ended) Look(process.Id, peaks);
        var wall = watch.Elapsed.TotalSeconds;
        return new ProcessCost(wall, CpuOfEndedChildren() - cpu, peaks.Values.Sum(), process.ExitCode, await output, await errors);
    }

    private static double CpuOfEndedChildren()
    {
        // fields 16 and 17 of proc(5) stat; the second, a name in brackets, may hold spaces
        var stat = File.ReadAllText("/proc/self/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (long.Parse(fields[13], CultureInfo.InvariantCulture) + long.Parse(fields[14], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }

    private static void Look(int id, Dictionary<int, long> peaks)
    {
        try
        {
            if (PeakOf(id) is { } peak) peaks[id] = peak;
            foreach (var thread in Directory.EnumerateDirectories($"/proc/{id}/task"))
            {
                foreach (var child in File.ReadAllText(Path.Combine(thread, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
                {
                    Look(int.Parse(child, CultureInfo.InvariantCulture), peaks);
                }
            }
        }
        catch (IOException)
        {
            // ended meanwhile
        }
    }

    private static long? PeakOf(int id)
    {
        var line = File.ReadLines($"/proc/{id}/status").FirstOrDefault(text => text.StartsWith("VmHWM:", StringComparison.Ordinal));
        return line is null ? null : 1024 * long.Parse(line["VmHWM:".Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture);
    }
}

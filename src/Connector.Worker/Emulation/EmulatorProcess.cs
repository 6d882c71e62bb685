using System.Diagnostics;
using Connector.Worker.Hosting;

namespace Connector.Worker.Emulation;

/// <summary>
/// The emulator as a child process. It holds no code of ours and we none of its; it ends when this process does, kill -9 included, because it
/// watches the standard input that we hold open.
/// </summary>
internal sealed class EmulatorProcess : IAsyncDisposable
{
    private const string Announcement = "listening on ";
    private readonly Process _process;

    private EmulatorProcess(Process process, Uri address)
    {
        _process = process;
        Address = address;
    }

    public Uri Address { get; }

    /// <exception cref="SettingsException">It is not built, or it ended before it listened; the message has what it said.</exception>
    public static async Task<EmulatorProcess> StartAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Executable(), [.. arguments, "--exit-with-stdin"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        var process = Process.Start(start) ?? throw new InvalidOperationException("the emulator did not start");
        while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (!line.StartsWith(Announcement, StringComparison.Ordinal)) continue;
            _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            return new EmulatorProcess(process, new Uri(line[Announcement.Length..].Trim()));
        }

        await process.WaitForExitAsync(cancellationToken);
        throw new SettingsException($"the emulator ended with {process.ExitCode} before it listened; its message stands above");
    }

    public async Task<int> WaitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.StandardInput.Close();
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            try
            {
                await _process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
            }
        }

        _process.Dispose();
    }

    /// <summary>Installed side by side with the worker, or built beside it in a checkout.</summary>
    private static string Executable()
    {
        const string name = "Connector.Emulator";
        var suffix = OperatingSystem.IsWindows() ? ".exe" : "";
        var here = AppContext.BaseDirectory;
        string[] places =
        [
            Path.Combine(here, "emulator", name + suffix),
            Path.Combine(here.Replace("Connector.Worker", name, StringComparison.Ordinal), name + suffix),
        ];
        return places.FirstOrDefault(File.Exists)
            ?? throw new SettingsException($"the emulator is not built: looked for {string.Join(" and ", places.Select(Path.GetFileName))} beside the worker; build Connector.sln");
    }
}

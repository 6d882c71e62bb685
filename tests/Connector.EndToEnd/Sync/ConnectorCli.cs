using System.Diagnostics;
using System.Text.Json;
using Connector.Crashes;

namespace Connector.EndToEnd.Sync;

/// <summary>The connector's executable, run as a user runs it.</summary>
internal static class ConnectorCli
{
    public static async Task<CliResult> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        await process.WaitForExitAsync(patience.Token);
        return new CliResult(process.ExitCode, await output, await errors);
    }

    public static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Built.Connector, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        return Process.Start(start)!;
    }
}

internal sealed record CliResult(int ExitCode, string Output, string Errors)
{
    /// <summary>The last line of standard output, which <c>--json</c> promises to be one JSON object.</summary>
    public JsonElement Json => JsonDocument.Parse(Output.TrimEnd().Split('\n')[^1]).RootElement;

    public long Count(string name) => Json.GetProperty(name).GetInt64();

    public string Status => Json.GetProperty("status").GetString()!;
}

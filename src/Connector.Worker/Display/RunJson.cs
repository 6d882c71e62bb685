using System.Diagnostics;
using System.Globalization;
using Connector.Store;

namespace Connector.Worker.Display;

/// <summary>The last line of <c>run --json</c>: names and order are a promise to scripts.</summary>
internal static class RunJson
{
    public static void Write(RunReport report) => Write(report, report.Record, EnrichmentView.ToJson(report.Enrichment));

    private static void Write(RunReport report, RunRecord record, object? enrichment) => Output.WriteJson(new
    {
        run = record.Run,
        status = record.Status switch
        {
            RunStatus.Succeeded => "succeeded",
            RunStatus.Partial => "partial",
            RunStatus.Held => "held",
            _ => "failed",
        },
        read = record.Read,
        evaluated = record.Evaluated,
        changed = record.Changed,
        sent = record.Sent,
        succeeded = record.Succeeded,
        failed = record.Failed,
        unprocessed = record.Unprocessed,
        in_doubt = record.InDoubt,
        unchanged = record.Unchanged,
        rejected_open = record.RejectedOpen,
        api_calls = record.ApiCalls,
        seconds = Math.Round((record.EndedAt - record.StartedAt).TotalSeconds, 3),
        peak_rss_bytes = PeakMemory(),
        trouble = record.Trouble,
        alerts = report.Alerts.Select(alert => new { rule = alert.Rule, message = alert.Message }),
        kind = record.Kind.ToString().ToLowerInvariant(),
        plan = record.Plan,
        waiting_plan = report.WaitingPlan,
        moved = record.Moved,
        held = record.Held,
        waiting = record.Waiting,
        deployed = report.Deployed,
        history = new { sent = report.History.Sent, succeeded = report.History.Succeeded, failed = report.History.Failed, in_doubt = report.History.InDoubt },
        persona = report.Persona?.Select(check => new { check = check.Name, result = check.Result.ToString().ToLowerInvariant(), detail = check.Detail, mend = check.Mend }),
        active = report.Distribution.Active,
        certain = report.Distribution.Certain, // of the active: no further data could put them elsewhere, there is nothing to buy
        enrichment,
    });

    /// <summary>The most memory this process ever held, in bytes: VmHWM where there is a /proc, else what the runtime knows.</summary>
    private static long PeakMemory()
    {
        const string status = "/proc/self/status";
        var line = File.Exists(status) ? File.ReadLines(status).FirstOrDefault(text => text.StartsWith("VmHWM:", StringComparison.Ordinal)) : null;
        if (line is null) return Process.GetCurrentProcess().PeakWorkingSet64;
        return 1024 * long.Parse(line["VmHWM:".Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture);
    }
}

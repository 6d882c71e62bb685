using System.Text;
using Connector.Accounts;
using Connector.Deployment;
using Connector.Governance;
using Connector.Store;

namespace Connector.Worker.Notifications;

/// <summary>A run in a few lines: counts, causes and what to do.</summary>
internal sealed record RunSummary(string Connection, RunReport Report) : Summary(Connection)
{
    private const int FindingsTold = 5;

    private RunRecord Record => Report.Record;

    public override string Subject => $"{Connection}: {Record.Kind.ToString().ToLowerInvariant()} run {Record.Run} {Status}{(Report.Alerts.Count + Report.Escalated.Count == 0 ? "" : ", needs attention")}";

    /// <remarks>What people changed by hand, and what calls somebody, is told although the run succeeded.</remarks>
    public override bool IsGreen => Record.Status == RunStatus.Succeeded && Report.Alerts.Count + Report.Escalated.Count == 0 && DriftOf(Report).Count == 0;

    /// <summary>What a look at the deployed artefacts found changed by hand, and what becomes of it; empty of every other run.</summary>
    public static IReadOnlyList<string> DriftOf(RunReport report) => report.Record.Kind != RunKind.Drift ? []
        : [.. (report.Artefacts ?? []).Where(change => change.Action == ArtefactAction.Drifted).Select(change => $"{change.Key} ({change.Why})")];

    public override string Text()
    {
        var text = new StringBuilder().AppendLine(Subject);
        if (Record.Trouble is { } trouble) text.AppendLine(trouble);
        foreach (var alert in Report.Alerts) text.AppendLine($"ALERT {alert.Rule}: {alert.Message}");
        foreach (var escalated in Report.Escalated) text.AppendLine($"ESCALATED {escalated.Field}: {escalated.Message}");
        text.AppendLine($"read {Record.Read:N0}, evaluated {Record.Evaluated:N0}, changed {Record.Changed:N0}");
        text.AppendLine($"sent {Record.Sent:N0} = {Record.Succeeded:N0} succeeded + {Record.Failed:N0} failed + {Record.Unprocessed:N0} unprocessed + {Record.InDoubt:N0} in doubt");
        if (Record.Moved + Record.Held + Record.Waiting > 0) text.AppendLine($"left out: {Record.Moved:N0} moved, {Record.Held:N0} held, {Record.Waiting:N0} waiting for API calls");
        foreach (var drifted in DriftOf(Report)) text.AppendLine($"changed by hand: {drifted}");
        if (Record.RejectedOpen > 0) text.AppendLine($"{Plural.Of(Record.RejectedOpen, "rejected row is", "rejected rows are")} open");
        foreach (var finding in Report.Findings.Where(finding => !Alerts.Rules.Contains(finding.Rule) && finding.Rule != Escalation.Rule).Take(FindingsTold)) text.AppendLine($"{finding.Severity}: {finding.Rule}{(finding.Field is { } field ? $" {field}" : "")} × {finding.Count:N0}");
        return text.AppendLine($"{Plural.Of(Record.ApiCalls, "API call")}, {(Record.EndedAt - Record.StartedAt).TotalSeconds:0.0} s").ToString();
    }

    public override object ToJson() => new
    {
        text = Text(),
        connection = Connection,
        run = Record.Run,
        kind = Record.Kind.ToString().ToLowerInvariant(),
        status = Status,
        trouble = Record.Trouble,
        alerts = Report.Alerts.Select(alert => new { rule = alert.Rule, message = alert.Message }),
        escalated = Report.Escalated.Select(one => new { name = one.Field, message = one.Message }),
        plan = Record.Plan,
        read = Record.Read,
        changed = Record.Changed,
        sent = Record.Sent,
        succeeded = Record.Succeeded,
        failed = Record.Failed,
        unprocessed = Record.Unprocessed,
        in_doubt = Record.InDoubt,
        moved = Record.Moved,
        held = Record.Held,
        waiting = Record.Waiting,
        rejected_open = Record.RejectedOpen,
        changed_by_hand = DriftOf(Report),
        findings = Report.Findings.Select(finding => new { severity = finding.Severity.ToString(), rule = finding.Rule, field = finding.Field, count = finding.Count }),
    };

    private string Status => Record.Status.ToString().ToLowerInvariant();
}

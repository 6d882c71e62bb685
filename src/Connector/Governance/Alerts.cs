using System.Globalization;
using Connector.Accounts;
using Connector.Segmentation;
using Connector.Stages;
using Connector.Store;

namespace Connector.Governance;

/// <summary>What somebody has to see to whatever the accounts do. Runs, summaries and the health page tell it until it is done.</summary>
public static class Alerts
{
    private const string Stale = "framework-stale";
    private const string Review = "review-overdue";
    private const string Escalation = "escalation-overdue";
    private const string Dispute = "dispute-overdue";

    /// <summary>The rules of the findings that are alerts.</summary>
    public static IReadOnlySet<string> Rules { get; } = new HashSet<string>(StringComparer.Ordinal) { Stale, Review, Dispute, Escalation, QualityBudgets.AlertRule };

    /// <summary>Warnings that name no account and no person.</summary>
    /// <param name="now">UTC.</param>
    public static async Task<IReadOnlyList<Finding>> OfAsync(
        IConnectionStore store, string connection, ConnectionOptions options, Framework framework, DateTimeOffset now, CancellationToken cancellationToken)
    {
        List<Finding> alerts = [];
        if (await FrameworkApproval.StaleAsync(store, connection, options, framework, cancellationToken) is { } mark) Add(Stale, mark.ToString());
        if (framework.Review?.OverdueOn(DateOnly.FromDateTime(now.UtcDateTime)) is { } overdue) Add(Review, overdue);
        var disputes = (await store.Disputes.ListAsync(cancellationToken)).Count(dispute => dispute.IsOverdue(now));
        if (disputes > 0) Add(Dispute, string.Create(CultureInfo.InvariantCulture, $"{Plural.Of(disputes, "dispute was", "disputes were")} to be decided by now: 'connector disputes' lists them"));
        var unanswered = (await store.Escalations.ListAsync(cancellationToken)).Where(escalation => escalation.IsOverdue(now)).Select(escalation => escalation.Name).ToList();
        if (unanswered.Count > 0) Add(Escalation, $"nobody answered in time: {string.Join(", ", unanswered)}; 'connector escalations' says who was to answer and with what");
        foreach (var (attribute, budgets) in await QualityBudgets.OfAsync(store, framework, now, cancellationToken))
        {
            foreach (var alert in QualityBudgets.Alerts(attribute, budgets)) Add(QualityBudgets.AlertRule, alert);
        }

        return alerts;

        void Add(string rule, string message) => alerts.Add(new Finding(Severity.Warning, rule, null, null, message));
    }
}

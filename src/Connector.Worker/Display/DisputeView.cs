using Connector.Store;

namespace Connector.Worker.Display;

/// <summary>A dispute in one line, or as JSON.</summary>
internal static class DisputeView
{
    public static string Line(Dispute one, DateTimeOffset now) =>
        $"{one.Id}  {one.Account} {one.About}, {one.By} on {one.OpenedAt:yyyy-MM-dd}: {one.Claim}; " + (one.Decision is { } decision
            ? $"decided by {decision.By} on {one.DecidedAt:yyyy-MM-dd}, {decision.Outcome.ToString().ToLowerInvariant()}: {decision.Reason}"
            : $"{one.Owner} decides by {one.Due.AddTicks(-1):yyyy-MM-dd}{(one.IsOverdue(now) ? " (overdue)" : "")}");

    public static object ToJson(Dispute one, DateTimeOffset now) => new
    {
        dispute = one.Id,
        account = one.Account.Value,
        about = one.About,
        claim = one.Claim,
        by = one.By,
        opened = one.OpenedAt,
        owner = one.Owner,
        due = one.Due,
        overdue = one.IsOverdue(now),
        outcome = one.Decision?.Outcome.ToString().ToLowerInvariant(),
        decided_by = one.Decision?.By,
        decided = one.DecidedAt,
        reason = one.Decision?.Reason,
    };
}

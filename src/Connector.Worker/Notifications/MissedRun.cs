namespace Connector.Worker.Notifications;

/// <summary>A scheduled run, or the look at what was deployed behind it, that could not begin or broke off without a report: silence would look like a quiet night.</summary>
/// <param name="Why">In words of ours, which hold nothing of a record.</param>
internal sealed record MissedRun(string Connection, string Why) : Summary(Connection)
{
    public override string Subject => $"{Connection}: a scheduled run did not take place or broke off";

    public override bool IsGreen => false;

    public override string Text() => $"{Subject}{Environment.NewLine}{Why}{Environment.NewLine}";

    public override object ToJson() => new { text = Text(), connection = Connection, status = "missed", trouble = Why };
}

namespace Connector.Emulator.HubSpot.Portals;

/// <summary>A stage; metadata values are texts (contract 8).</summary>
internal sealed record PipelineStage(string Id, string Label, IReadOnlyList<(string Name, string Value)> Metadata)
{
    public bool IsClosed => Metadata.Contains(("isClosed", "true")) || Metadata.Contains(("ticketState", "CLOSED"));

    public bool IsWon => IsClosed && Metadata.Contains(("probability", "1.0"));
}

/// <summary>The one pipeline that deals and tickets each have from the start.</summary>
internal sealed record Pipeline(string Id, string Label, IReadOnlyList<PipelineStage> Stages)
{
    public static readonly Pipeline Deals = new("default", "Sales Pipeline",
    [
        Deal("appointmentscheduled", "Appointment Scheduled", "false", "0.2"), Deal("qualifiedtobuy", "Qualified To Buy", "false", "0.4"),
        Deal("presentationscheduled", "Presentation Scheduled", "false", "0.6"),
        Deal("decisionmakerboughtin", "Decision Maker Bought-In", "false", "0.8"), Deal("contractsent", "Contract Sent", "false", "0.9"),
        Deal("closedwon", "Closed Won", "true", "1.0"), Deal("closedlost", "Closed Lost", "true", "0.0"),
    ]);

    public static readonly Pipeline Tickets = new("0", "Support Pipeline",
    [
        Ticket("1", "New", "OPEN"), Ticket("2", "Waiting on contact", "OPEN"), Ticket("3", "Waiting on us", "OPEN"),
        Ticket("4", "Closed", "CLOSED"),
    ]);

    public static Pipeline? Of(ObjectType type) => type == ObjectType.Deals ? Deals : type == ObjectType.Tickets ? Tickets : null;

    private static PipelineStage Deal(string id, string label, string isClosed, string probability) =>
        new(id, label, [("isClosed", isClosed), ("probability", probability)]);

    private static PipelineStage Ticket(string id, string label, string state) =>
        new(id, label, [("ticketState", state), ("isClosed", state == "CLOSED" ? "true" : "false")]);
}

using System.Text.Json.Nodes;

namespace Connector.Emulator.HubSpot.Portals;

/// <summary>One kind of record (contract 1 and 5).</summary>
/// <param name="Plural">As in paths.</param>
/// <param name="Label">As in messages.</param>
/// <param name="ModifiedProperty">Contacts have a name of their own for it (contract 6).</param>
/// <param name="DefaultProperties">What a read without <c>properties</c> tells, besides id and times.</param>
internal sealed record ObjectType(string Plural, string Singular, string Id, string Label, string ModifiedProperty, string[] DefaultProperties)
{
    public static readonly ObjectType Contacts = new("contacts", "contact", "0-1", "CONTACT", "lastmodifieddate", ["email", "firstname", "lastname"]);

    public static readonly ObjectType Companies = new("companies", "company", "0-2", "COMPANY", "hs_lastmodifieddate", ["name", "domain"]);

    public static readonly ObjectType Deals = new("deals", "deal", "0-3", "DEAL", "hs_lastmodifieddate",
        ["dealname", "amount", "closedate", "dealstage", "pipeline"]);

    public static readonly ObjectType Tickets = new("tickets", "ticket", "0-5", "TICKET", "hs_lastmodifieddate",
        ["subject", "content", "hs_pipeline", "hs_pipeline_stage", "hs_ticket_category", "hs_ticket_priority"]);

    /// <summary>Of a custom object: properties that a record cannot be created without.</summary>
    public string[] Required { get; init; } = [];

    /// <summary>Of a custom object: the types that its records can be associated with.</summary>
    public IReadOnlyList<ObjectType> Associated { get; init; } = [];

    /// <summary>Of a custom object: what its schema says beside name and properties.</summary>
    public JsonObject? Definition { get; init; }

    public bool IsCustom => Definition is not null;

    public static readonly ObjectType[] All = [Contacts, Companies, Deals, Tickets];

    /// <summary>HubSpot's own, by plural, singular or type id, whatever the case; null for others.</summary>
    public static ObjectType? Find(string name) => Array.Find(All, type => type.IsNamed(name));

    public bool IsNamed(string name) =>
        Id == name || Plural.Equals(name, StringComparison.OrdinalIgnoreCase) || Singular.Equals(name, StringComparison.OrdinalIgnoreCase);
}

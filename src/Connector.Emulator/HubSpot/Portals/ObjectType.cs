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

    public static readonly ObjectType[] All = [Contacts, Companies, Deals, Tickets];

    /// <summary>By plural, singular or type id, whatever the case; null for others.</summary>
    public static ObjectType? Find(string name) => Array.Find(All, type => type.Id == name
        || type.Plural.Equals(name, StringComparison.OrdinalIgnoreCase) || type.Singular.Equals(name, StringComparison.OrdinalIgnoreCase));
}

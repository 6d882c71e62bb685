using Connector.Emulator.Salesforce.Metadata;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.ListViews;

/// <summary>
/// The codes by which list views name standard fields in metadata, and the paths that the other APIs use (contract 5.4). Custom fields go
/// by their name in both.
/// </summary>
internal static class ListViewColumns
{
    // Those from ACCOUNT.INDUSTRY on are UNCONFIRMED by the contract.
    private static readonly (string Code, string Path)[] Account =
    [
        ("ACCOUNT.NAME", "Name"), ("ACCOUNT.SITE", "Site"), ("ACCOUNT.PHONE1", "Phone"), ("ACCOUNT.TYPE", "Type"), ("ACCOUNT.CREATED_DATE", "CreatedDate"),
        ("ACCOUNT.ADDRESS1_CITY", "BillingCity"), ("ACCOUNT.ADDRESS1_STATE", "BillingState"), ("PARENT_NAME", "Parent.Name"),
            ("CORE.USERS.ALIAS", "Owner.Alias"),
        ("CORE.USERS.FIRST_NAME", "Owner.FirstName"), ("CORE.USERS.LAST_NAME", "Owner.LastName"), ("CREATEDBY_USER.ALIAS", "CreatedBy.Alias"),
        ("ACCOUNT.INDUSTRY", "Industry"), ("ACCOUNT.SALES", "AnnualRevenue"), ("ACCOUNT.EMPLOYEES", "NumberOfEmployees"),
            ("ACCOUNT.LAST_ACTIVITY", "LastActivityDate"),
        ("ACCOUNT.RATING", "Rating"), ("ACCOUNT.ADDRESS1_COUNTRY", "BillingCountry"), ("ACCOUNT.LAST_UPDATE", "LastModifiedDate"),
    ];

    private static readonly (string Code, string Path)[] Opportunity =
    [
        ("OPPORTUNITY.NAME", "Name"), ("ACCOUNT.NAME", "Account.Name"), ("OPPORTUNITY.AMOUNT", "Amount"), ("OPPORTUNITY.CLOSE_DATE", "CloseDate"),
        ("OPPORTUNITY.STAGE_NAME", "StageName"), ("OPPORTUNITY.TYPE", "Type"), ("CORE.USERS.ALIAS", "Owner.Alias"),
    ];

    private static readonly (string Code, string Path)[] Custom = [("NAME", "Name"), ("OWNER.ALIAS", "Owner.Alias"), ("CREATED_DATE", "CreatedDate")];

    /// <summary>Path and field of a code; the path begins at the object.</summary>
    /// <exception cref="MetadataProblem">There is no such column.</exception>
    public static (string Path, Field Field) Resolve(Table table, string code)
    {
        var path = table.Field(code) is { Custom: true } custom ? custom.Name
            : Array.Find(Codes(table), each => each.Code == code).Path;
        return path is not null ? (path, Walk(table, path)!)
            : throw new MetadataProblem($"Could not resolve list view column: {code}") { Code = "INVALID_CROSS_REFERENCE_KEY" };
    }

    /// <summary>The code of a path, as the UI API names fields; null if there is none.</summary>
    public static string? CodeOf(Table table, string path) => table.Field(path) is { Custom: true } custom ? custom.Name
        : Array.Find(Codes(table), each => each.Path.Equals(path, StringComparison.OrdinalIgnoreCase)).Code;

    /// <summary>The field at the end of a path; null if there is none.</summary>
    public static Field? Walk(Table table, string path)
    {
        var parts = path.Split('.');
        var at = table;
        foreach (var part in parts[..^1])
        {
            if (at.Relationship(part)?.Column is not ReferenceColumn lookup)
            {
                return null;
            }

            at = lookup.Target;
        }

        return at.Field(parts[^1]);
    }

    private static (string Code, string Path)[] Codes(Table table) => table.Name switch
    {
        "Account" => Account,
        "Opportunity" => Opportunity,
        _ => Custom,
    };
}

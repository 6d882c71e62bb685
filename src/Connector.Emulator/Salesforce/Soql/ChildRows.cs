using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Soql;

/// <summary>A subquery of the SELECT list with its result, cut by parent row.</summary>
internal sealed record ChildRows(string Relationship, QueryResult Result, ILookup<int, int> ByParent);

/// <summary>
/// Child relationships: the lookups of other objects seen from their target. A standard lookup is named here, as the platform names it;
/// a lookup that has no name there, or of its own as a custom one, can't be queried.
/// </summary>
internal static class ChildRelationships
{
    private static readonly Dictionary<(string Table, string Lookup), string> Names = new()
    {
        [("Account", "ParentId")] = "ChildAccounts", [("Opportunity", "AccountId")] = "Opportunities",
        [("PermissionSetAssignment", "PermissionSetId")] = "Assignments", [("PermissionSetAssignment", "AssigneeId")] = "PermissionSetAssignments",
        [("ObjectPermissions", "ParentId")] = "ObjectPerms", [("FieldPermissions", "ParentId")] = "FieldPerms",
    };

    /// <summary>All lookups that point to the object, with the name of the way back.</summary>
    public static IEnumerable<(string Name, Field Lookup)> Of(SalesforceOrg org, Table parent) =>
        from table in org.Tables
        from field in table.Fields
        where field.ReferenceTo == parent.Name
        let name = field.ChildrenName is { } custom ? custom + "__r" : Names.GetValueOrDefault((table.Name, field.Name))
        where name is not null
        select (name, field);

    public static Field? Find(SalesforceOrg org, Table parent, string relationship) =>
        Of(org, parent).FirstOrDefault(each => each.Name.Equals(relationship, StringComparison.OrdinalIgnoreCase)).Lookup;
}

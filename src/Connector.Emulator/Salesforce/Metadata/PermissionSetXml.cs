using System.Xml.Linq;
using Connector.Emulator.Salesforce.Org;
using static Connector.Emulator.Salesforce.Metadata.MetadataXml;

namespace Connector.Emulator.Salesforce.Metadata;

/// <summary>A permission set as metadata, from the rows that grant it: what others grant by REST stands in it as well.</summary>
internal static class PermissionSetXml
{
    // Element of the file and column of the rows.
    public static readonly (string Element, string Column)[] ObjectRights =
    [
        ("allowCreate", "PermissionsCreate"), ("allowDelete", "PermissionsDelete"), ("allowEdit", "PermissionsEdit"), ("allowRead", "PermissionsRead"),
        ("modifyAllRecords", "PermissionsModifyAllRecords"), ("viewAllRecords", "PermissionsViewAllRecords"),
    ];

    private const string UserRight = "Permissions";

    /// <summary>Names of the user permissions that the emulator knows, with their columns.</summary>
    public static IEnumerable<(string Name, string Column)> UserRights(SalesforceOrg org) =>
        org.Table("PermissionSet").Fields.Where(field => field.Name.StartsWith(UserRight, StringComparison.Ordinal))
            .Select(field => (field.Name[UserRight.Length..], field.Name));

    /// <summary>The row of the set with this name; −1 if there is none. A profile's own set is none.</summary>
    public static int Row(SalesforceOrg org, string name)
    {
        var sets = org.Table("PermissionSet");
        return Rows(org).FirstOrDefault(row => string.Equals(sets.Column<TextColumn>("Name").Text(row), name, StringComparison.OrdinalIgnoreCase), -1);
    }

    public static IEnumerable<int> Rows(SalesforceOrg org)
    {
        var sets = org.Table("PermissionSet");
        return Enumerable.Range(0, sets.Count).Where(row => !sets.IsDeleted(row) && !sets.Column<BooleanColumn>("IsOwnedByProfile").At(row));
    }

    /// <param name="deployed">For what has no rows: tabs, record types and the like.</param>
    public static XElement Of(SalesforceOrg org, int row, XElement? deployed)
    {
        var sets = org.Table("PermissionSet");
        var live = new[] { "description", "fieldPermissions", "label", "objectPermissions", "userPermissions" };
        var kept = deployed?.Elements().Where(element => !live.Contains(element.Name.LocalName)).Select(element => new XElement(element))
            ?? [Element("hasActivationRequired", false)];
        var places = MetadataTypes.Find("PermissionSet")!.Elements;
        return new XElement(Namespace + "PermissionSet", kept
            .Concat(Text(sets, row, "Description") is { } description ? [Element("description", description)] : [])
            .Concat(Fields(org, row)).Append(Element("label", Text(sets, row, "Label"))).Concat(Objects(org, row))
            .Concat(UserRights(org).Where(right => sets.Column<BooleanColumn>(right.Column).At(row)).OrderBy(right => right.Name, StringComparer.Ordinal)
                .Select(right => Element("userPermissions", Element("enabled", true), Element("name", right.Name))))
            .OrderBy(element => places[element.Name.LocalName].Place));
    }

    /// <summary>The rows of a table of permissions that belong to the set.</summary>
    public static IEnumerable<int> RowsOf(Table permissions, int set)
    {
        var parent = permissions.Column<ReferenceColumn>("ParentId");
        return Enumerable.Range(0, permissions.Count).Where(row => !permissions.IsDeleted(row) && parent.TargetRow(row) == set);
    }

    private static IEnumerable<XElement> Fields(SalesforceOrg org, int set)
    {
        var fields = org.Table("FieldPermissions");
        return RowsOf(fields, set).OrderBy(row => Text(fields, row, "Field"), StringComparer.Ordinal).Select(row => Element("fieldPermissions",
            Element("editable", fields.Column<BooleanColumn>("PermissionsEdit").At(row)), Element("field", Text(fields, row, "Field")),
            Element("readable", fields.Column<BooleanColumn>("PermissionsRead").At(row))));
    }

    private static IEnumerable<XElement> Objects(SalesforceOrg org, int set)
    {
        var objects = org.Table("ObjectPermissions");
        return RowsOf(objects, set).OrderBy(row => Text(objects, row, "SobjectType"), StringComparer.Ordinal).Select(row =>
        {
            var rights = ObjectRights.Select(right => Element(right.Element, objects.Column<BooleanColumn>(right.Column).At(row)));
            return Element("objectPermissions", rights.Append(Element("object", Text(objects, row, "SobjectType")))
                .OrderBy(right => right.Name.LocalName, StringComparer.Ordinal));
        });
    }

    private static string? Text(Table table, int row, string field) => table.Column<TextColumn>(field).Text(row);
}

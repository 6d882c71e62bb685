using System.Xml.Linq;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Metadata;

/// <summary>All components of the org as they are now, deployed or not. Used under the org's gate.</summary>
internal static class Catalog
{
    public static Component? Find(SalesforceOrg org, MetadataKind kind, string fullName)
    {
        if (kind == MetadataKind.CustomField && FieldOf(org, fullName) is { Custom: true } field)
        {
            return Of(org, field);
        }

        if (kind == MetadataKind.PermissionSet)
        {
            return PermissionSetXml.Row(org, fullName) is >= 0 and var row ? OfPermissionSet(org, row) : null;
        }

        return kind == MetadataKind.CustomObject && org.Find(fullName) is { Business: true } table 
            ? Of(org, table)
            : org.Metadata.Find(kind, fullName) is { PrivateTo: null } component ? component : null;
    }

    /// <summary>In order of their names.</summary>
    public static IEnumerable<Component> Of(SalesforceOrg org, MetadataKind kind)
    {
        var all = kind.Type switch
        {
            "CustomField" => org.CustomFields.All.OfType<Field>().Select(field => Of(org, field))
                .Concat(org.Metadata.Of(kind).Where(component => FieldOf(org, component.FullName) is { Custom: false })),
            "PermissionSet" => PermissionSetXml.Rows(org).Select(row => OfPermissionSet(org, row)),
            "CustomObject" => org.Tables.Where(table => table.Business).Select(table => Of(org, table)),
            _ => org.Metadata.Of(kind).Where(component => component.PrivateTo is null),
        };
        return all.OrderBy(component => component.FullName, StringComparer.Ordinal);
    }

    public static Field? FieldOf(SalesforceOrg org, string fullName)
    {
        var dot = fullName.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? null : org.Find(fullName[..dot])?.Field(fullName[(dot + 1)..]);
    }

    private static Component Of(SalesforceOrg org, Field field)
    {
        var (kind, name) = (MetadataKind.CustomField, $"{field.Table.Name}.{field.Name}");
        var stored = org.Metadata.Find(kind, name);
        return (stored ?? Initial(org, kind, name)) with { Body = FieldXml.Of(field, stored?.Body), Number = field.CustomNumber };
    }

    private static Component OfPermissionSet(SalesforceOrg org, int row)
    {
        var kind = MetadataKind.PermissionSet;
        var name = org.Table(kind.Type).Column<TextColumn>("Name").Text(row)!;
        var stored = org.Metadata.Find(kind, name);
        return (stored ?? Initial(org, kind, name)) with { Body = PermissionSetXml.Of(org, row, stored?.Body), Number = row };
    }

    private static Component Of(SalesforceOrg org, Table table) =>
        org.Metadata.Find(MetadataKind.CustomObject, table.Name) ?? Initial(org, MetadataKind.CustomObject, table.Name);

    /// <summary>What was there before anybody deployed.</summary>
    private static Component Initial(SalesforceOrg org, MetadataKind kind, string fullName) =>
        new(kind, fullName, new XElement(MetadataXml.Namespace + kind.Type), 0, org.People.Admin, org.Began, org.People.Admin, org.Began);
}

using System.Xml.Linq;
using Connector.Emulator.Salesforce.Metadata;
using Connector.Emulator.Salesforce.Metadata.Effects;
using Connector.Emulator.Salesforce.Soql;
using static Connector.Emulator.Salesforce.Org.FieldKinds;

namespace Connector.Emulator.Salesforce.Org;

/// <summary>
/// MetadataComponentDependency (contract 6): a row for each component that names a custom field. Standard fields are in no row (UNCONFIRMED), nor is a
/// flow, of which this org keeps no definition.
/// </summary>
internal static class DependencyTable
{
    public const string Name = "MetadataComponentDependency";

    /// <summary>More a query of the Tooling API does not return.</summary>
    public const int MostOfTooling = 2_000;

    private static readonly string[] Sides = ["MetadataComponent", "RefMetadataComponent"];
    private static readonly string[] Parts = ["Id", "Name", "Namespace", "Type"];
    private static readonly string[] Names = ["MetadataComponentName", "RefMetadataComponentName"];

    public static void AddTo(SetupCatalog catalog, SalesforceOrg org, bool withReports)
    {
        catalog.Add(new Table(Name, "Metadata Component Dependency", "Metadata Component Dependencies", "4md") { Setup = true },
            [Id("Id"), .. Sides.SelectMany(side => Parts.Select(part => Text(side + part, side + part, 255)))]);
        foreach (var field in org.CustomFields.All.OfType<Field>())
        {
            foreach (var (type, id, name) in UsersOf(org, field).Where(user => withReports || user.Type != MetadataKind.Report.Type))
            {
                catalog.Append(Name, ("MetadataComponentId", id), ("MetadataComponentName", name), ("MetadataComponentType", type),
                    ("RefMetadataComponentId", RecordId.Format(CustomFields.KeyPrefix, field.CustomNumber)), ("RefMetadataComponentName", field.Name[..^3]),
                    ("RefMetadataComponentType", MetadataKind.CustomField.Type));
            }
        }
    }

    /// <summary>What the object cannot be asked, wherever: the org's own words are not in the contract.</summary>
    public static void Check(SoqlQuery query)
    {
        if (query.From.Text.Equals(Name, StringComparison.OrdinalIgnoreCase)
            && (query.OrderBy.Count > 0 || query.Aggregates || query.CountsOnly || query.HasOffset || query.Where is { } where && !Takes(where)))
        {
            throw SalesforceException.BadRequest("MALFORMED_QUERY",
                $"{Name} supports neither ORDER BY, count() nor aggregates, and in WHERE only = and != with AND and OR, and no component names");
        }
    }

    private static bool Takes(Condition condition) => condition switch
    {
        And(var left, var right) => Takes(left) && Takes(right),
        Or(var left, var right) => Takes(left) && Takes(right),
        Comparison { Operator: "=" or "!=" } test => !Names.Contains(test.Path.Text, StringComparer.OrdinalIgnoreCase),
        _ => false,
    };

    private static IEnumerable<(string Type, string Id, string Name)> UsersOf(SalesforceOrg org, Field field)
    {
        foreach (var kind in MetadataKind.All)
        {
            foreach (var user in Catalog.Of(org, kind).Where(component => Uses(component, field)))
            {
                yield return (kind.Type, user.Id, kind == MetadataKind.Report ? user.Body.Text("name")! : user.Name);
            }
        }

        var rules = org.Automations.All.Where(rule => rule.Kind == "ValidationRule" && rule.Object == field.Table.Name).ToList();
        foreach (var rule in rules.Where(rule => rule.Field == field.Name || rule.Condition?.Contains(field.Name, StringComparison.Ordinal) == true))
        {
            yield return ("ValidationRule", RecordId.Format("03d", rules.IndexOf(rule)), rule.Name);
        }
    }

    private static bool Uses(Component component, Field field) => component.Kind.Type switch
    {
        "Layout" => FieldUses.ObjectOf(component) == field.Table.Name && Any(component.Body, "field", field.Name),
        "ListView" => component.Owner == field.Table.Name && (Any(component.Body, "columns", field.Name) || Any(component.Body, "field", field.Name)),
        "CompactLayout" => component.Owner == field.Table.Name && Any(component.Body, "fields", field.Name),
        "FlexiPage" => component.Body.Text("sobjectType") == field.Table.Name && Any(component.Body, "fieldItem", $"Record.{field.Name}"),
        "Report" => component.Body.Descendants().Any(element => !element.HasElements && (element.Value == $"{field.Table.Name}.{field.Name}"
            || element.Value.EndsWith($"${field.Table.Name}.{field.Name}", StringComparison.Ordinal))),
        _ => false,
    };

    private static bool Any(XElement body, string element, string value) => body.Descendants(MetadataXml.Namespace + element).Any(each => each.Value == value);
}

using System.Xml.Linq;
using Connector.Emulator.Salesforce.Metadata;

namespace Connector.Emulator.Salesforce.Org;

/// <summary>The values of a picklist from its own definition or from a global value set, never both (contract 5.4).</summary>
internal static class PicklistMetadata
{
    private const int MostValues = 1000;
    private const string Suffix = "__gvs";

    public static void Set(SalesforceOrg org, Field field, XElement? set)
    {
        // Changing a field without a word about its values leaves them.
        if (set is null && field.PicklistValues.Count > 0)
        {
            return;
        }

        var definition = set?.Element(MetadataXml.Namespace + "valueSetDefinition");
        var name = set?.Text("valueSetName");
        if (definition is not null == (name is not null))
        {
            throw new MetadataProblem(definition is null
                ? "Picklist value is required"
                : "Cannot specify both valueSetDefinition and valueSetName for a picklist");
        }

        if (field.PicklistValues.Count > 0 && GlobalName(name ?? "") != GlobalName(field.ValueSet ?? ""))
        {
            // UNCONFIRMED by the contract; users report that it is refused, in these words.
            throw new MetadataProblem("Cannot change which global value set this picklist uses");
        }

        field.RestrictedPicklist = name is not null || set!.Flag("restricted");
        field.ValueSet = name;
        field.PicklistValues = Merge(field.PicklistValues, definition is not null
            ? Values(definition.All("value"))
            : ValuesOf(org.Metadata.Find(MetadataKind.GlobalValueSet, GlobalName(name!)) ?? org.Metadata.Find(MetadataKind.GlobalValueSet, GlobalName(name!) + Suffix), name!));
    }

    /// <summary>Sets made since v57 may be named with the suffix (contract 5.4).</summary>
    public static string GlobalName(string name) => name.EndsWith(Suffix, StringComparison.Ordinal) ? name[..^Suffix.Length] : name;

    public static List<PicklistValue> Values(IEnumerable<XElement> elements)
    {
        var values = elements.Select(Value).ToList();
        if (values.Count is 0 or > MostValues)
        {
            throw new MetadataProblem(values.Count == 0 ? "Picklist value is required" : $"A picklist can have no more than {MostValues} values");
        }

        var twice = values.GroupBy(value => value.Value, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1);
        return twice is null ? values : throw new MetadataProblem($"Duplicate picklist value: {twice.Key}");
    }

    /// <summary>The new list, then, inactive, what the old one had besides.</summary>
    public static List<PicklistValue> Merge(IReadOnlyList<PicklistValue> old, IReadOnlyCollection<PicklistValue> wanted) =>
        [.. wanted, .. old.Where(value => wanted.All(other => other.Value != value.Value)).Select(value => value with { Active = false })];

    private static List<PicklistValue> ValuesOf(Component? set, string name) => set is null
        ? throw new MetadataProblem($"In field: valueSetName - no GlobalValueSet named {name} found")
        : Values(set.Body.All("customValue"));

    private static PicklistValue Value(XElement element) => element.Text("fullName") is { Length: > 0 } name
        ? new(name, element.Text("label") is { Length: > 0 } label ? label : name, element.Flag("default"), element.Text("isActive") is not ("false" or "0"))
        {
            Color = element.Text("color"),
        }
        : throw new MetadataProblem("Picklist value is required");
}

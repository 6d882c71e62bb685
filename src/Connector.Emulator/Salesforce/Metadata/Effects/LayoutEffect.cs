using System.Xml.Linq;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Metadata.Effects;

/// <summary>A page layout: named after its object, made of fields of it, the name among them; a deployed one replaces the one of its name as a whole.</summary>
internal sealed class LayoutEffect : IEffect
{
    public void Apply(Deployment deployment, string fullName, XElement body)
    {
        var dash = fullName.IndexOf('-', StringComparison.Ordinal);
        if (dash < 1 || deployment.Org.Find(fullName[..dash]) is not { Business: true } table)
        {
            throw new MetadataProblem($"Parent entity failed to deploy: no object for the layout {fullName}") { Code = "INVALID_CROSS_REFERENCE_KEY" };
        }

        var items = body.Descendants(MetadataXml.Namespace + "layoutItems").Select(item => item.Text("field")).OfType<string>().ToList();
        RecordFields.Check(table, items);
        if (items.GroupBy(item => item).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new MetadataProblem($"Duplicate layout item: Field:{twice.Key}");
        }

        foreach (var required in table.Fields.Where(field => field.NameField || (field.Custom && !field.Nillable && field.Type != FieldType.Boolean)))
        {
            if (!items.Contains(required.Name))
            {
                throw new MetadataProblem($"Layout must contain an item for required layout field: {required.Name}");
            }
        }
    }

    public void Remove(Deployment deployment, Component component)
    {
        var table = FieldUses.ObjectOf(component);
        if (deployment.Org.Find(table) is { Custom: false } && deployment.Org.Metadata.Of(MetadataKind.Layout).Count(layout =>
            FieldUses.ObjectOf(layout) == table) == 1)
        {
            throw new MetadataProblem($"Cannot delete the last layout of {table}") { Code = "DELETE_FAILED" };
        }
    }
}

/// <summary>The fields that appear at the top of a record.</summary>
internal sealed class CompactLayoutEffect : IEffect
{
    private const int MostFields = 10;

    public void Apply(Deployment deployment, string fullName, XElement body)
    {
        var fields = body.All("fields").Select(field => field.Value).ToList();
        RecordFields.Check(RecordFields.TableOf(deployment.Org, fullName), fields);
        if (fields.Count is 0 or > MostFields)
        {
            throw new MetadataProblem($"A compact layout has between one and {MostFields} fields");
        }
    }

    public void Remove(Deployment deployment, Component component)
    {
    }
}

/// <summary>A Lightning record page: kept, and what it shows of its object exists. Fields on it come from Dynamic Forms, which ignore layouts.</summary>
internal sealed class FlexiPageEffect : IEffect
{
    private const string Record = "Record.";

    public void Apply(Deployment deployment, string fullName, XElement body)
    {
        if (body.Text("sobjectType") is not { } type)
        {
            return;
        }

        var table = deployment.Org.Find(type) ?? throw new MetadataProblem($"In field: sobjectType - no CustomObject named {type} found");
        RecordFields.Check(table, body.Descendants(MetadataXml.Namespace + "fieldItem").Select(item => item.Value)
            .Where(item => item.StartsWith(Record, StringComparison.Ordinal)).Select(item => item[Record.Length..]));
    }

    public void Remove(Deployment deployment, Component component)
    {
    }
}

/// <summary>Fields that other components name.</summary>
internal static class RecordFields
{
    /// <exception cref="MetadataProblem">One of them is not there.</exception>
    public static void Check(Table table, IEnumerable<string> names)
    {
        if (names.FirstOrDefault(name => table.Field(name) is null) is { } missing)
        {
            throw new MetadataProblem($"In field: field - no CustomField named {table.Name}.{missing} found") { Code = "INVALID_CROSS_REFERENCE_KEY" };
        }
    }

    /// <summary>The object that a part belongs to.</summary>
    public static Table TableOf(SalesforceOrg org, string fullName)
    {
        var name = fullName[..fullName.IndexOf('.', StringComparison.Ordinal)];
        return org.Find(name) is { Business: true } table ? table
            : throw new MetadataProblem($"Entity of type 'CustomObject' named '{name}' cannot be found") { Code = "INVALID_CROSS_REFERENCE_KEY" };
    }
}

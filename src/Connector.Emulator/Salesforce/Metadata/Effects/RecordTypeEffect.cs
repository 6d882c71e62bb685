using System.Xml.Linq;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Metadata.Effects;

/// <summary>A record type and the picklist values that its records may take. All users may use it: visibilities are not emulated.</summary>
internal sealed class RecordTypeEffect : IEffect
{
    private const string Lookup = "RecordTypeId";

    public void Apply(Deployment deployment, string fullName, XElement body)
    {
        var org = deployment.Org;
        var table = RecordFields.TableOf(org, fullName);
        var values = body.All("picklistValues").SelectMany(picklist => Values(table, picklist))
            .ToLookup(each => each.Picklist, each => each.Value, StringComparer.OrdinalIgnoreCase);
        if (table.Field(Lookup) is null)
        {
            var field = new Field
            {
                Name = Lookup, Label = "Record Type ID", Type = FieldType.Reference, Length = 18, ReferenceTo = "RecordType",
                    RelationshipName = "RecordType", Permissionable = false,
            };
            table.Add(field, org.Table);
            deployment.Undo.Push(() => table.Remove(field));
        }

        var types = org.Table("RecordType");
        var row = org.Metadata.Find(MetadataKind.RecordType, fullName)?.Number ?? Append(deployment, types);
        Put(deployment, types, row, "DeveloperName", Cell.Of(fullName[(fullName.IndexOf('.', StringComparison.Ordinal) + 1)..]));
        Put(deployment, types, row, "SobjectType", Cell.Of(table.Name));
        Put(deployment, types, row, "Name", Cell.Of(body.Text("label")));
        Put(deployment, types, row, "Description", Cell.Of(body.Text("description")));
        Put(deployment, types, row, "IsActive", Cell.Of(body.Flag("active")));
        var old = table.RecordTypes.GetValueOrDefault(row);
        table.RecordTypes[row] = values;
        deployment.Undo.Push(() => _ = old is null ? table.RecordTypes.Remove(row) : (table.RecordTypes[row] = old) is null);
    }

    public void Remove(Deployment deployment, Component component) =>
        throw new MetadataProblem($"Cannot delete record type through API: {component.FullName}") { Code = "DELETE_FAILED" };

    private static IEnumerable<(string Picklist, string Value)> Values(Table table, XElement picklist)
    {
        var name = picklist.Text("picklist")!;
        var field = table.Field(name) is { Type: FieldType.Picklist or FieldType.MultiPicklist } found ? found
            : throw new MetadataProblem($"Picklist {name} not found on {table.Name}") { Code = "INVALID_CROSS_REFERENCE_KEY" };

        // Values in record types are percent-encoded.
        foreach (var value in picklist.All("values").Select(value => Uri.UnescapeDataString(value.Text("fullName") ?? "")))
        {
            yield return field.PicklistValues.Any(known => known.Active && known.Value == value) ? (name, value)
                : throw new MetadataProblem($"Picklist value: {value} in picklist: {name} not found");
        }
    }

    /// <summary>A number once given is not given again, so a row that is taken back stays as a deleted one.</summary>
    private static int Append(Deployment deployment, Table types)
    {
        var row = types.Append();
        deployment.Undo.Push(() => types.Deleted.Put(row, true));
        return row;
    }

    private static void Put(Deployment deployment, Table types, int row, string name, Cell cell)
    {
        var column = types.Field(name)!.Column;
        var old = column.Get(row);
        column.Set(row, cell);
        deployment.Undo.Push(() => column.Set(row, old));
    }
}

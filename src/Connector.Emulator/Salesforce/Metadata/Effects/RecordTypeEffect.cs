using System.Xml.Linq;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Metadata.Effects;

/// <summary>A record type and the picklist values that its records may take.</summary>
internal sealed class RecordTypeEffect : IEffect
{
    public void Apply(Deployment deployment, string fullName, XElement body)
    {
        var table = RecordFields.TableOf(deployment.Org, fullName);
        foreach (var picklist in body.All("picklistValues"))
        {
            var name = picklist.Text("picklist")!;
            var field = table.Field(name) is { Type: FieldType.Picklist or FieldType.MultiPicklist } found ? found
                : throw new MetadataProblem($"Picklist {name} not found on {table.Name}") { Code = "INVALID_CROSS_REFERENCE_KEY" };
            var unknown = picklist.All("values").Select(value => Decode(value.Text("fullName"))).FirstOrDefault(value => field.PicklistValues.All(known => known.Value != value));
            if (unknown is not null)
            {
                throw new MetadataProblem($"Picklist value: {unknown} in picklist: {name} not found");
            }
        }
    }

    public void Remove(Deployment deployment, Component component) =>
        throw new MetadataProblem($"Cannot delete record type through API: {component.FullName}") { Code = "DELETE_FAILED" };

    /// <summary>Values in record types are percent-encoded.</summary>
    public static string Decode(string? value) => Uri.UnescapeDataString(value ?? "");
}

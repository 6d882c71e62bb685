using System.Xml.Linq;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Metadata.Effects;

/// <summary>A global value set gives its values to every picklist that names it.</summary>
internal sealed class GlobalValueSetEffect : IEffect
{
    public void Apply(Deployment deployment, string fullName, XElement body)
    {
        if (body.Text("masterLabel") is null)
        {
            throw MetadataProblem.Missing("masterLabel");
        }

        var values = PicklistMetadata.Values(body.All("customValue"));
        foreach (var field in Users(deployment.Org, fullName))
        {
            var old = field.PicklistValues;
            field.PicklistValues = PicklistMetadata.Merge(old, values);
            deployment.Undo.Push(() => field.PicklistValues = old);
        }
    }

    public void Remove(Deployment deployment, Component component)
    {
        if (Users(deployment.Org, component.FullName).FirstOrDefault() is { } user)
        {
            throw new MetadataProblem($"This global value set is referenced elsewhere in salesforce.com. : {user.Table.Name}.{user.Name}") { Code = "DELETE_FAILED" };
        }
    }

    private static IEnumerable<Field> Users(SalesforceOrg org, string set) =>
        org.CustomFields.All.OfType<Field>().Where(field => field.ValueSet is { } name && PicklistMetadata.GlobalName(name) == PicklistMetadata.GlobalName(set));
}

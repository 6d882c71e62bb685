using System.Xml.Linq;
using Connector.Emulator.Salesforce.ListViews;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Metadata.Effects;

/// <summary>A shared list view, which must be one that can be run. The Metadata API refuses the scope Mine (contract 7a).</summary>
internal sealed class ListViewEffect : IEffect
{
    public void Apply(Deployment deployment, string fullName, XElement body)
    {
        var org = deployment.Org;
        if (body.Text("filterScope") == "Mine" && org.Metadata.Find(MetadataKind.ListView, fullName)?.Body.Text("filterScope") != "Mine")
        {
            throw new MetadataProblem("Invalid scope:Mine, not allowed");
        }

        if (body.Element(MetadataXml.Namespace + "sharedTo")?.Elements().FirstOrDefault(share => share.Name.LocalName != "allInternalUsers") is { } share)
        {
            throw new MetadataProblem($"In field: {share.Name.LocalName} - no {share.Name.LocalName} named {share.Value} found") { Code = "INVALID_CROSS_REFERENCE_KEY" };
        }

        var definition = ListViewDefinition.Read(RecordFields.TableOf(org, fullName), body);
        try
        {
            _ = definition.Run(org, org.AccessOf(org.People.Admin));
        }
        catch (SalesforceException refusal) when (refusal.Code != "INVALID_FIELD" || !HidesAField(org, definition))
        {
            throw new MetadataProblem(refusal.Message);
        }
        catch (SalesforceException)
        {
            // The administrator may not see a field of it yet; that is no mistake of the list view.
        }
    }

    public void Remove(Deployment deployment, Component component)
    {
    }

    private static bool HidesAField(SalesforceOrg org, ListViewDefinition definition) =>
        definition.Filters.Any(filter => !org.AccessOf(org.People.Admin).CanRead(filter.Field));
}

using System.Xml.Linq;

namespace Connector.Emulator.Salesforce.Metadata.Effects;

/// <summary>A shared list view. The Metadata API refuses the scope Mine (contract 7a).</summary>
internal sealed class ListViewEffect : IEffect
{
    public void Apply(Deployment deployment, string fullName, XElement body)
    {
        RecordFields.TableOf(deployment.Org, fullName);
        if (body.Text("filterScope") == "Mine")
        {
            throw new MetadataProblem("Invalid scope:Mine, not allowed");
        }
    }

    public void Remove(Deployment deployment, Component component)
    {
    }
}

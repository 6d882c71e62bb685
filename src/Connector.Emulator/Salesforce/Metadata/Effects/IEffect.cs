using System.Xml.Linq;

namespace Connector.Emulator.Salesforce.Metadata.Effects;

/// <summary>What a kind of component does to the org, and what it needs of it.</summary>
internal interface IEffect
{
    /// <param name="fullName">As package.xml names it.</param>
    /// <param name="body">Checked against its type.</param>
    /// <exception cref="MetadataProblem">It can't be saved.</exception>
    void Apply(Deployment deployment, string fullName, XElement body);

    /// <exception cref="MetadataProblem">Something else needs it.</exception>
    void Remove(Deployment deployment, Component component);
}

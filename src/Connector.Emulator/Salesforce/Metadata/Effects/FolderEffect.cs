using System.Xml.Linq;

namespace Connector.Emulator.Salesforce.Metadata.Effects;

/// <summary>A folder of reports or dashboards: within another one only if that exists, and deleted only when nothing lies in it.</summary>
internal sealed class FolderEffect : IEffect
{
    /// <summary>Always there, and not listed.</summary>
    public const string Unfiled = "unfiled$public";

    public void Apply(Deployment deployment, string fullName, XElement body)
    {
        var kind = MetadataKind.Of(body.Name.LocalName)!;
        var slash = fullName.LastIndexOf('/');
        if (slash >= 0 && deployment.Org.Metadata.Find(kind, fullName[..slash]) is null)
        {
            throw new MetadataProblem($"Cannot find folder:{fullName[..slash]}") { Code = "INVALID_CROSS_REFERENCE_KEY" };
        }

        if (body.Text("accessType") is not null || body.Text("publicFolderAccess") is not null)
        {
            throw new MetadataProblem("accessType and publicFolderAccess can't be used with enhanced folder sharing; use folderShares");
        }

        var share = body.All("folderShares").FirstOrDefault(share => share.Text("sharedToType") != "Organization");
        if (share is not null)
        {
            throw new MetadataProblem($"In field: sharedTo - no {share.Text("sharedToType")} named {share.Text("sharedTo")} found");
        }
    }

    public void Remove(Deployment deployment, Component component)
    {
        var prefix = component.FullName + "/";
        var content = MetadataKind.Of(component.Kind.Listed)!;
        if (deployment.Org.Metadata.Of(content).Concat(deployment.Org.Metadata.Of(component.Kind))
            .FirstOrDefault(each => each.FullName.StartsWith(prefix, StringComparison.Ordinal)) is { } held)
        {
            throw new MetadataProblem($"Cannot delete folder {component.FullName}: it holds {held.FullName}") { Code = "DELETE_FAILED" };
        }
    }

    /// <exception cref="MetadataProblem">The folder that it should lie in is not there.</exception>
    public static void Check(Deployment deployment, MetadataKind kind, string fullName)
    {
        var slash = fullName.LastIndexOf('/');
        if (slash < 0 || (fullName[..slash] != Unfiled && deployment.Org.Metadata.Find(MetadataKind.Of(kind.FolderType!)!, fullName[..slash]) is null))
        {
            throw new MetadataProblem($"Cannot find folder:{(slash < 0 ? "" : fullName[..slash])}") { Code = "INVALID_CROSS_REFERENCE_KEY" };
        }
    }
}

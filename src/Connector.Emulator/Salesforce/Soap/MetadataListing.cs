using System.Xml.Linq;
using Connector.Emulator.Salesforce.Metadata;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Soap;

/// <summary>Which types and which components there are.</summary>
internal sealed class MetadataListing(SalesforceOrg org)
{
    private const int MostQueries = 3;

    public XElement Describe(SoapCall call) => call.Element("result",
        MetadataKind.All.Where(kind => kind.Part is null && !kind.IsFolder).OrderBy(kind => kind.Type, StringComparer.Ordinal)
            .Select(kind => call.Element("metadataObjects",
            kind == MetadataKind.CustomObject ? MetadataKind.All.Where(part => part.Part is not null)
                .Select(part => call.Element("childXmlNames", part.Type)) : null,
            call.Element("directoryName", kind.Folder), call.Element("inFolder", kind.FolderType is not null), call.Element("metaFile", false),
            call.Element("suffix", kind.Suffix), call.Element("xmlName", kind.Type))),
        call.Element("organizationNamespace", ""), call.Element("partialSaveAllowed", IsSandbox()), call.Element("testRequired", !IsSandbox()));

    public IEnumerable<XElement> List(SoapCall call)
    {
        var queries = SoapCall.Children(call.Operation, "queries").ToList();
        if (queries.Count is 0 or > MostQueries)
        {
            throw new SoapFault("LIMIT_EXCEEDED", $"listMetadata takes between one and {MostQueries} queries");
        }

        lock (org.Gate)
        {
            return [.. queries.SelectMany(query => Find(SoapCall.Child(query, "type")?.Value ?? "", SoapCall.Child(query, "folder")?.Value))
                .Select(component => call.Element("result", call.Values(Properties(org, component, component.Kind.FileOf(component.FullName)))))];
        }
    }

    /// <summary>W FileProperties.</summary>
    public static IEnumerable<(string Name, object? Value)> Properties(SalesforceOrg org, Component component, string file) =>
    [
        ("createdById", org.Users.Id(component.CreatedBy)), ("createdByName", DeployResults.NameOf(org, component.CreatedBy)),
        ("createdDate", DateTimeOffset.FromUnixTimeSeconds(component.CreatedAt)), ("fileName", file), ("fullName", component.FullName),
        ("id", component.Kind == MetadataKind.CustomObject && !component.FullName.EndsWith("__c", StringComparison.Ordinal) ? "" : component.Id),
        ("lastModifiedById", org.Users.Id(component.ModifiedBy)), ("lastModifiedByName", DeployResults.NameOf(org, component.ModifiedBy)),
        ("lastModifiedDate", DateTimeOffset.FromUnixTimeSeconds(component.ModifiedAt)), ("manageableState", "unmanaged"), ("type", component.Kind.Listed),
    ];

    private IEnumerable<Component> Find(string type, string? folder)
    {
        var kind = MetadataKind.Of(type) ?? throw new SoapFault("INVALID_TYPE", $"Unknown type:{type}");
        return Catalog.Of(org, kind).Where(component => kind.FolderType is null || component.Owner == folder);
    }

    private bool IsSandbox() => org.Table("Organization").Column<BooleanColumn>("IsSandbox").At(0);
}

using System.Xml.Linq;
using Connector.Deployment;
using Connector.Http;
using Connector.Salesforce.Api;

namespace Connector.Salesforce.Metadata;

/// <summary>Reads components as they are, by SOAP retrieve (contract 5.2): one job for all of them.</summary>
internal sealed class MetadataRetrieval(ISalesforceMetadataApi api, IAccessTokens tokens, SalesforceOptions options, TimeProvider time)
{
    private const int QueriesPerCall = 3;

    private readonly SalesforceSoap _soap = new(
        "the Metadata API",
        Xml.Namespace,
        (envelope, stopping) => SalesforceFieldAccess.NeedAsync("Modify Metadata Through Metadata API Functions", api.CallAsync(options.ApiVersion, envelope, stopping)),
        tokens,
        options);
    private readonly MetadataJobs _jobs = new(options.Deployment, time);

    /// <summary>Those that there are, under the names they were asked for by. What the user may not see does not come either, so the user must be one who sees all.</summary>
    public async Task<IReadOnlyList<MetadataComponent>> ReadAsync(IReadOnlyCollection<ArtefactKey> keys, CancellationToken cancellationToken)
    {
        if (keys.Count == 0) return [];
        var otherNames = keys.Where(key => key.Kind == MetadataKind.GlobalValueSet.Type).SelectMany(key => new[] { GlobalValueSetMetadata.Plain(key.Name), GlobalValueSetMetadata.Plain(key.Name) + GlobalValueSetMetadata.Suffix })
            .Select(name => new ArtefactKey(MetadataKind.GlobalValueSet.Type, name));
        var zip = await ZipAsync([.. keys.Union(otherNames)], cancellationToken);
        var wanted = keys.ToDictionary(key => Plain(key.Kind, key.Name), StringComparer.OrdinalIgnoreCase);
        return [.. MetadataZip.Read(zip).Where(component => wanted.ContainsKey(Plain(component.Kind.Type, component.FullName)))
            .Select(component => component with { FullName = wanted[Plain(component.Kind.Type, component.FullName)].Name }).DistinctBy(component => (component.Kind.Type, component.FullName))];
    }

    /// <summary>What names one component and no other: case does not count in an org, and of a global value set it may add to the name.</summary>
    private static string Plain(string kind, string name) => $"{kind} {(kind == MetadataKind.GlobalValueSet.Type ? GlobalValueSetMetadata.Plain(name) : name)}";

    /// <summary>An object with all of its parts, standard fields included; null when there is none.</summary>
    public async Task<XElement?> ReadObjectAsync(string name, CancellationToken cancellationToken) =>
        MetadataZip.ReadObject(await ZipAsync([new ArtefactKey("CustomObject", name)], cancellationToken), name);

    /// <summary>The files of these components; a name of <c>*</c> stands for all of its type.</summary>
    public async Task<IReadOnlyList<(string Path, string Text)>> FilesAsync(IReadOnlyCollection<ArtefactKey> keys, CancellationToken cancellationToken) =>
        MetadataZip.Texts(await ZipAsync(keys, cancellationToken));

    /// <summary>What there is of these types; those that lie in folders, in the folder named.</summary>
    public async Task<IReadOnlyList<ArtefactKey>> ListAsync(IReadOnlyCollection<(string Type, string? Folder)> queries, CancellationToken cancellationToken)
    {
        var found = new List<ArtefactKey>();
        foreach (var asked in queries.Chunk(QueriesPerCall))
        {
            var call = Xml.Element("listMetadata",
                asked.Select(query => Xml.Element("queries", query.Folder is null ? null : Xml.Element("folder", query.Folder), Xml.Element("type", query.Type))),
                Xml.Element("asOfVersion", options.ApiVersion));
            var answer = await CallAsync(call, cancellationToken);
            found.AddRange(answer.Elements(Xml.Namespace + "result").Select(one => new ArtefactKey((string?)one.Element(Xml.Namespace + "type") ?? "", (string?)one.Element(Xml.Namespace + "fullName") ?? "")));
        }

        return found;
    }

    private async Task<byte[]> ZipAsync(IReadOnlyCollection<ArtefactKey> keys, CancellationToken cancellationToken)
    {
        var package = MetadataFiles.Types("unpackaged", keys, Xml.Element("version", options.ApiVersion));
        var request = Xml.Element("retrieve", Xml.Element("retrieveRequest", Xml.Element("apiVersion", options.ApiVersion), Xml.Element("singlePackage", true), package));
        var job = (string?)Result(await CallAsync(request, cancellationToken)).Element(Xml.Namespace + "id") ?? throw SalesforceErrors.Contract("a retrieve was accepted without an id");
        var zip = await WatchAsync(job, cancellationToken);
        try
        {
            return Convert.FromBase64String(zip);
        }
        catch (FormatException)
        {
            throw SalesforceErrors.Contract("retrieved metadata is not base64");
        }
    }

    private Task<string> WatchAsync(string job, CancellationToken cancellationToken) => _jobs.WatchAsync($"the retrieve {job}", async () =>
    {
        var status = Xml.Element("checkRetrieveStatus", Xml.Element("asyncProcessId", job), Xml.Element("includeZip", true));
        var result = Result(await CallAsync(status, cancellationToken));
        if ((string?)result.Element(Xml.Namespace + "done") != "true") return null;
        if ((string?)result.Element(Xml.Namespace + "success") == "false")
        {
            throw SalesforceErrors.Unavailable("Salesforce could not retrieve the metadata", Redaction.Code((string?)result.Element(Xml.Namespace + "errorStatusCode")));
        }

        return (string?)result.Element(Xml.Namespace + "zipFile") ?? throw SalesforceErrors.Contract("a retrieve ended without its zip");
    }, cancellationToken);

    private Task<XElement> CallAsync(XElement call, CancellationToken cancellationToken) => _soap.CallAsync(call, cancellationToken);

    private static XElement Result(XElement body) => body.Element(Xml.Namespace + "result") ?? throw SalesforceErrors.Contract($"an answer of the Metadata API has no result");
}

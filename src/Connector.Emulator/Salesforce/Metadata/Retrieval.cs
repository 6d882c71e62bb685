using System.IO.Compression;
using System.Xml.Linq;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Metadata;

/// <summary>What a retrieve brings: the zip, what is in it, and what was asked for in vain.</summary>
internal sealed record Retrieved(byte[] Zip, IReadOnlyList<(string File, Component Component)> Files, IReadOnlyList<string> Problems);

/// <summary>Collects components into a package. The same components give the same bytes.</summary>
internal static class Retrieval
{
    private static readonly string[] NoWildcard = ["ListView", "Report", "Dashboard", "CustomField", "RecordType", "CompactLayout"];
    private static readonly DateTimeOffset ZipTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <param name="package">As in package.xml.</param>
    /// <param name="single">Whether the files lie at the root of the zip, not in a folder "unpackaged".</param>
    public static Retrieved Run(SalesforceOrg org, XElement package, bool single)
    {
        var manifest = Manifest.Read(package);
        var (found, problems) = (new List<Component>(), new List<string>());
        foreach (var (type, name) in manifest.Members)
        {
            var components = Find(org, type, name).ToList();
            found.AddRange(components);
            if (components.Count == 0 && name != "*")
            {
                problems.Add($"Entity of type '{type}' named '{name}' cannot be found");
            }
        }

        var all = found.Distinct().ToList();
        var root = single ? "" : "unpackaged/";
        var files = Files(org, all, manifest).Append(("package.xml", MetadataXml.Write(PackageOf(all, package.Text("version")!))));
        return new Retrieved(Zip(files.Select(file => (root + file.Item1, file.Item2))),
            [.. all.Select(component => (root + component.Kind.FileOf(component.FullName), component))], problems);
    }

    /// <summary>The parts of an object, in the order of its elements.</summary>
    public static IEnumerable<Component> Parts(SalesforceOrg org, string owner) =>
        MetadataKind.All.Where(kind => kind.Part is not null).SelectMany(kind => Catalog.Of(org, kind)).Where(part => part.Owner == owner);

    /// <summary>The object with the parts, in the order of its type.</summary>
    public static XElement ObjectWith(XElement own, IEnumerable<Component> parts)
    {
        var places = MetadataTypes.Find("CustomObject")!.Elements;
        return new XElement(own.Name, own.Elements().Concat(parts.Select(part => new XElement(MetadataXml.Namespace + part.Kind.Part!, part.Body.Elements())))
            .OrderBy(element => places[element.Name.LocalName].Place));
    }

    private static IEnumerable<Component> Find(SalesforceOrg org, string type, string name)
    {
        var kinds = MetadataKind.All.Where(kind => kind.Listed == type);
        return name == "*"
            ? NoWildcard.Contains(type) ? [] : kinds.SelectMany(kind => Catalog.Of(org, kind))
                .Where(component => component.Kind != MetadataKind.CustomObject || component.FullName.EndsWith("__c", StringComparison.Ordinal))
            : kinds.Select(kind => Catalog.Find(org, kind, name)).OfType<Component>();
    }

    private static IEnumerable<(string Path, byte[] Content)> Files(SalesforceOrg org, List<Component> all, Manifest manifest)
    {
        foreach (var component in all.Where(component => component.Kind.Part is null && component.Kind != MetadataKind.CustomObject))
        {
            yield return (component.Kind.FileOf(component.FullName), MetadataXml.Write(component.Body));
        }

        // An object that is asked for brings all of its parts.
        foreach (var owner in all.Where(component => component.Kind.Part is not null).Select(part => part.Owner)
            .Concat(all.Where(component => component.Kind == MetadataKind.CustomObject).Select(component => component.FullName)).Distinct())
        {
            var whole = all.Find(component => component.Kind == MetadataKind.CustomObject && component.FullName == owner);
            var parts = whole is null ? all.Where(component => component.Kind.Part is not null && component.Owner == owner) : Parts(org, owner);
            var own = whole?.Body ?? new XElement(MetadataXml.Namespace + "CustomObject");
            yield return (MetadataKind.CustomObject.FileOf(owner), MetadataXml.Write(ObjectWith(own, parts)));
        }
    }

    private static XElement PackageOf(List<Component> all, string version) => MetadataXml.Element("Package",
        all.GroupBy(component => component.Kind.Listed).OrderBy(type => type.Key, StringComparer.Ordinal).Select(type => MetadataXml.Element("types",
            type.Select(component => component.FullName).Order(StringComparer.Ordinal).Select(name => MetadataXml.Element("members", name)),
                MetadataXml.Element("name", type.Key))),
        MetadataXml.Element("version", version));

    private static byte[] Zip(IEnumerable<(string Path, byte[] Content)> files)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, content) in files.OrderBy(file => file.Path, StringComparer.Ordinal))
            {
                var entry = archive.CreateEntry(path);
                entry.LastWriteTime = ZipTime;
                using var stream = entry.Open();
                stream.Write(content);
            }
        }

        return bytes.ToArray();
    }
}

using System.IO.Compression;
using System.Text;
using System.Xml.Linq;
using Connector.Deployment;
using static Connector.Salesforce.Metadata.Xml;

namespace Connector.Salesforce.Metadata;

/// <summary>Components → files: the zip that the Metadata API deploys, or a project in source format for the vendor's command line.</summary>
internal static class MetadataFiles
{
    private const string Objects = "objects";
    private const string SourceFolder = "force-app/main/default";

    /// <summary>Zip entries carry this time, so that the same components give the same bytes; it is the format's first.</summary>
    private static readonly DateTimeOffset ZipTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Metadata format (contract 5.3), <c>package.xml</c> first: parts of an object in one file, all else in a file each.</summary>
    /// <param name="deleted">What is deleted after everything else is deployed.</param>
    public static IEnumerable<ArtefactFile> Package(IReadOnlyList<MetadataComponent> components, string apiVersion, params IReadOnlyList<ArtefactKey> deleted)
    {
        yield return new ArtefactFile("package.xml", File(Manifest(components, apiVersion)));
        if (deleted.Count > 0) yield return new ArtefactFile("destructiveChangesPost.xml", File(Types("Package", deleted)));
        foreach (var parts in components.Where(component => component.IsInObject).GroupBy(component => component.Object))
        {
            var inOrder = parts.SelectMany(part => part.Kind.Part is { } element ? [new XElement(Namespace + element, part.Body.Elements())] : part.Body.Elements())
                .OrderBy(element => element.Name.LocalName, StringComparer.Ordinal);
            yield return new ArtefactFile($"{Objects}/{parts.Key}.object", File(Element("CustomObject", inOrder)));
        }

        foreach (var (kind, name, body) in components.Where(component => !component.IsInObject))
        {
            var file = FileName(name);
            yield return new ArtefactFile(kind.IsFolder ? $"{kind.Folder}/{file}-meta.xml" : $"{kind.Folder}/{file}.{kind.Suffix}", File(body));
        }
    }

    /// <summary>Source format, with the project file that makes the folder one.</summary>
    public static IEnumerable<ArtefactFile> Project(IReadOnlyList<MetadataComponent> components, string apiVersion)
    {
        var project = $$"""
            {
              "packageDirectories": [{ "path": "{{SourceFolder.Split('/')[0]}}", "default": true }],
              "sourceApiVersion": "{{apiVersion}}"
            }

            """;
        yield return new ArtefactFile("sfdx-project.json", Encoding.UTF8.GetBytes(project.ReplaceLineEndings("\n")));
        foreach (var component in components)
        {
            var folder = !component.IsInObject ? component.Kind.Folder : component.Kind.Part is null ? $"{Objects}/{component.Object}" : $"{Objects}/{component.Object}/{component.Kind.Folder}";
            var name = component.Kind.Part is null ? component.FullName : component.ShortName;
            yield return new ArtefactFile($"{SourceFolder}/{folder}/{name}.{component.Kind.Suffix}-meta.xml", File(component.Body));
        }
    }

    /// <summary>The same files always give the same bytes.</summary>
    public static byte[] Zip(IEnumerable<ArtefactFile> files)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var file in files)
            {
                var entry = archive.CreateEntry(file.Path);
                entry.LastWriteTime = ZipTime;
                using var stream = entry.Open();
                stream.Write(file.Content.Span);
            }
        }

        return bytes.ToArray();
    }

    /// <summary>The members by type, for the calls that take the names alone.</summary>
    public static XElement Types(string name, IEnumerable<ArtefactKey> keys, params object?[] rest) => Element(name,
        keys.GroupBy(key => key.Kind).OrderBy(type => type.Key, StringComparer.Ordinal)
            .Select(type => Element("types", type.Select(key => Element("members", key.Name)), Element("name", type.Key))),
        rest);

    /// <summary>Retrieved file names come with special characters as %XX (contract 5.4, UNCONFIRMED); ours go likewise. Layouts' names have them.</summary>
    private static string FileName(string fullName) =>
        string.Concat(fullName.Select(letter => char.IsLetterOrDigit(letter) || letter is ' ' or '-' or '_' or '/' or '.' ? letter.ToString() : Uri.EscapeDataString(letter.ToString())));

    private static XElement Manifest(IReadOnlyList<MetadataComponent> components, string apiVersion) =>
        Types("Package", components.Select(component => new ArtefactKey(component.Kind.Type, component.FullName)), Element("version", apiVersion));
}

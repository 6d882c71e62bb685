using System.IO.Compression;
using System.Xml;
using System.Xml.Linq;
using Connector.Deployment;

namespace Connector.Salesforce.Metadata;

/// <summary>A retrieved zip → components (contract 5.3). The zip is an answer and believed in nothing.</summary>
internal static class MetadataZip
{
    private const int MostFiles = 10_000;
    private const int MostCharacters = 50_000_000;
    private const long MostBytes = 1_000_000_000;

    internal static readonly XmlReaderSettings Strict = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = MostCharacters, IgnoreComments = true };

    /// <summary>The parts of objects that are of a kind of ours, permission sets, record pages, layouts, folders, reports and dashboards; other files are passed over.</summary>
    /// <exception cref="Http.CrmContractException">Not a zip of metadata.</exception>
    public static IReadOnlyList<MetadataComponent> Read(byte[] zip)
    {
        var place = "the archive";
        try
        {
            using var archive = Open(zip);
            var components = new List<MetadataComponent>();
            foreach (var entry in archive.Entries.Where(entry => entry.Name.Length > 0))
            {
                place = "a file of the archive";
                components.AddRange(Read(entry));
            }

            return components;
        }
        catch (Exception fault) when (fault is InvalidDataException or XmlException or IOException)
        {
            throw SalesforceErrors.Contract($"retrieved metadata is not as documented: {place} is damaged");
        }
    }

    /// <summary>All files of components, as texts.</summary>
    /// <exception cref="Http.CrmContractException">Not a zip of metadata.</exception>
    public static IReadOnlyList<(string Path, string Text)> Texts(byte[] zip)
    {
        try
        {
            using var archive = Open(zip);
            return [.. archive.Entries.Where(entry => entry.FullName.Contains('/', StringComparison.Ordinal) && !IsSideFile(entry.Name)).Select(Text)];
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException)
        {
            throw SalesforceErrors.Contract("retrieved metadata is not as documented: the archive is damaged");
        }

        // Beside code lies what the platform says of it.
        static bool IsSideFile(string name) => name.EndsWith(".cls-meta.xml", StringComparison.Ordinal) || name.EndsWith(".trigger-meta.xml", StringComparison.Ordinal);
    }

    /// <summary>What a file of its own holds; null for parts of objects and what is none of ours.</summary>
    public static ArtefactKey? KeyOf(string path)
    {
        var cut = path.IndexOf('/', StringComparison.Ordinal);
        return cut > 0 && MetadataKind.OfFile(path[..cut], path[(cut + 1)..]) is var (kind, name) ? new ArtefactKey(kind.Type, Uri.UnescapeDataString(name)) : null;
    }

    /// <remarks>What a file says of its own length is not trusted alone: each reader has its bound too.</remarks>
    private static ZipArchive Open(byte[] zip)
    {
        var archive = new ZipArchive(new MemoryStream(zip), ZipArchiveMode.Read);
        if (archive.Entries.Count <= MostFiles && archive.Entries.Sum(entry => entry.Length) <= MostBytes) return archive;
        archive.Dispose();
        throw SalesforceErrors.Contract($"retrieved metadata holds more than {MostFiles} files, or more than {MostBytes / 1_000_000} MB");
    }

    private static (string Path, string Text) Text(ZipArchiveEntry entry)
    {
        using var reader = new StreamReader(entry.Open());
        var text = new char[Math.Min(entry.Length, MostCharacters)];
        return (entry.FullName.Replace('\\', '/'), new string(text, 0, reader.ReadBlock(text, 0, text.Length)));
    }

    /// <summary>A whole object, with all of its parts; null when the archive does not hold it.</summary>
    /// <exception cref="Http.CrmContractException">Not a zip of metadata.</exception>
    public static XElement? ReadObject(byte[] zip, string name)
    {
        try
        {
            using var archive = Open(zip);
            return archive.GetEntry($"objects/{name}.object") is { } entry ? Load(entry) : null;
        }
        catch (Exception fault) when (fault is InvalidDataException or XmlException or IOException)
        {
            throw SalesforceErrors.Contract("a retrieved object is not as documented: its file is damaged");
        }
    }

    private static IEnumerable<MetadataComponent> Read(ZipArchiveEntry entry)
    {
        // Without singlePackage a folder named after the package would stand in front.
        var path = entry.FullName.Replace('\\', '/');
        var (folder, file) = path.IndexOf('/', StringComparison.Ordinal) is var cut and > 0 ? (path[..cut], path[(cut + 1)..]) : ("", path);
        return folder == "objects" && file.EndsWith(".object", StringComparison.Ordinal) ? PartsOf(Uri.UnescapeDataString(file[..^".object".Length]), Load(entry))
            : MetadataKind.OfFile(folder, file) is var (kind, name) ? [new MetadataComponent(kind, Uri.UnescapeDataString(name), Load(entry))] : [];
    }

    /// <summary>The parts, and the object's own settings: what has no elements in it, and how records are named.</summary>
    private static IEnumerable<MetadataComponent> PartsOf(string objectName, XElement file) => (
        from kind in MetadataKind.Parts
        from part in file.Elements(Xml.Namespace + kind.Part!)
        let name = (string?)part.Element(Xml.Namespace + "fullName")
        where name is not null
        select new MetadataComponent(kind, $"{objectName}.{name}", new XElement(Xml.Namespace + kind.Type, part.Elements())))
        .Append(new MetadataComponent(MetadataKind.Object, objectName, new XElement(
            Xml.Namespace + MetadataKind.Object.Type, file.Elements().Where(element => !element.HasElements || element.Name.LocalName == "nameField"))));

    private static XElement Load(ZipArchiveEntry entry)
    {
        using var reader = XmlReader.Create(entry.Open(), Strict);
        return XElement.Load(reader);
    }
}

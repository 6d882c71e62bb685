using System.IO.Compression;
using System.Xml.Linq;

namespace Connector.Emulator.Salesforce.Metadata;

/// <summary>What a manifest names: type and full name, folders without the slash at the end.</summary>
internal sealed class Manifest
{
    private readonly Dictionary<string, HashSet<string>> _members = new(StringComparer.Ordinal);

    /// <exception cref="MetadataProblem">Not a manifest, an unknown type or version.</exception>
    public static Manifest Read(XElement package)
    {
        var manifest = new Manifest();
        foreach (var types in package.All("types"))
        {
            var name = types.Text("name")!;
            if (MetadataKind.Of(name) is not { IsFolder: false } && !MetadataKind.Empty.Contains(name))
            {
                throw new MetadataProblem($"Unknown type name '{name}' specified in package.xml") { Code = "INVALID_TYPE" };
            }

            if (!manifest._members.TryGetValue(name, out var members))
            {
                manifest._members[name] = members = new HashSet<string>(StringComparer.Ordinal);
            }

            members.UnionWith(types.All("members").Select(member => member.Value.TrimEnd('/')));
        }

        return manifest;
    }

    public static void CheckVersion(string? version)
    {
        if (!double.TryParse(version, System.Globalization.CultureInfo.InvariantCulture, out var number) || number is < 7 or > 66)
        {
            throw new MetadataProblem($"Invalid API version specified: {version}") { Code = "INVALID_OPERATION" };
        }
    }

    public IEnumerable<(string Type, string FullName)> Members => _members.SelectMany(type => type.Value.Select(name => (type.Key, name)));

    /// <summary>Whether the component, or the object that it is part of, is named, or all of its type are.</summary>
    public bool Names(MetadataKind kind, string fullName) => Has(kind.Listed, fullName) || Has(kind.Listed, "*")
        || (kind.Part is not null && Has("CustomObject", fullName[..fullName.IndexOf('.', StringComparison.Ordinal)]));

    private bool Has(string type, string name) => _members.TryGetValue(type, out var members) && members.Contains(name);
}

/// <summary>A component out of a package, not checked yet.</summary>
/// <param name="Read">Checks it; throws the <see cref="MetadataProblem"/> that it has.</param>
internal sealed record PackagePart(MetadataKind Kind, string FullName, string FileName, Func<XElement> Read, int Line, int Column);

/// <summary>The zip of a deployment, opened (contract 5.3).</summary>
internal sealed class DeployPackage
{
    private const int MostFiles = 10_000;
    private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    private DeployPackage(string root) => Root = root;

    /// <summary>Nothing for a single package, else its folder with a slash.</summary>
    public string Root { get; }

    public int Files => _files.Count;

    /// <exception cref="MetadataProblem">Not a zip, too many files, or no manifest where it has to be.</exception>
    public static DeployPackage Open(byte[] zip, bool single)
    {
        try
        {
            using var archive = new ZipArchive(new MemoryStream(zip), ZipArchiveMode.Read);
            var entries = archive.Entries.Where(entry => !entry.FullName.EndsWith('/')).ToList();
            var manifest = entries.Find(entry => single ? entry.FullName == "package.xml" : entry.FullName.Split('/') is [_, "package.xml"])
                ?? throw new MetadataProblem("No package.xml found") { Code = "UNKNOWN_EXCEPTION" };
            if (entries.Count > MostFiles)
            {
                throw new MetadataProblem($"Maximum number of files exceeded: {entries.Count}") { Code = "LIMIT_EXCEEDED" };
            }

            var package = new DeployPackage(manifest.FullName[..^"package.xml".Length]);
            foreach (var entry in entries.Where(entry => entry.FullName.StartsWith(package.Root, StringComparison.Ordinal)))
            {
                using var content = new MemoryStream();
                using var stream = entry.Open();
                stream.CopyTo(content);
                package._files[entry.FullName[package.Root.Length..]] = content.ToArray();
            }

            return package;
        }
        catch (InvalidDataException)
        {
            throw new MetadataProblem("The zip file could not be read") { Code = "UNKNOWN_EXCEPTION" };
        }
    }

    /// <summary>A manifest of the package; null if it has none of that name.</summary>
    public Manifest? Manifest(string name)
    {
        if (!_files.TryGetValue(name, out var file))
        {
            return null;
        }

        var package = MetadataXml.Parse(file);
        if (name != "package.xml" && package.Text("version") is null)
        {
            // What is to be deleted needs no version.
            package.Add(MetadataXml.Element("version", "66.0"));
        }

        package = MetadataXml.Check(package, "Package");
        Metadata.Manifest.CheckVersion(package.Text("version"));
        return Metadata.Manifest.Read(package);
    }

    /// <summary>Everything but the manifests; a file that is not understood comes as a part whose reading fails.</summary>
    public IEnumerable<PackagePart> Parts() => _files.Where(file => !IsManifest(file.Key)).SelectMany(file => PartsOf(file.Key, file.Value));

    private static bool IsManifest(string name) =>
        name is "package.xml" or "destructiveChanges.xml" or "destructiveChangesPre.xml" or "destructiveChangesPost.xml";

    private static List<PackagePart> PartsOf(string name, byte[] file)
    {
        if (MetadataKind.OfFile(name) is not var (kind, fullName))
        {
            return [Broken(new("", "", "", "", ""), name, name,
                new MetadataProblem($"The file {name} is of no type that is emulated") { Code = "UNKNOWN_EXCEPTION" })];
        }

        return kind == MetadataKind.CustomObject ? ObjectParts(fullName, name, file)
            : [new(kind, fullName, name, () => MetadataXml.Check(MetadataXml.Parse(file), kind.Type), 0, 0)];
    }

    /// <summary>The parts of an object's file, and the object itself if the file says anything of it.</summary>
    private static List<PackagePart> ObjectParts(string fullName, string name, byte[] file)
    {
        var kinds = MetadataKind.All.Where(kind => kind.Part is not null).ToList();
        XElement root, whole;
        try
        {
            root = MetadataXml.Parse(file);
            whole = MetadataXml.Check(root, "CustomObject", kinds.Select(kind => kind.Part!).ToHashSet());
        }
        catch (MetadataProblem problem)
        {
            return [Broken(MetadataKind.CustomObject, fullName, name, problem)];
        }

        var parts = kinds.SelectMany(kind => root.All(kind.Part!).Select(element => PartOf(kind, fullName, name, element))).ToList();
        var own = new XElement(whole.Name, whole.Elements().Where(element => kinds.TrueForAll(kind => kind.Part != element.Name.LocalName)));
        return own.HasElements || parts.Count == 0 ? [new(MetadataKind.CustomObject, fullName, name, () => own, 0, 0), .. parts] : parts;
    }

    private static PackagePart PartOf(MetadataKind kind, string owner, string name, XElement element)
    {
        var at = (System.Xml.IXmlLineInfo)element;
        return new(kind, $"{owner}.{element.Text("fullName")}", name, () =>
        {
            var body = MetadataXml.Check(element, MetadataTypes.Find(kind.Type)!, ordered: false);
            return body.Text("fullName") is { Length: > 0 } ? new XElement(MetadataXml.Namespace + kind.Type, body.Elements())
                : throw MetadataProblem.Missing("fullName");
        }, at.LineNumber, at.LinePosition);
    }

    private static PackagePart Broken(MetadataKind kind, string fullName, string name, MetadataProblem problem) =>
        new(kind, fullName, name, () => throw problem, 0, 0);
}

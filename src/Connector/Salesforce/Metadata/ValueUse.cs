using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Connector.Deployment;

namespace Connector.Salesforce.Metadata;

/// <summary>Where an org's metadata names a picklist value. A text in which it stands as a word counts, whatever it is about: in doubt it is named.</summary>
internal sealed class ValueUse
{
    private readonly List<(string Place, string Text)> _places = [];
    private readonly List<(string Field, string Set)> _sets = [];

    /// <param name="files">As retrieved, the object's own among them.</param>
    /// <param name="plan">What it changes counts as it will be, and segment fields do not count: they offer values and use none.</param>
    public ValueUse(IReadOnlyList<(string Path, string Text)> files, string objectName, IReadOnlyList<ArtefactChange> plan)
    {
        var planned = plan.Select(change => change.Key).ToHashSet();
        foreach (var (path, text) in files)
        {
            if (path.StartsWith("objects/", StringComparison.Ordinal) && path.EndsWith(".object", StringComparison.Ordinal))
            {
                var (entity, name) = (Parse(path, text), path["objects/".Length..^".object".Length]);
                AddSets(entity, name);
                if (name == objectName) AddParts(entity, objectName, planned);
            }
            else if (MetadataZip.KeyOf(path) is not { } key || !planned.Contains(key)) _places.Add((path, path.EndsWith(".cls", StringComparison.Ordinal) || path.EndsWith(".trigger", StringComparison.Ordinal) ? text : Leaves(Parse(path, text))));
        }

        foreach (var change in plan.Where(change => change.After is not null && change.Key.Kind != MetadataKind.Field.Type
            && change.Key.Kind != MetadataKind.RecordType.Type && change.Key.Kind != MetadataKind.GlobalValueSet.Type))
        {
            _places.Add((change.Key.ToString(), Leaves(MetadataBody.ToComponent(change.Key, change.After!).Body)));
        }
    }

    /// <summary>The places that name it.</summary>
    public IReadOnlyList<string> Of(string value)
    {
        var word = new Regex($@"(?<!\w){Regex.Escape(value)}(?!\w)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        return [.. _places.Where(place => word.IsMatch(place.Text)).Select(place => place.Place)];
    }

    /// <summary>Other fields that take their values from this global value set: their records may have any of them.</summary>
    public IEnumerable<string> OfSet(ArtefactKey set, string field) => set.Kind != MetadataKind.GlobalValueSet.Type ? []
        : _sets.Where(one => one.Set == GlobalValueSetMetadata.Plain(set.Name) && one.Field != field).Select(one => $"records of {one.Field}, which takes its values from it,");

    private void AddSets(XElement entity, string objectName)
    {
        foreach (var field in entity.Elements(Xml.Namespace + "fields"))
        {
            if ((string?)field.Element(Xml.Namespace + "valueSet")?.Element(Xml.Namespace + "valueSetName") is { } set) _sets.Add(($"{objectName}.{(string?)field.Element(Xml.Namespace + "fullName")}", GlobalValueSetMetadata.Plain(set)));
        }
    }

    private void AddParts(XElement entity, string objectName, HashSet<ArtefactKey> planned)
    {
        var fields = planned.Where(key => key.Kind == MetadataKind.Field.Type).Select(key => key.Name).ToHashSet();
        foreach (var part in entity.Elements().Where(part => part.HasElements))
        {
            var name = $"{objectName}.{(string?)part.Element(Xml.Namespace + "fullName")}";
            if (MetadataKind.Parts.Any(kind => kind.Part == part.Name.LocalName && kind != MetadataKind.RecordType && planned.Contains(new ArtefactKey(kind.Type, name)))) continue;
            var uses = new XElement(part);
            uses.Elements(Xml.Namespace + "picklistValues").Where(picklist => fields.Contains($"{objectName}.{(string?)picklist.Element(Xml.Namespace + "picklist")}")).Remove();
            _places.Add(($"{part.Name.LocalName} {name}", Leaves(uses)));
        }
    }

    private static string Leaves(XElement file) => string.Join('\n', file.DescendantsAndSelf().Where(element => !element.HasElements).Select(element => element.Value));

    private static XElement Parse(string path, string text)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(text), MetadataZip.Strict);
            return XElement.Load(reader);
        }
        catch (XmlException)
        {
            throw SalesforceErrors.Contract($"retrieved metadata is not as documented: {Path.GetExtension(path)} file is damaged");
        }
    }
}

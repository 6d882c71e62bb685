using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Connector.Emulator.Salesforce.Metadata;

/// <summary>Reads metadata strictly by <see cref="MetadataTypes"/> and writes it as the platform does.</summary>
internal static class MetadataXml
{
    public static readonly XNamespace Namespace = "http://soap.sforce.com/2006/04/metadata";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public static XElement Element(string name, params object?[] content) => new(Namespace + name, content);

    public static string? Text(this XElement element, string name) => element.Element(Namespace + name)?.Value;

    public static IEnumerable<XElement> All(this XElement element, string name) => element.Elements(Namespace + name);

    public static bool Flag(this XElement element, string name) => element.Text(name) is "true" or "1";

    /// <exception cref="MetadataProblem">Not XML.</exception>
    public static XElement Parse(byte[] file)
    {
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(file), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
            return XDocument.Load(reader, LoadOptions.SetLineInfo).Root!;
        }
        catch (XmlException error)
        {
            throw new MetadataProblem($"Error parsing file: {error.Message}", error.LineNumber, error.LinePosition);
        }
    }

    /// <summary>The file of a type, checked, its elements in the order of the type.</summary>
    public static XElement Check(XElement root, string type, IReadOnlySet<string>? opaque = null) => root.Name == Namespace + type
        ? Check(root, MetadataTypes.Find(type)!, ordered: false, opaque)
        : throw MetadataProblem.Parsing($"Element {root.Name.LocalName} invalid at this location in type {type}", root);

    /// <param name="ordered">Whether the elements must come in the type's order already, as the synchronous calls want it (contract 5.2).</param>
    /// <param name="opaque">Elements whose content is looked at later, so that a problem is told of the part and not of the whole.</param>
    public static XElement Check(XElement element, TypeShape type, bool ordered, IReadOnlySet<string>? opaque = null)
    {
        if (element.Nodes().OfType<XText>().FirstOrDefault(text => !string.IsNullOrWhiteSpace(text.Value)) is { } stray)
        {
            throw MetadataProblem.Parsing($"Text '{stray.Value.Trim()}' invalid at this location in type {type.Name}", stray);
        }

        var checkedOnes = new List<(int Place, XElement Element)>();
        XElement? last = null;
        foreach (var child in element.Elements())
        {
            var name = child.Name.LocalName;
            if (child.Name.Namespace != Namespace || !type.Elements.TryGetValue(name, out var shape))
            {
                throw MetadataProblem.Parsing($"Element {name} invalid at this location in type {type.Name}", child);
            }

            var repeats = last is not null && last.Name == child.Name;
            if ((repeats && !shape.Many) || (!repeats && child.ElementsBeforeSelf(child.Name).Any()))
            {
                throw MetadataProblem.Parsing($"Element {name} is duplicated at this location in type {type.Name}", child);
            }

            if (ordered && checkedOnes.Count > 0 && checkedOnes[^1].Place > shape.Place)
            {
                throw MetadataProblem.Parsing($"Element {name} invalid at this location in type {type.Name}", child);
            }

            checkedOnes.Add((shape.Place, opaque?.Contains(name) == true ? child : Content(child, shape, ordered)));
            last = child;
        }

        var missing = type.Elements.Values.FirstOrDefault(shape => shape.Required && checkedOnes.TrueForAll(each => each.Place != shape.Place));
        return missing is null
            ? new XElement(element.Name, checkedOnes.OrderBy(each => each.Place).Select(each => each.Element))
            : throw MetadataProblem.At(element, $"Required field is missing: {missing.Name}");
    }

    /// <summary>The file of a component: declaration, four spaces, line feeds.</summary>
    public static byte[] Write(XElement root)
    {
        using var bytes = new MemoryStream();
        var settings = new XmlWriterSettings { Encoding = Utf8, Indent = true, IndentChars = "    ", NewLineChars = "\n" };
        using (var writer = XmlWriter.Create(bytes, settings))
        {
            new XDocument(new XElement(root)).Save(writer);
        }

        bytes.WriteByte((byte)'\n');
        return bytes.ToArray();
    }

    private static XElement Content(XElement element, ElementShape shape, bool ordered)
    {
        if (MetadataTypes.Find(shape.Type) is { } type)
        {
            return Check(element, type, ordered);
        }

        if (element.HasElements)
        {
            throw MetadataProblem.Parsing($"Element {element.Elements().First().Name.LocalName} invalid at this location in type {shape.Name}",
                element.Elements().First());
        }

        var text = element.Value;
        if (MetadataTypes.Values(shape.Type) is { } values && !values.Contains(text))
        {
            throw MetadataProblem.Parsing($"'{text}' is not a valid value for the enum '{shape.Type}'", element);
        }

        return IsOf(shape.Type, text)
            ? element.IsEmpty ? new XElement(element.Name) : new XElement(element.Name, text)
            : throw MetadataProblem.Parsing($"'{text}' is not a valid value for the type xsd:{(shape.Type == "bool" ? "boolean" : shape.Type)}", element);
    }

    private static bool IsOf(string type, string text) => type switch
    {
        "bool" => text is "true" or "false" or "1" or "0",
        "int" => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        "double" => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _),
        "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", out _),
        "dateTime" => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _),
        _ => true,
    };
}

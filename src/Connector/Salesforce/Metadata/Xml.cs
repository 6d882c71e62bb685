using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Connector.Salesforce.Metadata;

/// <summary>Elements of the Metadata API and their text.</summary>
internal static class Xml
{
    public static readonly XNamespace Namespace = "http://soap.sforce.com/2006/04/metadata";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <param name="content">Nested elements, texts, numbers, booleans, lists of them; null is left out.</param>
    public static XElement Element(string name, params object?[] content) => new(Namespace + name, content.Select(Text));

    /// <summary>Null when there is none; the first of several.</summary>
    public static XElement? Child(this XElement parent, string name) => parent.Element(Namespace + name);

    public static IEnumerable<XElement> Children(this XElement parent, string name) => parent.Elements(Namespace + name);

    /// <summary>A file: declaration, four spaces, line feeds.</summary>
    public static byte[] File(XElement root)
    {
        using var bytes = new MemoryStream();
        var settings = new XmlWriterSettings { Encoding = Utf8, Indent = true, IndentChars = "    ", NewLineChars = "\n" };
        using (var writer = XmlWriter.Create(bytes, settings)) new XDocument(root).Save(writer);
        bytes.WriteByte((byte)'\n');
        return bytes.ToArray();
    }

    /// <remarks>A text may hold what XML cannot: control characters, halves of letters.</remarks>
    private static object? Text(object? content) => content switch
    {
        bool yes => yes ? "true" : "false",
        string text when !text.All(XmlConvert.IsXmlChar) => string.Concat(text.EnumerateRunes().Select(letter => letter.Utf16SequenceLength > 1 || XmlConvert.IsXmlChar((char)letter.Value) ? letter.ToString() : " ")),
        _ => content,
    };
}

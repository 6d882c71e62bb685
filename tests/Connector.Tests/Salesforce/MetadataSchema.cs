using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;

namespace Connector.Tests.Salesforce;

/// <summary>The vendor's own types of metadata files, out of its WSDL, which lies beside the checkout.</summary>
internal sealed class MetadataSchema
{
    private const string Schema = "http://www.w3.org/2001/XMLSchema";
    private const string Metadata = "http://soap.sforce.com/2006/04/metadata";

    private readonly XmlSchemaSet _types = new();
    private readonly XmlSchema _schema;

    private MetadataSchema(XElement schema, IEnumerable<string> roots)
    {
        // A file's root is an element of the type of its name; the WSDL declares types only.
        schema.Add(roots.Select(root => new XElement(XName.Get("element", Schema), new XAttribute("name", root), new XAttribute("type", $"tns:{root}"))));
        using var reader = schema.CreateReader();
        _schema = XmlSchema.Read(reader, null)!;
        _types.Add(_schema);
        _types.Compile();
    }

    /// <param name="roots">The root elements of the files to be checked.</param>
    public static MetadataSchema Load(params IEnumerable<string> roots)
    {
        var wsdl = XDocument.Load(Repository.Shared("contracts/salesforce/samples/wsdl/metadata.wsdl"));
        var schema = wsdl.Descendants(XName.Get("schema", Schema)).Single(one => (string?)one.Attribute("targetNamespace") == Metadata);
        foreach (var prefix in wsdl.Root!.Attributes().Where(attribute => attribute.IsNamespaceDeclaration && schema.Attribute(attribute.Name) is null && attribute.Name.LocalName != "xmlns")) schema.Add(prefix);
        return new MetadataSchema(schema, roots.Distinct());
    }

    /// <summary>Everything in which the file is not what the vendor's types say.</summary>
    public IReadOnlyList<string> Problems(ReadOnlyMemory<byte> file)
    {
        var problems = new List<string>();
        var settings = new XmlReaderSettings { Schemas = _types, ValidationType = ValidationType.Schema, ValidationFlags = XmlSchemaValidationFlags.ReportValidationWarnings };
        settings.ValidationEventHandler += (_, problem) => problems.Add(problem.Message);
        using var reader = XmlReader.Create(new MemoryStream(file.ToArray()), settings);
        while (reader.Read())
        {
        }

        return problems;
    }
}

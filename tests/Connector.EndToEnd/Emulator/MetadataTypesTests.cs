using System.Xml.Linq;
using Connector.Emulator.Salesforce.Metadata;
using Connector.Tests;

namespace Connector.EndToEnd.Emulator;

/// <summary>The emulator's table of metadata against the vendor's types.</summary>
public class MetadataTypesTests
{
    private static readonly XNamespace Schema = "http://www.w3.org/2001/XMLSchema";

    [Test]
    public void Every_type_element_and_value_is_the_vendors()
    {
        var wsdl = XDocument.Load(Repository.Shared("contracts/salesforce/samples/wsdl/metadata.wsdl"));
        var types = wsdl.Descendants(Schema + "complexType").Where(type => type.Attribute("name") is not null).ToDictionary(type => type.Attribute("name")!.Value);
        var enums = wsdl.Descendants(Schema + "simpleType").ToDictionary(type => type.Attribute("name")!.Value,
            type => type.Descendants(Schema + "enumeration").Select(value => value.Attribute("value")!.Value).ToList());

        Assert.Multiple(() =>
        {
            foreach (var type in MetadataTypes.All)
            {
                Assert.That(Elements(types, type.Name), Is.EqualTo(type.Elements.Values.OrderBy(element => element.Place).Select(element => (element.Name, element.Required, element.Many))), type.Name);
                foreach (var used in type.Elements.Values.Select(element => element.Type).Where(name => MetadataTypes.Values(name) is not null))
                {
                    Assert.That(MetadataTypes.Values(used), Is.EqualTo(enums[used]), used);
                }
            }
        });
    }

    private static List<(string Name, bool Required, bool Many)> Elements(Dictionary<string, XElement> types, string name)
    {
        var type = types[name];
        var inherited = type.Descendants(Schema + "extension").FirstOrDefault()?.Attribute("base")?.Value.Split(':')[1];
        return [.. inherited is null ? [] : Elements(types, inherited), .. type.Descendants(Schema + "element").Select(element =>
            (element.Attribute("name")!.Value, element.Attribute("minOccurs")?.Value is null or "1", element.Attribute("maxOccurs")?.Value == "unbounded"))];
    }
}

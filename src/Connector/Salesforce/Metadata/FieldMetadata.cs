using System.Xml.Linq;
using Connector.Deployment;
using Connector.Segmentation;
using static Connector.Salesforce.Metadata.Xml;

namespace Connector.Salesforce.Metadata;

/// <summary>Segment fields (contract 5.4).</summary>
internal static class FieldMetadata
{
    // Distinct in charts and for people who see few colours (Okabe and Ito), grey for "in no segment".
    private static readonly string[] Colours = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442"];
    private const string Grey = "#999999";

    private const int LongestNumber = 18;

    /// <summary>A restricted picklist with the values in framework order, <c>otherwise</c> last; or a text, tick box or number that says more about it.</summary>
    /// <param name="valueSet">The global value set that it takes its values from; null: it has values of its own.</param>
    public static MetadataComponent Of(string objectName, SegmentField field, string? valueSet = null)
    {
        var element = Element("CustomField",
            Element("fullName", field.Field),
            Element("description", ShortText.Cut(field.Description, SalesforceSegmentFields.LongestDescription)),
            Element("externalId", false),
            Element("inlineHelpText", ShortText.Cut($"{SalesforceFields.Mark}. {field.Description}", SalesforceSegmentFields.LongestHelp)),
            Element("label", field.Label),
            TypeOf(field, valueSet));
        return new MetadataComponent(MetadataKind.Field, $"{objectName}.{field.Field}", FieldMerge.InOrder(element));
    }

    /// <summary>The values, in framework order, as a picklist of its own or a global value set lists them.</summary>
    public static IEnumerable<XElement> Values(SegmentField field, string element) => field.Options.Select((option, place) => Element(element,
        Element("fullName", option.Value), Element("color", Colour(place, field.Options.Count)), Element("default", false), Element("label", option.Label)));

    /// <remarks>A tick box must have a default and must not say whether it is required (contract 5.4).</remarks>
    private static XElement[] TypeOf(SegmentField field, string? valueSet) => field.Kind switch
    {
        SegmentFieldKind.Text => [Element("required", false), Element("type", "Text"), Element("length", SegmentNotes.LongestReason), Element("unique", false)],
        SegmentFieldKind.Flag => [Element("type", "Checkbox"), Element("defaultValue", false)],
        SegmentFieldKind.Number => [Element("required", false), Element("type", "Number"), Element("precision", LongestNumber), Element("scale", 0), Element("unique", false)],
        _ =>
        [
            Element("required", false), Element("type", "Picklist"),
            Element("valueSet",
                Element("restricted", true),
                valueSet is null ? Element("valueSetDefinition", Element("sorted", false), Values(field, "value")) : Element("valueSetName", valueSet)),
        ],
    };

    private static string Colour(int place, int count) => place == count - 1 ? Grey : Colours[place % Colours.Length];
}

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
    public static MetadataComponent Of(string objectName, SegmentField field)
    {
        var element = Element("CustomField",
            Element("fullName", field.Field),
            Element("description", DeveloperName.Cut(field.Description, SalesforceSegmentFields.LongestDescription)),
            Element("externalId", false),
            Element("inlineHelpText", DeveloperName.Cut($"{SalesforceFields.Mark}. {field.Description}", SalesforceSegmentFields.LongestHelp)),
            Element("label", field.Label),
            TypeOf(field));
        return new MetadataComponent(MetadataKind.Field, $"{objectName}.{field.Field}", FieldMerge.InOrder(element));
    }

    /// <remarks>A tick box must have a default and must not say whether it is required (contract 5.4).</remarks>
    private static XElement[] TypeOf(SegmentField field) => field.Kind switch
    {
        SegmentFieldKind.Text => [Element("required", false), Element("type", "Text"), Element("length", SegmentNotes.LongestReason), Element("unique", false)],
        SegmentFieldKind.Flag => [Element("type", "Checkbox"), Element("defaultValue", false)],
        SegmentFieldKind.Number => [Element("required", false), Element("type", "Number"), Element("precision", LongestNumber), Element("scale", 0), Element("unique", false)],
        _ =>
        [
            Element("required", false), Element("type", "Picklist"),
            Element("valueSet",
                Element("restricted", true),
                Element("valueSetDefinition", Element("sorted", false), field.Options.Select((option, place) => Value(option, Colour(place, field.Options.Count))))),
        ],
    };

    private static XElement Value(SegmentOption option, string colour) =>
        Element("value", Element("fullName", option.Value), Element("color", colour), Element("default", false), Element("label", option.Label));

    private static string Colour(int place, int count) => place == count - 1 ? Grey : Colours[place % Colours.Length];
}

using System.Xml.Linq;
using Connector.Deployment;
using static Connector.Salesforce.Metadata.Xml;

namespace Connector.Salesforce.Metadata;

/// <summary>Segment fields (contract 5.4).</summary>
internal static class FieldMetadata
{
    // Distinct in charts and for people who see few colours (Okabe and Ito), grey for "in no segment".
    private static readonly string[] Colours = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442"];
    private const string Grey = "#999999";

    /// <summary>A restricted picklist with the values in framework order, <c>otherwise</c> last.</summary>
    public static MetadataComponent Of(string objectName, SegmentField field) => new(MetadataKind.Field, $"{objectName}.{field.Field}", Element("CustomField",
        Element("fullName", field.Field),
        Element("description", DeveloperName.Cut(field.Description, SalesforceSegmentFields.LongestDescription)),
        Element("externalId", false),
        Element("inlineHelpText", DeveloperName.Cut($"{SalesforceFields.Mark}. {field.Description}", SalesforceSegmentFields.LongestHelp)),
        Element("label", field.Label),
        Element("required", false),
        Element("type", "Picklist"),
        Element("valueSet",
            Element("restricted", true),
            Element("valueSetDefinition", Element("sorted", false), field.Options.Select((option, place) => Value(option, Colour(place, field.Options.Count)))))));

    private static XElement Value(SegmentOption option, string colour) =>
        Element("value", Element("fullName", option.Value), Element("color", colour), Element("default", false), Element("label", option.Label));

    private static string Colour(int place, int count) => place == count - 1 ? Grey : Colours[place % Colours.Length];
}

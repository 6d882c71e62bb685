using System.IO.Hashing;
using System.Text;
using System.Xml.Linq;
using Connector.Deployment;
using static Connector.Salesforce.Metadata.Xml;

namespace Connector.Salesforce.Metadata;

/// <summary>The history of the segments: an object of its own, and the report type over it (contract 5.4).</summary>
internal static class HistoryMetadata
{
    public const string ObjectName = "Segment_Snapshot__c";
    public const string Key = "Snapshot_Key__c";
    public const string Kind = "Kind__c";
    public const string Dimension = "Dimension__c";
    public const string Segment = "Segment__c";
    public const string From = "From_Segment__c";
    public const string Account = "Account__c";
    public const string Accounts = "Accounts__c";
    public const string Day = "Snapshot_Date__c";

    /// <summary>Values of <see cref="Kind"/>.</summary>
    public const string Month = "month";

    public const string Move = "move";

    // Also the longest text that Salesforce lets be unique.
    private const int LongestKey = 255;

    /// <summary>All but the record's own name.</summary>
    public static readonly IReadOnlyList<string> Fields = [Key, Kind, Dimension, Segment, From, Account, Accounts, Day];

    private const string Children = "Segment_Snapshots";

    private static readonly string TypeName = DeveloperName.Of("history");

    /// <summary>As a report names the type.</summary>
    public static string ReportTypeName => TypeName + "__c";

    public static ArtefactKey ObjectKey { get; } = new(MetadataKind.Object.Type, ObjectName);

    /// <summary>How reports of the type name a field.</summary>
    public static string Column(string field) => $"{ObjectName}${field}";

    /// <summary>As it fits the field: of a longer key a hash keeps those apart that would be one when cut.</summary>
    public static string KeyOf(string key)
    {
        if (key.Length <= LongestKey) return key;
        var hash = Convert.ToHexString(XxHash128.Hash(Encoding.UTF8.GetBytes(key)));
        return $"{key[..(LongestKey - hash.Length - 1)]}:{hash}";
    }

    /// <summary>In an order in which each needs only what stands before it.</summary>
    public static IEnumerable<MetadataComponent> Of(SegmentHistory history) =>
    [
        new(MetadataKind.Object, ObjectName, Object()),
        Field(Account, "Account", "Lookup", "The account that moved. Empty once it is deleted.",
            ("deleteConstraint", "SetNull"), ("referenceTo", "Account"), ("relationshipLabel", "Segment Snapshots"), ("relationshipName", Children), ("required", false)),
        Field(Accounts, "Accounts", "Number", "How many accounts the segment has in the month.", ("externalId", false), ("precision", 18), ("required", false), ("scale", 0), ("unique", false)),
        Picklist(Dimension, "Dimension", "What the segment is one of.", false, history.Dimensions),
        Picklist(From, "From Segment", "Where the account came from.", false, history.Segments),
        Picklist(Kind, "Kind", "Whether the record counts a month's accounts or tells that an account moved.", true, [new(Month, "Month"), new(Move, "Move")]),
        Picklist(Segment, "Segment", "Whose accounts are counted, or where the account went.", false, history.Segments),
        Field(Day, "Snapshot Date", "Date", "The first day of the month, or the day of the move.", ("required", false)),
        Field(Key, "Snapshot Key", "Text", "Of what is told: there is one record of a key.", ("externalId", true), ("length", LongestKey), ("required", false), ("unique", true)),
    ];

    public static MetadataComponent ReportType() => new(MetadataKind.ReportType, TypeName, Element("ReportType",
        Element("baseObject", ObjectName),
        Element("category", "accounts"),
        Element("deployed", true),
        Element("description", $"How many accounts the segments had, month by month, and which accounts moved. {SalesforceFields.Mark}."),
        Element("label", "Segment History"),
        Element("sections",
            Fields.Order(StringComparer.Ordinal).Prepend("Name").Select(field => Element("columns",
                Element("checkedByDefault", field is not (Key or "Name")), Element("field", field), Element("table", ObjectName))),
            Element("masterLabel", "Segment Snapshots"))));

    private static XElement Object() => Element("CustomObject",
        Element("deploymentStatus", "Deployed"),
        Element("description", $"How many accounts the segments had, month by month, and which accounts moved. {SalesforceFields.Mark}."),
        Element("enableActivities", false),
        Element("enableBulkApi", true),
        Element("enableHistory", false),
        Element("enableReports", true),
        Element("enableSearch", false),
        Element("enableSharing", true),
        Element("enableStreamingApi", true),
        Element("label", "Segment Snapshot"),
        Element("nameField", Element("displayFormat", "SS-{000000}"), Element("label", "Snapshot Number"), Element("type", "AutoNumber")),
        Element("pluralLabel", "Segment Snapshots"),
        Element("sharingModel", "ReadWrite")); // who may see and change them is the permission sets' to say

    private static MetadataComponent Field(string name, string label, string type, string description, params IEnumerable<(string Name, object Value)> more) => new(
        MetadataKind.Field, $"{ObjectName}.{name}", FieldMerge.InOrder(Element("CustomField",
            Element("fullName", name), Element("description", $"{description} {SalesforceFields.Mark}."), Element("label", label), Element("type", type), more.Select(one => Element(one.Name, one.Value)))));

    /// <summary>Of segments no value is refused: what was one when the account moved may be none any more.</summary>
    private static MetadataComponent Picklist(string name, string label, string description, bool isRestricted, IReadOnlyList<SegmentOption> options)
    {
        var field = Field(name, label, "Picklist", description, ("externalId", false), ("required", false));
        field.Body.Add(Element("valueSet", Element("restricted", isRestricted), Element("valueSetDefinition", Element("sorted", false), options.Select(option =>
            Element("value", Element("fullName", option.Value), Element("default", false), Element("label", option.Label))))));
        return field;
    }
}

using Connector.Deployment;
using Connector.Segmentation;
using static Connector.Salesforce.Metadata.Xml;

namespace Connector.Salesforce.Metadata;

/// <summary>Global value sets (contract 5.4): the segments of one dimension, for its field and for fields of others that may take them too.</summary>
/// <remarks>
/// Orgs are said to add <see cref="Suffix"/> to the names of sets made since version 57, while deployed packages write them without (UNCONFIRMED): both are
/// read, and what is written is a setting.
/// </remarks>
internal static class GlobalValueSetMetadata
{
    public const string Suffix = "__gvs";

    // Not confirmed by the contract; so documented for other labels of set-up.
    private const int LongestLabel = 80;

    /// <summary>One for each field, so that either tells the other: <c>Customer_Tier__c</c> → <c>Segment_Customer_Tier</c>. Null for a field of a package.</summary>
    public static string? NameOf(string field) => field[..^"__c".Length] is var name && name.Contains("__", StringComparison.Ordinal) ? null : $"{DeveloperName.Prefix}_{name}";

    /// <summary>The field that a set of ours is for.</summary>
    public static string FieldOf(string set) => $"{Plain(set)[(DeveloperName.Prefix.Length + 1)..]}__c";

    /// <summary>The name without what an org may add.</summary>
    public static string Plain(string set) => set.EndsWith(Suffix, StringComparison.Ordinal) ? set[..^Suffix.Length] : set;

    public static MetadataComponent Of(SegmentField field, string name) => new(MetadataKind.GlobalValueSet, name, Element("GlobalValueSet",
        FieldMetadata.Values(field, "customValue"),
        Element("description", $"The segments of {field.Label}. {SalesforceFields.Mark}."),
        Element("masterLabel", ShortText.Cut($"{DeveloperName.Prefix} {field.Label}", LongestLabel)),
        Element("sorted", false)));
}

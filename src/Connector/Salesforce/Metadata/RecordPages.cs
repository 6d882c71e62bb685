namespace Connector.Salesforce.Metadata;

/// <summary>Lightning record pages. Those that show fields by themselves (Dynamic Forms) ignore layouts, and are the customer's to build.</summary>
internal static class RecordPages
{
    // How a page refers to a field of its record.
    private const string Record = "Record.";

    /// <summary>What a person has to do on the page; null when layouts count there, or all of the fields are on it.</summary>
    /// <param name="page">As retrieved; of any object.</param>
    public static string? BuildStep(MetadataComponent page, string objectName, IReadOnlyList<string> fields)
    {
        if ((string?)page.Body.Element(Xml.Namespace + "sobjectType") != objectName) return null;
        var shown = page.Body.Descendants(Xml.Namespace + "fieldItem").Select(item => item.Value).Where(item => item.StartsWith(Record, StringComparison.Ordinal)).ToHashSet();
        var missing = fields.Where(field => !shown.Contains(Record + field)).ToList();
        return shown.Count == 0 || missing.Count == 0 ? null
            : $"record page '{page.FullName}' shows its fields by Dynamic Forms and ignores layouts: open it in the Lightning App Builder, add a Field Section "
            + $"'{LayoutMetadata.Section}' with {string.Join(", ", missing)}, and save it";
    }
}

namespace Connector.Salesforce;

/// <summary>A Bulk job as it is stored: with the API version it was created with, as it answers in that version only (contract 3.1).</summary>
/// <example><c>66.0/750xx000000001AAA</c></example>
internal readonly record struct BulkJobName(string Version, string Id)
{
    public static BulkJobName Parse(string text, string versionWhenNone) =>
        text.Split('/') is [var version, var id] ? new BulkJobName(version, id) : new BulkJobName(versionWhenNone, text);

    public override string ToString() => $"{Version}/{Id}";
}

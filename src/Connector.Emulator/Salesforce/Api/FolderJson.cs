using System.Text.Json;
using Connector.Emulator.Salesforce.Metadata;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Api;

/// <summary>Folders of reports and dashboards (contract 7).</summary>
internal static class FolderJson
{
    /// <exception cref="SalesforceException">There is none with this id.</exception>
    public static Component Find(SalesforceOrg org, string id) => org.Metadata.FindById(MetadataKind.ReportFolder, id)
        ?? org.Metadata.FindById(MetadataKind.DashboardFolder, id) ?? throw SalesforceException.NotFound();

    public static void WriteAll(Utf8JsonWriter writer, ApiCall call, SalesforceOrg org)
    {
        var folders = org.Metadata.Of(MetadataKind.ReportFolder).Concat(org.Metadata.Of(MetadataKind.DashboardFolder)).ToList();
        writer.WriteStartObject();
        writer.WriteStartArray("folders");
        folders.ForEach(folder => Write(writer, call, folder));
        writer.WriteEndArray();
        writer.WriteNumber("totalSize", folders.Count);
        writer.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter writer, ApiCall call, Component folder)
    {
        var url = $"{call.Base}/folders/{folder.Id}";
        writer.WriteStartObject();
        writer.WriteString("id", folder.Id);
        writer.WriteString("label", folder.Body.Text("name"));
        writer.WriteString("name", folder.FullName.Split('/')[^1]);
        writer.WriteString("sharesUrl", url + "/shares");
        writer.WriteString("type", folder.Kind.Listed.ToLowerInvariant());
        writer.WriteString("url", url);
        writer.WriteEndObject();
    }

    public static void WriteShares(Utf8JsonWriter writer, SalesforceOrg org, Component folder)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("shares");
        foreach (var share in folder.Body.All("folderShares"))
        {
            writer.WriteStartObject();
            writer.WriteString("accessType", share.Text("accessLevel")!.ToLowerInvariant() switch { "editallcontents" => "edit", var level => level });
            writer.WriteString("shareType", share.Text("sharedToType")!.ToLowerInvariant());
            writer.WriteString("sharedToId", org.Id);
            writer.WriteString("sharedToLabel", share.Text("sharedTo"));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}

using System.Text.Json;
using Connector.Emulator.Http;
using Connector.Emulator.Salesforce.ListViews;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Api;

/// <summary>List views read and run by REST (contract 6). Keys: samples/rest/listview-results-account.json.</summary>
internal static class ListViewEndpoints
{
    public static void MapListViews(this IEndpointRouteBuilder data)
    {
        const string path = "/sobjects/{name}/listviews";
        data.MapGet(path, (HttpContext context, SalesforceOrg org, string name) => AnswerAsync(context, org, name, (writer, table) =>
        {
            var views = VisibleListViews.Of(org, context.Call().Access, table).ToList();
            writer.WriteStartObject();
            writer.WriteBoolean("done", true);
            writer.WriteStartArray("listviews");
            views.ForEach(view => ListViewJson.WriteView(writer, context.Call(), view));
            writer.WriteEndArray();
            writer.WriteNull("nextRecordsUrl");
            writer.WriteNumber("size", views.Count);
            writer.WriteString("sobjectType", table.Name);
            writer.WriteEndObject();
        }));
        data.MapGet(path + "/{id}", (HttpContext context, SalesforceOrg org, string name, string id) => AnswerAsync(context, org, name, (writer, table) =>
            ListViewJson.WriteView(writer, context.Call(), VisibleListViews.Find(org, context.Call().Access, table, id))));
        data.MapGet(path + "/{id}/describe", (HttpContext context, SalesforceOrg org, string name, string id) =>
            AnswerAsync(context, org, name, (writer, table) =>
            ListViewJson.WriteDescribe(writer, context.Call().Access, table, VisibleListViews.Find(org, context.Call().Access, table, id))));
        data.MapGet(path + "/{id}/results", (HttpContext context, SalesforceOrg org, string name, string id) =>
            AnswerAsync(context, org, name, (writer, table) =>
            ListViewJson.WriteResults(writer, context, org, table, VisibleListViews.Find(org, context.Call().Access, table, id))));
    }

    private static Task AnswerAsync(HttpContext context, SalesforceOrg org, string name, Action<Utf8JsonWriter, Table> write) =>
        context.WriteJsonAsync(200, writer =>
    {
        lock (org.Gate)
        {
            write(writer, DescribeEndpoints.Readable(context, org, name));
        }
    });
}

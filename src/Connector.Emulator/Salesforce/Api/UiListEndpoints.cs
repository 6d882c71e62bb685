using System.Globalization;
using System.Text.Json;
using Connector.Emulator.Http;
using Connector.Emulator.Salesforce.ListViews;
using Connector.Emulator.Salesforce.Metadata;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Api;

/// <summary>List views by the UI API (contract 7a), the only road for views of the scope mine. Creating is there since v61.</summary>
internal static class UiListEndpoints
{
    private const int FirstVersion = 61;

    public static void MapUiLists(this IEndpointRouteBuilder data)
    {
        const string info = "/ui-api/list-info/{name}";
        data.MapGet(info, (HttpContext context, SalesforceOrg org, string name) =>
            AnswerAsync(context, org, name, 200, (writer, table) => UiListJson.WriteAll(writer, context, org, table)));
        data.MapPost(info, CreateAsync);
        data.MapGet(info + "/{view}", (HttpContext context, SalesforceOrg org, string name, string view) =>
            AnswerAsync(context, org, name, 200, (writer, table) =>
            UiListJson.WriteInfo(writer, context.Call(), table, VisibleListViews.Find(org, context.Call().Access, table, view))));
        data.MapPatch(info + "/{view}", ChangeAsync);
        data.MapDelete(info + "/{view}", Delete);
        data.MapGet("/ui-api/list-records/{name}/{view}", (HttpContext context, SalesforceOrg org, string name, string view) =>
            AnswerAsync(context, org, name, 200, (writer, table) =>
            UiListJson.WriteRecords(writer, context, org, table, VisibleListViews.Find(org, context.Call().Access, table, view))));
    }

    private static Task AnswerAsync(HttpContext context, SalesforceOrg org, string name, int status, Action<Utf8JsonWriter, Table> write) =>
        context.WriteJsonAsync(status, writer =>
    {
        lock (org.Gate)
        {
            write(writer, DescribeEndpoints.Readable(context, org, name));
        }
    });

    private static async Task CreateAsync(HttpContext context, SalesforceOrg org, string name)
    {
        var json = await ReadAsync(context);
        await AnswerAsync(context, org, name, 201, (writer, table) =>
        {
            var view = json.Text("listViewApiName") is { Length: > 0 } given ? given
                : throw SalesforceException.BadRequest("ILLEGAL_QUERY_PARAMETER_VALUE", "listViewApiName is required");
            if (org.Metadata.Find(MetadataKind.ListView, $"{table.Name}.{view}") is not null)
            {
                throw SalesforceException.BadRequest("DUPLICATE_DEVELOPER_NAME", $"There is already a list view named {view}");
            }

            UiListJson.WriteInfo(writer, context.Call(), table, Save(context, org, table, view, json, null));
        });
    }

    private static async Task ChangeAsync(HttpContext context, SalesforceOrg org, string name, string view)
    {
        var json = await ReadAsync(context);
        await AnswerAsync(context, org, name, 200, (writer, table) =>
        {
            var old = VisibleListViews.Find(org, context.Call().Access, table, view);
            UiListJson.WriteInfo(writer, context.Call(), table, Save(context, org, table, old.Name, json, old));
        });
    }

    private static IResult Delete(HttpContext context, SalesforceOrg org, string name, string view)
    {
        lock (org.Gate)
        {
            var old = VisibleListViews.Find(org, context.Call().Access, DescribeEndpoints.Readable(context, org, name), view);
            RequireWrite(context, old.PrivateTo);
            org.Metadata.Remove(MetadataKind.ListView, old.FullName);
        }

        return Results.NoContent();
    }

    private static async Task<JsonElement> ReadAsync(HttpContext context)
    {
        if (double.Parse(context.Call().Version, CultureInfo.InvariantCulture) < FirstVersion)
        {
            throw SalesforceException.NotFound();
        }

        return await context.ReadObjectAsync();
    }

    private static Component Save(HttpContext context, SalesforceOrg org, Table table, string name, JsonElement json, Component? old)
    {
        var user = context.Call().User;
        int? privateTo = json.Text("visibility") switch
        {
            "Private" => user,
            "Public" => null,
            null => old is null ? user : old.PrivateTo,
            var other => throw SalesforceException.BadRequest("ILLEGAL_QUERY_PARAMETER_VALUE",
                $"The visibility {other} is not emulated: there are no roles and groups"),
        };
        RequireWrite(context, privateTo);
        if (old is not null)
        {
            RequireWrite(context, old.PrivateTo);
        }

        var stored = org.Metadata.Put(MetadataKind.ListView, $"{table.Name}.{name}", ListInfoInput.Read(table, name, json, old?.Body),
            user) with { PrivateTo = privateTo };
        org.Metadata.Put(stored);
        return stored;
    }

    /// <summary>A view that others see needs the right to manage public list views, which here goes with customizing.</summary>
    private static void RequireWrite(HttpContext context, int? privateTo)
    {
        if (privateTo is null && !context.Call().Access.CustomizeApplication)
        {
            throw new SalesforceException(403, "INSUFFICIENT_ACCESS", "You don't have the permission Manage Public List Views");
        }
    }
}

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
    private const int RowsUnlessAsked = 50;
    private const int MostRows = 2000;

    public static void MapUiLists(this IEndpointRouteBuilder data)
    {
        const string info = "/ui-api/list-info/{name}";
        data.MapGet(info, (HttpContext context, SalesforceOrg org, string name) =>
            AnswerAsync(context, org, name, 200, (writer, table) => WriteAll(writer, context, org, table)));
        data.MapPost(info, CreateAsync);
        data.MapGet(info + "/{view}", (HttpContext context, SalesforceOrg org, string name, string view) =>
            AnswerAsync(context, org, name, 200, (writer, table) =>
            WriteInfo(writer, context.Call(), table, VisibleListViews.Find(org, context.Call().Access, table, view))));
        data.MapPatch(info + "/{view}", ChangeAsync);
        data.MapDelete(info + "/{view}", Delete);
        data.MapGet("/ui-api/list-records/{name}/{view}", (HttpContext context, SalesforceOrg org, string name, string view) =>
            AnswerAsync(context, org, name, 200, (writer, table) =>
            WriteRecords(writer, context, org, table, VisibleListViews.Find(org, context.Call().Access, table, view))));
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

            WriteInfo(writer, context.Call(), table, Save(context, org, table, view, json, null));
        });
    }

    private static async Task ChangeAsync(HttpContext context, SalesforceOrg org, string name, string view)
    {
        var json = await ReadAsync(context);
        await AnswerAsync(context, org, name, 200, (writer, table) =>
        {
            var old = VisibleListViews.Find(org, context.Call().Access, table, view);
            WriteInfo(writer, context.Call(), table, Save(context, org, table, old.Name, json, old));
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

    private static void WriteAll(Utf8JsonWriter writer, HttpContext context, SalesforceOrg org, Table table)
    {
        var views = VisibleListViews.Of(org, context.Call().Access, table).ToList();
        writer.WriteStartObject();
        writer.WriteNumber("count", views.Count);
        writer.WriteStartArray("lists");
        foreach (var view in views)
        {
            writer.WriteStartObject();
            WriteReference(writer, view);
            writer.WriteString("label", view.Body.Text("label"));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteNull("nextPageToken");
        writer.WriteString("objectApiName", table.Name);
        writer.WriteEndObject();
    }

    private static void WriteReference(Utf8JsonWriter writer, Component view)
    {
        writer.WriteString("id", view.Id);
        writer.WriteString("listViewApiName", view.Name);
        writer.WriteString("objectApiName", view.Owner);
        writer.WriteString("type", "listView");
    }

    private static void WriteInfo(Utf8JsonWriter writer, ApiCall call, Table table, Component view)
    {
        var definition = ListViewDefinition.Read(table, view.Body);
        var mayWrite = view.PrivateTo is not null || call.Access.CustomizeApplication;
        writer.WriteStartObject();
        writer.WriteBoolean("createable", true);
        writer.WriteBoolean("deletable", mayWrite);
        writer.WriteStartArray("displayColumns");
        foreach (var (path, field) in definition.Columns.Where(column => call.Access.CanRead(column.Field)))
        {
            writer.WriteStartObject();
            writer.WriteString("fieldApiName", path);
            writer.WriteString("label", field.Label);
            writer.WriteBoolean("sortable", field.Sortable);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteString("eTag", Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(MetadataXml.Write(view.Body)))[..32]);
        writer.WriteString("filterLogicString", view.Body.Text("booleanFilter"));
        writer.WriteStartArray("filteredByInfo");
        foreach (var filter in definition.Filters)
        {
            writer.WriteStartObject();
            writer.WriteString("fieldApiName", filter.Path);
            writer.WriteString("label", filter.Field.Label);
            writer.WriteStrings("operandLabels", (filter.Value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries)
                .Select(value => Displayed.Label(filter.Field, value.Trim())));
            writer.WriteString("operator", ListInfoInput.OperatorOf(filter.Operation));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteString("label", view.Body.Text("label"));
        writer.WriteStartObject("listReference");
        WriteReference(writer, view);
        writer.WriteEndObject();
        writer.WriteStartObject("scope");
        writer.WriteString("apiName", definition.Scope);
        writer.WriteNull("entityId");
        writer.WriteString("label", definition.Scope == "mine" ? $"My {table.LabelPlural.ToLowerInvariant()}" : $"All {table.LabelPlural.ToLowerInvariant()}");
        writer.WriteNull("relatedEntityId");
        writer.WriteEndObject();
        writer.WriteBoolean("updateable", mayWrite);
        writer.WriteString("visibility", view.PrivateTo is null ? "Public" : "Private");
        writer.WriteEndObject();
    }

    private static void WriteRecords(Utf8JsonWriter writer, HttpContext context, SalesforceOrg org, Table table, Component view)
    {
        int Asked(string name, int otherwise) => int.TryParse(context.Request.Query[name], NumberStyles.None, CultureInfo.InvariantCulture,
            out var number) ? number : otherwise;
        var result = ListViewDefinition.Read(table, view.Body).Run(org, context.Call().Access);
        var (from, size) = (Asked("pageToken", 0), Math.Clamp(Asked("pageSize", RowsUnlessAsked), 1, MostRows));
        var rows = result.Rows.Skip(from).Take(size).ToList();
        writer.WriteStartObject();
        writer.WriteNumber("count", rows.Count);
        writer.WriteString("currentPageToken", from.ToString(CultureInfo.InvariantCulture));
        writer.WriteStartObject("listReference");
        WriteReference(writer, view);
        writer.WriteEndObject();
        writer.WriteString("nextPageToken", from + rows.Count < result.Rows.Length ? (from + rows.Count).ToString(CultureInfo.InvariantCulture) : null);
        writer.WriteNumber("pageSize", size);
        writer.WriteStartArray("records");
        foreach (var row in rows)
        {
            writer.WriteStartObject();
            writer.WriteString("apiName", table.Name);
            writer.WriteStartObject("fields");
            foreach (var column in result.Columns.Where(column => column.Hops.Count == 0))
            {
                writer.WriteStartObject(column.Header);
                writer.WriteString("displayValue", column.Field.Type == FieldType.Picklist ? Displayed.Text(column.Field, row) : null);
                writer.WritePropertyName("value");
                column.Column.WriteJson(writer, row);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
            writer.WriteString("id", table.Id(row));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}

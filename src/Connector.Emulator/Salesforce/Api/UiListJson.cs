using System.Globalization;
using System.Text.Json;
using Connector.Emulator.Http;
using Connector.Emulator.Salesforce.ListViews;
using Connector.Emulator.Salesforce.Metadata;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Api;

/// <summary>List views and their records as the UI API tells them (contract 7a).</summary>
internal static class UiListJson
{
    private const int RowsUnlessAsked = 50;
    private const int MostRows = 2000;

    public static void WriteAll(Utf8JsonWriter writer, HttpContext context, SalesforceOrg org, Table table)
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

    public static void WriteInfo(Utf8JsonWriter writer, ApiCall call, Table table, Component view)
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

    public static void WriteRecords(Utf8JsonWriter writer, HttpContext context, SalesforceOrg org, Table table, Component view)
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

    private static void WriteReference(Utf8JsonWriter writer, Component view)
    {
        writer.WriteString("id", view.Id);
        writer.WriteString("listViewApiName", view.Name);
        writer.WriteString("objectApiName", view.Owner);
        writer.WriteString("type", "listView");
    }
}

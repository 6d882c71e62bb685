using System.Globalization;
using System.Text.Json;
using Connector.Emulator.Http;
using Connector.Emulator.Salesforce.Filters;
using Connector.Emulator.Salesforce.ListViews;
using Connector.Emulator.Salesforce.Metadata;
using Connector.Emulator.Salesforce.Org;
using Connector.Emulator.Salesforce.Soql;

namespace Connector.Emulator.Salesforce.Api;

/// <summary>List views, what they are and what they show, as REST tells them (contract 6).</summary>
internal static class ListViewJson
{
    private const int RowsUnlessAsked = 25;
    private const int MostRows = 2000;
    private static readonly string[] Hidden = ["Id", "CreatedDate", "LastModifiedDate", "SystemModstamp"];

    public static void WriteView(Utf8JsonWriter writer, ApiCall call, Component view)
    {
        var url = $"{call.Base}/sobjects/{view.Owner}/listviews/{view.Id}";
        writer.WriteStartObject();
        writer.WriteString("describeUrl", url + "/describe");
        writer.WriteString("developerName", view.Name);
        writer.WriteString("id", view.Id);
        writer.WriteString("label", view.Body.Text("label"));
        writer.WriteString("resultsUrl", url + "/results");
        writer.WriteBoolean("soqlCompatible", true);
        writer.WriteString("url", url);
        writer.WriteEndObject();
    }

    public static void WriteDescribe(Utf8JsonWriter writer, Access access, Table table, Component view)
    {
        var definition = ListViewDefinition.Read(table, view.Body);
        writer.WriteStartObject();
        WriteColumns(writer, access, definition);
        writer.WriteString("id", view.Id);
        writer.WriteStartArray("orderBy");
        foreach (var path in new[] { "Name", "Id" })
        {
            writer.WriteStartObject();
            writer.WriteString("fieldNameOrPath", path);
            writer.WriteString("nullsPosition", "first");
            writer.WriteString("sortDirection", "ascending");
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteString("query", definition.Soql(access));
        writer.WriteString("scope", definition.Scope);
        writer.WriteNull("scopeEntityId");
        writer.WriteString("sobjectType", table.Name);
        writer.WritePropertyName("whereCondition");
        WriteCondition(writer, definition, definition.Logic);
        writer.WriteEndObject();
    }

    private static void WriteCondition(Utf8JsonWriter writer, ListViewDefinition definition, FilterLogic? logic)
    {
        switch (logic)
        {
            case FilterLogic.Leaf leaf:
                var filter = definition.Filters[leaf.Number - 1];
                writer.WriteStartObject();
                writer.WriteString("field", filter.Path);
                writer.WriteString("operator", filter.Operation);
                writer.WriteStrings("values", [Criterion.ToSoql(filter.Field, filter.Path, filter.Operation, filter.Value)]);
                writer.WriteEndObject();
                break;
            case FilterLogic.Not not:
                writer.WriteStartObject();
                writer.WritePropertyName("condition");
                WriteCondition(writer, definition, not.Inner);
                writer.WriteString("conjunction", "not");
                writer.WriteEndObject();
                break;
            case FilterLogic.Joined joined:
                writer.WriteStartObject();
                writer.WriteStartArray("conditions");
                foreach (var part in joined.Parts)
                {
                    WriteCondition(writer, definition, part);
                }

                writer.WriteEndArray();
                writer.WriteString("conjunction", joined.Word.ToLowerInvariant());
                writer.WriteEndObject();
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }

    public static void WriteResults(Utf8JsonWriter writer, HttpContext context, SalesforceOrg org, Table table, Component view)
    {
        int Asked(string name, int otherwise) => int.TryParse(context.Request.Query[name], NumberStyles.None, CultureInfo.InvariantCulture,
            out var number) ? number : otherwise;
        var access = context.Call().Access;
        var definition = ListViewDefinition.Read(table, view.Body);
        var result = definition.Run(org, access);
        var (offset, limit) = (Asked("offset", 0), Math.Min(Asked("limit", RowsUnlessAsked), MostRows));
        var rows = result.Rows.Skip(offset).Take(limit).ToList();
        writer.WriteStartObject();
        WriteColumns(writer, access, definition);
        writer.WriteString("developerName", view.Name);
        writer.WriteBoolean("done", offset + rows.Count >= result.Rows.Length);
        writer.WriteString("id", view.Id);
        writer.WriteString("label", view.Body.Text("label"));
        writer.WriteStartArray("records");
        rows.ForEach(row => WriteRow(writer, result, row));
        writer.WriteEndArray();
        writer.WriteNumber("size", rows.Count);
        writer.WriteEndObject();
    }

    private static void WriteRow(Utf8JsonWriter writer, QueryResult result, int row)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("columns");
        foreach (var column in result.Columns)
        {
            writer.WriteStartObject();
            writer.WriteString("fieldNameOrPath", column.Header);
            writer.WriteString("value", Displayed.Text(column.Field, column.Resolve(row)));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteColumns(Utf8JsonWriter writer, Access access, ListViewDefinition definition)
    {
        writer.WriteStartArray("columns");
        foreach (var (path, field) in definition.Columns.Where(column => access.CanRead(column.Field)))
        {
            WriteColumn(writer, path, field, hidden: false);
        }

        foreach (var name in Hidden.Where(name => definition.Columns.All(column => column.Path != name)))
        {
            WriteColumn(writer, name, definition.Table.Field(name)!, hidden: true);
        }

        writer.WriteEndArray();
    }

    private static void WriteColumn(Utf8JsonWriter writer, string path, Field field, bool hidden)
    {
        var (up, down) = field.IsNumber ? ("9-0", "0-9") : field.Type == FieldType.Picklist ? ("Low to High", "High to Low") : ("Z-A", "A-Z");
        var sorts = path == "Name";
        writer.WriteStartObject();
        writer.WriteString("ascendingLabel", hidden ? null : up);
        writer.WriteString("descendingLabel", hidden ? null : down);
        writer.WriteString("fieldNameOrPath", path);
        writer.WriteBoolean("hidden", hidden);
        writer.WriteString("label", field.Label);
        writer.WriteString("selectListItem", field.Type == FieldType.Picklist ? $"toLabel({path})" : path);
        writer.WriteString("sortDirection", sorts ? "ascending" : null);
        writer.WritePropertyName("sortIndex");
        if (sorts)
        {
            writer.WriteNumberValue(0);
        }
        else
        {
            writer.WriteNullValue();
        }

        writer.WriteBoolean("sortable", !hidden && field.Sortable);
        writer.WriteString("type", field.Type.ToString().ToLowerInvariant());
        writer.WriteEndObject();
    }
}

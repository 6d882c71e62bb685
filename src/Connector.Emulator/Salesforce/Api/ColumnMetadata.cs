using System.Text.Json;
using Connector.Emulator.Salesforce.Org;
using Connector.Emulator.Salesforce.Soql;

namespace Connector.Emulator.Salesforce.Api;

/// <summary><c>query?columns=true</c>: what the Salesforce CLI asks before it prints a table. Shape: the recorded answers in the
/// tests of its plugin-data (queryFields.exemplars.ts).</summary>
internal static class ColumnMetadata
{
    public static void Write(Utf8JsonWriter writer, QueryResult result)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("columnMetadata");
        if (result.Aggregates is var (grouping, _))
        {
            for (var i = 0; i < grouping.Columns.Count; i++)
            {
                WriteAggregated(writer, grouping.Names[i], grouping.Columns[i].Item, grouping.Columns[i].Path);
            }
        }

        WriteColumns(writer, result.Columns);
        foreach (var child in result.Children)
        {
            WriteHead(writer, child.Relationship, child.Relationship, null, aggregate: true, foreignKey: null);
            WriteColumns(writer, child.Result.Columns);
            WriteTail(writer, null);
        }

        writer.WriteEndArray();
        writer.WriteString("entityName", result.Table.Name);
        writer.WriteBoolean("groupBy", result.Query.GroupBy.Count > 0);
        writer.WriteBoolean("idSelected", result.Columns.Any(column => column.Header == "Id"));
        writer.WriteString("keyPrefix", result.Table.KeyPrefix);
        writer.WriteEndObject();
    }

    private static void WriteColumns(Utf8JsonWriter writer, IEnumerable<BoundPath> columns)
    {
        foreach (var column in columns)
        {
            WriteColumn(writer, column, column.Hops.Count);
        }
    }

    /// <summary>A parent's field stands as join column inside its lookup; only what comes from a child query is "aggregate" then.</summary>
    private static void WriteColumn(Utf8JsonWriter writer, BoundPath column, int depth)
    {
        if (depth == 0)
        {
            WriteHead(writer, column.Field.Name, column.Field.Name, column.Field, aggregate: false, foreignKey: null);
            WriteTail(writer, column.Field);
            return;
        }

        var lookup = column.Hops[^depth];
        WriteHead(writer, lookup.RelationshipName!, lookup.RelationshipName!, null, aggregate: false, lookup.Name);
        WriteColumn(writer, column, depth - 1);
        WriteTail(writer, null);
    }

    private static void WriteAggregated(Utf8JsonWriter writer, string name, Name item, BoundPath? path)
    {
        var isField = item.Function is null;
        WriteHead(writer, name, isField ? name : $"{item.Function!.ToLowerInvariant()}({item.Text})", isField ? path!.Field : null,
            aggregate: !isField, foreignKey: null);
        WriteTail(writer, isField ? path!.Field : null, isNumber: !isField);
    }

    private static void WriteHead(Utf8JsonWriter writer, string name, string shown, Field? field, bool aggregate, string? foreignKey)
    {
        writer.WriteStartObject();
        writer.WriteBoolean("aggregate", aggregate);
        writer.WriteString("apexType", field is null ? null : ApexType(field));
        writer.WriteBoolean("booleanType", field?.Type == FieldType.Boolean);
        writer.WriteString("columnName", name);
        writer.WriteBoolean("custom", field?.Custom ?? false);
        writer.WriteString("displayName", shown);
        writer.WriteString("foreignKeyName", foreignKey);
        writer.WriteBoolean("insertable", field?.Createable ?? false);
        writer.WriteStartArray("joinColumns");
    }

    private static void WriteTail(Utf8JsonWriter writer, Field? field, bool isNumber = false)
    {
        writer.WriteEndArray();
        writer.WriteBoolean("numberType", isNumber || (field?.IsNumber ?? false));
        writer.WriteBoolean("textType", field?.IsText ?? false);
        writer.WriteBoolean("updatable", field?.Updateable ?? false);
        writer.WriteEndObject();
    }

    private static string ApexType(Field field) => field.Type switch
    {
        FieldType.Id or FieldType.Reference => "Id",
        FieldType.Boolean => "Boolean",
        FieldType.Int => "Integer",
        FieldType.Date => "Date",
        FieldType.DateTime => "Datetime",
        _ => field.IsNumber ? "Double" : "String",
    };
}

using System.Text.Json;
using Connector.Emulator.Org;
using Connector.Emulator.Soql;

namespace Connector.Emulator.Api;

/// <summary><c>query?columns=true</c>: what the Salesforce CLI asks before it prints a table (clients.md).</summary>
internal static class ColumnMetadata
{
    public static void Write(Utf8JsonWriter writer, QueryResult result)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("columnMetadata");
        foreach (var column in result.Columns)
        {
            WriteColumn(writer, column, column.Hops.Count);
        }

        writer.WriteEndArray();
        writer.WriteString("entityName", result.Table.Name);
        writer.WriteBoolean("groupBy", false);
        writer.WriteBoolean("idSelected", result.Columns.Any(column => column.Header == "Id"));
        writer.WriteString("keyPrefix", result.Table.KeyPrefix);
        writer.WriteEndObject();
    }

    /// <summary>A parent's field stands as join column inside its lookup.</summary>
    private static void WriteColumn(Utf8JsonWriter writer, BoundPath column, int depth)
    {
        var field = depth == 0 ? column.Field : column.Hops[^depth];
        var name = depth == 0 ? field.Name : field.RelationshipName!;
        writer.WriteStartObject();
        writer.WriteBoolean("aggregate", depth > 0);
        writer.WriteString("apexType", field.Type == FieldType.Boolean ? "Boolean" : field.IsNumber ? "Double" : "String");
        writer.WriteBoolean("booleanType", field.Type == FieldType.Boolean);
        writer.WriteString("columnName", name);
        writer.WriteBoolean("custom", field.Custom);
        writer.WriteString("displayName", name);
        writer.WriteString("foreignKeyName", field.ReferenceTo);
        writer.WriteBoolean("insertable", field.Createable);
        writer.WriteStartArray("joinColumns");
        if (depth > 0)
        {
            WriteColumn(writer, column, depth - 1);
        }

        writer.WriteEndArray();
        writer.WriteBoolean("numberType", field.IsNumber);
        writer.WriteBoolean("textType", field.IsText);
        writer.WriteBoolean("updatable", field.Updateable);
        writer.WriteEndObject();
    }
}

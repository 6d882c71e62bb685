using System.Text.Json;
using Connector.Emulator.Salesforce.Org;
using Connector.Emulator.Salesforce.Soql;

namespace Connector.Emulator.Salesforce.Api;

/// <summary>One record by id with all or some fields.</summary>
internal static class RecordReader
{
    /// <summary>Writes null when the record doesn't exist, is deleted or isn't shared with the caller.</summary>
    public static void Write(Utf8JsonWriter writer, ApiCall call, Table table, int row, string[] fields)
    {
        if (!Exists(call, table, row))
        {
            writer.WriteNullValue();
            return;
        }

        writer.WriteStartObject();
        ResultWriter.WriteAttributes(writer, call.Base, table, row);
        foreach (var field in Select(call, table, fields))
        {
            writer.WritePropertyName(field.Name);
            field.Column.WriteJson(writer, row);
        }

        writer.WriteEndObject();
    }

    public static bool Exists(ApiCall call, Table table, int row) =>
        row >= 0 && row < table.Count && !table.IsDeleted(row) && call.Access.CanSee(table, row);

    private static IEnumerable<Field> Select(ApiCall call, Table table, string[] fields) => fields.Length == 0
        ? table.Fields.Where(call.Access.CanRead)
        : fields.Select(name => table.Field(name) is { } field && call.Access.CanRead(field)
            ? field
            : throw SalesforceException.BadRequest("INVALID_FIELD", $"No such column '{name}' on sobject of type {table.Name}"));
}

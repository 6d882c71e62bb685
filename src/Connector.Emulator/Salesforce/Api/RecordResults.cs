using System.Text.Json;
using Connector.Emulator.Http;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Api;

/// <summary>Save results as JSON. A failed record has no id, so it can be matched by position only (contract 2.7).</summary>
internal static class RecordResults
{
    public static void Write(Utf8JsonWriter writer, Table? table, WriteOutcome outcome, bool tellsCreated)
    {
        writer.WriteStartObject();
        if (outcome.Error is null)
        {
            writer.WriteString("id", table!.Id(outcome.Row));
        }

        writer.WriteBoolean("success", outcome.Error is null);
        writer.WriteStartArray("errors");
        if (outcome.Error is { } error)
        {
            writer.WriteStartObject();
            writer.WriteString("statusCode", error.Code);
            writer.WriteString("message", error.Message);
            writer.WriteStrings("fields", error.Fields);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (tellsCreated && outcome.Error is null)
        {
            writer.WriteBoolean("created", outcome.Created);
        }

        writer.WriteEndObject();
    }

    /// <summary>The refusal of a call about a single record.</summary>
    public static SalesforceException AsException(RecordError error) => error.Code switch
    {
        // A value that doesn't fit its type fails while the body is being read.
        "INVALID_TYPE_ON_FIELD_IN_RECORD" =>
            new(400, "JSON_PARSER_ERROR", $"Cannot deserialize instance of field {string.Join(' ', error.Fields)}: {error.Message}"),
        "INVALID_CROSS_REFERENCE_KEY" when error.Fields.Length == 0 =>
            new(404, "NOT_FOUND", "Provided external ID field does not exist or is not accessible"),
        "ENTITY_IS_DELETED" => new(404, error.Code, error.Message),
        "INSUFFICIENT_ACCESS_OR_READONLY" => new(403, error.Code, error.Message),
        _ => new(400, error.Code, error.Message, error.Fields),
    };
}

using System.Text.Json;
using Connector.Emulator.HubSpot.Portals;

namespace Connector.Emulator.HubSpot.Api;

/// <summary>
/// What of a record an answer tells (contract 5): the properties asked for and always id and times; names that do not exist are left out
/// without a word; every value is text or null.
/// </summary>
internal sealed class RecordView
{
    private readonly Portal _portal;
    private readonly ObjectTable _table;
    private readonly PropertyColumn[] _columns;
    private readonly PropertyColumn[] _history;
    private readonly ObjectType[] _associations;

    public RecordView(Portal portal, ObjectTable table, IReadOnlyList<string> properties, IReadOnlyList<string>? history = null,
        IReadOnlyList<string>? associations = null)
    {
        (_portal, _table) = (portal, table);
        string[] always = ["createdate", table.Type.ModifiedProperty, "hs_object_id"];
        var asked = properties.Count > 0 ? properties : table.Type.DefaultProperties;
        _columns = [.. always.Concat(asked).Concat(history ?? []).Distinct().Order(StringComparer.Ordinal).Select(table.Column).OfType<PropertyColumn>()];
        _history = [.. (history ?? []).Distinct().Select(table.Column).OfType<PropertyColumn>()];
        _associations = [.. (associations ?? []).Select(name => portal.FindType(name) ?? throw UnknownType(name)).Distinct()];
    }

    public static HubSpotException UnknownType(string name) => new(400, $"Unable to infer object type from: {name}", null);

    /// <param name="asOf">Search shows records as its index last saw them; null for the present.</param>
    public void Write(Utf8JsonWriter writer, int row, long? asOf = null, string? traceId = null, bool? isNew = null, bool leavesNullsOut = false)
    {
        var id = _table.Id(row).ToString(null, null);
        writer.WriteStartObject();
        writer.WriteString("id", id);
        writer.WriteStartObject("properties");
        foreach (var column in _columns)
        {
            var value = asOf is { } time ? _table.History.TextAsOf(row, column, time) : column.Text(row);
            if (value is not null || !leavesNullsOut)
            {
                writer.WriteString(column.Definition.Name, value);
            }
        }

        writer.WriteEndObject();
        WriteHistory(writer, row);
        writer.WriteString("createdAt", Instant.Text(_table.Created(row)));
        writer.WriteString("updatedAt", Instant.Text(asOf is { } then ? _table.History.ModifiedAsOf(row, then) : _table.Modified(row)));
        writer.WriteBoolean("archived", _table.State(row) == RecordState.Archived);
        if (_table.ArchivedAt(row) is { } archivedAt)
        {
            writer.WriteString("archivedAt", Instant.Text(archivedAt));
        }

        WriteAssociations(writer, row);
        if (isNew is { } created)
        {
            writer.WriteBoolean("new", created);
        }

        if (traceId is not null)
        {
            writer.WriteString("objectWriteTraceId", traceId);
        }

        writer.WriteString("url", $"https://app.hubspot.com/contacts/{Portal.Id}/record/{_table.Type.Id}/{id}");
        writer.WriteEndObject();
    }

    private void WriteHistory(Utf8JsonWriter writer, int row)
    {
        if (_history.Length == 0)
        {
            return;
        }

        writer.WriteStartObject("propertiesWithHistory");
        foreach (var column in _history)
        {
            writer.WriteStartArray(column.Definition.Name);
            foreach (var past in _table.History.Of(row, column))
            {
                writer.WriteStartObject();
                writer.WriteString("value", past.Value);
                writer.WriteString("timestamp", Instant.Text(past.Timestamp));
                writer.WriteString("sourceType", past.Source.Type);
                if (past.Source.Id is { } sourceId)
                {
                    writer.WriteString("sourceId", sourceId);
                }

                if (past.Source.UserId is { } user)
                {
                    writer.WriteNumber("updatedByUserId", user);
                }

                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    /// <summary>Each with its kind in words, and the primary one twice, as the service lists both its types.</summary>
    private void WriteAssociations(Utf8JsonWriter writer, int row)
    {
        var found = _associations.Select(type => (Type: type, Records: _portal.Associations.Of(_table.Type, _table.Id(row), type)))
            .Where(each => each.Records.Count > 0).ToList();
        if (found.Count == 0)
        {
            return;
        }

        writer.WriteStartObject("associations");
        foreach (var (type, records) in found)
        {
            writer.WriteStartObject(type.Plural);
            writer.WriteStartArray("results");
            foreach (var record in records)
            {
                writer.WriteStartObject();
                writer.WriteString("id", record.Id.ToString(null, null));
                writer.WriteString("type", $"{_table.Type.Singular}_to_{type.Singular}" + (Associations.IsPrimary(record.TypeId) ? "" : "_unlabeled"));
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }
}

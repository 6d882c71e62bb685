using System.Text.Json;
using Connector.Emulator.Limits;

namespace Connector.Emulator.Org;

/// <summary>
/// Every accepted update of a business record since the journal was begun, in order, by whichever API it came; a write that was taken back is not in
/// it. Used under the org's gate.
/// </summary>
internal sealed class WriteJournal(Stats stats)
{
    private readonly List<Entry> _entries = [];

    public void Add(Table table, int row, IReadOnlyList<FieldValue> values) =>
        _entries.Add(new(stats.Requests, table.Name, table.Id(row), [.. values]));

    public void TakeBack() => _entries.RemoveAt(_entries.Count - 1);

    /// <summary>
    /// <c>[{"request":9,"object":"Account","id":"001…","values":{"Field":"text or number, null for a cleared one"}}]</c>; <c>request</c> is the
    /// number of calls that had come by then, also for a row that a job wrote.
    /// </summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        foreach (var entry in _entries)
        {
            writer.WriteStartObject();
            writer.WriteNumber("request", entry.Request);
            writer.WriteString("object", entry.Object);
            writer.WriteString("id", entry.Id);
            writer.WriteStartObject("values");
            foreach (var (field, cell) in entry.Values)
            {
                writer.WriteString(field.Name, cell.HasValue ? cell.Text ?? NumberText.Format(cell.Number) : null);
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private sealed record Entry(long Request, string Object, string Id, FieldValue[] Values);
}

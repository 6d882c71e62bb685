using System.Text.Json;
using Connector.Emulator.Limits;

namespace Connector.Emulator.Control;

/// <summary>
/// Every accepted update of a business record, and every merge, since the journal was begun, in order, by whichever API and in whichever CRM; a write that was
/// taken back is not in it.
/// </summary>
internal sealed class WriteJournal(Stats stats)
{
    /// <summary>Stands in place of a field where another record was merged into this one: its value is that one's id.</summary>
    public const string Merged = "merged";

    private readonly Lock _gate = new();
    private List<Entry>? _entries;

    public bool IsKept => Volatile.Read(ref _entries) is not null;

    public void Begin() => Volatile.Write(ref _entries, []);

    public void End() => Volatile.Write(ref _entries, null);

    /// <returns>Takes the entry back.</returns>
    public Action Add(string objectName, string id, IEnumerable<KeyValuePair<string, string?>> values)
    {
        lock (_gate)
        {
            var entries = _entries;
            var entry = new Entry(stats.Requests, objectName, id, [.. values]);
            entries?.Add(entry);
            return () => TakeBack(entries, entry);
        }
    }

    /// <summary>
    /// <c>[{"request":9,"object":"Account","id":"001…","values":{"Field":"text or number, null for a cleared one"}}]</c>; <c>request</c> is the
    /// number of calls that had come by then, also for a row that a job wrote. HubSpot's objects are named as in its paths (<c>companies</c>).
    /// </summary>
    public void Write(Utf8JsonWriter writer)
    {
        lock (_gate)
        {
            writer.WriteStartArray();
            foreach (var entry in _entries ?? [])
            {
                writer.WriteStartObject();
                writer.WriteNumber("request", entry.Request);
                writer.WriteString("object", entry.Object);
                writer.WriteString("id", entry.Id);
                writer.WriteStartObject("values");
                foreach (var (name, value) in entry.Values)
                {
                    writer.WriteString(name, value);
                }

                writer.WriteEndObject();
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }
    }

    private void TakeBack(List<Entry>? entries, Entry entry)
    {
        lock (_gate)
        {
            entries?.Remove(entry);
        }
    }

    private sealed record Entry(long Request, string Object, string Id, KeyValuePair<string, string?>[] Values);
}

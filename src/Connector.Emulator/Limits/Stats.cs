using System.Collections.Concurrent;
using System.Text.Json;

namespace Connector.Emulator.Limits;

/// <summary>What clients did, for tests to assert on: calls by kind and by status, rows by object and API.</summary>
internal sealed class Stats
{
    private readonly ConcurrentDictionary<string, long> _calls = new();
    private readonly ConcurrentDictionary<int, long> _statuses = new();
    private readonly ConcurrentDictionary<string, long> _rowsRead = new();
    private readonly ConcurrentDictionary<(string Object, string Api), RowCounts> _writes = new();

    private long _requests;

    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>Every call but those to <c>/__emulator</c>, also one that a fault dropped before it was carried out.</summary>
    public void Request() => Interlocked.Increment(ref _requests);

    public void Call(string kind) => _calls.AddOrUpdate(kind, 1, static (_, n) => n + 1);

    public void Answered(int status) => _statuses.AddOrUpdate(status, 1, static (_, n) => n + 1);

    public void Read(string api, long rows) => _rowsRead.AddOrUpdate(api, rows, (_, n) => n + rows);

    public void Wrote(string objectName, string api, RowCounts counts) =>
        _writes.AddOrUpdate((objectName, api), counts, (_, sum) => sum + counts);

    public void Reset()
    {
        Interlocked.Exchange(ref _requests, 0);
        _calls.Clear();
        _statuses.Clear();
        _rowsRead.Clear();
        _writes.Clear();
    }

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteNumber("requests", Requests);
        WriteMap(writer, "calls", _calls);
        WriteMap(writer, "statuses", _statuses.Select(s => KeyValuePair.Create(s.Key.ToString(null, null), s.Value)));
        WriteMap(writer, "rowsRead", _rowsRead);
        writer.WriteStartObject("writes");
        foreach (var byObject in _writes.GroupBy(entry => entry.Key.Object).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            writer.WriteStartObject(byObject.Key);
            foreach (var ((_, api), counts) in byObject)
            {
                writer.WritePropertyName(api);
                JsonSerializer.Serialize(writer, counts, JsonSerializerOptions.Web);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void WriteMap(Utf8JsonWriter writer, string name, IEnumerable<KeyValuePair<string, long>> map)
    {
        writer.WriteStartObject(name);
        foreach (var (key, count) in map.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            writer.WriteNumber(key, count);
        }

        writer.WriteEndObject();
    }
}

/// <summary>
/// Rows of write calls. Sent = succeeded + failed + unprocessed; Changed counts those whose stored values differ afterwards.
/// </summary>
internal readonly record struct RowCounts(long Sent, long Succeeded, long Failed, long Unprocessed, long Changed)
{
    public static RowCounts operator +(RowCounts a, RowCounts b) =>
        new(a.Sent + b.Sent, a.Succeeded + b.Succeeded, a.Failed + b.Failed, a.Unprocessed + b.Unprocessed, a.Changed + b.Changed);
}

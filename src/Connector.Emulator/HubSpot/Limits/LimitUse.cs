using System.Text.Json;

namespace Connector.Emulator.HubSpot.Limits;

/// <summary>
/// Calls that one limit let through and refused, and how many fell into each whole window since the first: what a benchmark needs to tell the
/// share of the permitted rate in use. Used under the limits' gate.
/// </summary>
internal sealed class LimitUse
{
    private readonly List<int> _windows = [];
    private long _accepted;
    private long _refused;
    private long _first;
    private long _last;

    public void Accepted(long now, int milliseconds)
    {
        _first = _accepted++ == 0 ? now : _first;
        _last = now;
        var window = (int)((now - _first) / milliseconds);
        while (_windows.Count <= window)
        {
            _windows.Add(0);
        }

        _windows[window]++;
    }

    public void Refused() => _refused++;

    /// <summary><c>perWindow</c> has one count for each window after another from <c>firstAt</c> on; the last may be under way.</summary>
    public void Write(Utf8JsonWriter writer, string name, int max, int milliseconds)
    {
        writer.WriteStartObject(name);
        writer.WriteNumber("max", max);
        writer.WriteNumber("windowMilliseconds", milliseconds);
        writer.WriteNumber("accepted", _accepted);
        writer.WriteNumber("refused", _refused);
        writer.WriteNumber("firstAt", _first);
        writer.WriteNumber("lastAt", _last);
        writer.WriteStartArray("perWindow");
        _windows.ForEach(writer.WriteNumberValue);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}

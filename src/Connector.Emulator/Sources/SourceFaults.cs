using System.Text.Json;

namespace Connector.Emulator.Sources;

/// <summary>
/// How the emulated vendors misbehave: <c>PUT /__sources</c> with any of <c>credits</c> (how many are left), <c>fault</c> and <c>times</c> (the next so many
/// requests; -1 = all). Faults: <c>429</c>, <c>402</c>, <c>500</c>, <c>slow</c> (no answer for two minutes), <c>drop</c> (charged, then the connection breaks),
/// <c>wrong_json</c>, <c>other_company</c>, <c>hostile</c> (texts of a megabyte, formulas, controls, right-to-left marks), <c>duplicate_keys</c>.
/// </summary>
internal sealed class SourceFaults
{
    private readonly Lock _lock = new();
    private long _left = 1_000_000;
    private string _fault = "";
    private int _times;

    /// <summary>Credits charged so far, by account asked about.</summary>
    public long Charged { get; private set; }

    public int Requests { get; private set; }

    public void Set(JsonElement wanted)
    {
        lock (_lock)
        {
            if (wanted.TryGetProperty("credits", out var credits)) _left = credits.GetInt64();
            if (wanted.TryGetProperty("fault", out var fault)) (_fault, _times) = (fault.GetString() ?? "", wanted.TryGetProperty("times", out var times)
                ? times.GetInt32() : -1);
        }
    }

    /// <summary>The fault of the next request; empty = none.</summary>
    public string Next()
    {
        lock (_lock)
        {
            Requests++;
            if (_times == 0) return "";
            if (_times > 0) _times--;
            return _fault;
        }
    }

    public bool Charge()
    {
        lock (_lock)
        {
            if (_left <= 0) return false;
            _left--;
            Charged++;
            return true;
        }
    }

    public long Left
    {
        get
        {
            lock (_lock) return _left;
        }
    }
}

using System.Text.Json;

namespace Connector.Emulator.Sources;

/// <summary>
/// How the emulated vendors misbehave: <c>PUT /__sources</c> with any of <c>credits</c> (how many are left), <c>page</c> (the most rows that any vendor puts
/// on a page, for tests of paging), <c>fault</c>, <c>times</c> (the next so many requests; -1 = all) and <c>vendor</c> (the first step of its path; without it
/// the fault strikes whoever is asked). Faults: <c>429</c>, <c>402</c>, <c>500</c>, <c>slow</c> (no answer for two minutes), <c>drop</c> (charged, then the
/// connection breaks), <c>wrong_json</c>, <c>other_company</c>, <c>hostile</c> (texts of a megabyte, formulas, controls, right-to-left marks),
/// <c>duplicate_keys</c>, and of systems that are read as a whole <c>swapped_ids</c> (each record under its neighbour's id) and <c>endless</c> (after the last page
/// the first again).
/// </summary>
internal sealed class SourceFaults
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, int> _requests = new(StringComparer.Ordinal);
    private long _left = 1_000_000;
    private string _fault = "";
    private string? _vendor;
    private int _times;

    /// <summary>Credits charged so far, by account asked about.</summary>
    public long Charged { get; private set; }

    public int LargestPage { get; private set; } = int.MaxValue;

    public void Set(JsonElement wanted)
    {
        lock (_lock)
        {
            if (wanted.TryGetProperty("credits", out var credits)) _left = credits.GetInt64();
            if (wanted.TryGetProperty("page", out var page)) LargestPage = page.GetInt32();
            if (wanted.TryGetProperty("fault", out var fault)) (_fault, _vendor, _times) = (fault.GetString() ?? "",
                wanted.TryGetProperty("vendor", out var vendor) ? vendor.GetString() : null, wanted.TryGetProperty("times", out var times) ? times.GetInt32() : -1);
        }
    }

    /// <summary>The fault of the next request to this vendor; empty = none.</summary>
    public string Next(string vendor)
    {
        lock (_lock)
        {
            _requests[vendor] = _requests.GetValueOrDefault(vendor) + 1;
            if (_times == 0 || (_vendor is not null && _vendor != vendor)) return "";
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

    /// <summary>What <c>GET /__sources</c> tells.</summary>
    public object Told()
    {
        lock (_lock) return new { requests = _requests.Values.Sum(), charged = Charged, left = _left, by_vendor = _requests.ToDictionary() };
    }
}

using Connector.Http;
using Connector.HubSpot.Api;
using Newtonsoft.Json.Linq;

namespace Connector.HubSpot;

/// <summary>The portal as its account details tell it, and its limits: one line of slots per limit class, shared by all workers of the portal.</summary>
/// <param name="account">Asks past the limits, once per process.</param>
internal sealed class HubSpotPortal(string connection, HubSpotOptions options, IRateSlots slots, Func<IHubSpotAccountApi> account, TimeProvider time)
    : IDisposable
{
    private readonly PacedLimit _burst = new(slots, new PaceRule(options.BurstCalls, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(0.25)), time);
    private readonly PacedLimit _search = new(slots, new PaceRule(options.SearchesPerSecond, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(0.1)), time);
    private readonly SemaphoreSlim _asking = new(1, 1);
    private volatile bool _isKnown;

    /// <summary>Null until the portal has told it.</summary>
    public string? Id { get; private set; }

    /// <summary>Daily counters begin anew at its midnight; UTC until the portal has told its own.</summary>
    public TimeZoneInfo Zone { get; private set; } = TimeZoneInfo.Utc;

    /// <summary>Learns whose limits are shared. A token that may not ask keeps the limits of its connection alone.</summary>
    public async ValueTask IdentifyAsync(CancellationToken cancellationToken)
    {
        if (_isKnown) return;
        await _asking.WaitAsync(cancellationToken);
        try
        {
            if (!_isKnown) Tell(await account().DetailsAsync(options.ApiVersion, cancellationToken));
        }
        catch (CrmException fault) when (fault is CrmAccessException or CrmContractException)
        {
            _isKnown = true;
        }
        finally
        {
            _asking.Release();
        }
    }

    public void Tell(JObject details)
    {
        Id = HubSpotError.Text(details["portalId"]) ?? Id;
        if (HubSpotError.Text(details["timeZone"]) is { } zone && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found)) Zone = found;
        _isKnown = true;
    }

    /// <remarks>The search limit comes on top of the burst, but for OAuth apps, whose burst does not count searches (contract 3).</remarks>
    /// <exception cref="CrmQuotaException">The portal's day is spent.</exception>
    public async Task EnterAsync(bool isSearch, CancellationToken cancellationToken)
    {
        await IdentifyAsync(cancellationToken);
        if (isSearch) await EnterAsync(_search, nameof(_search), cancellationToken);
        if (!isSearch || options.Flow == HubSpotFlow.Token) await EnterAsync(_burst, nameof(_burst), cancellationToken);
    }

    /// <summary>What HubSpot's headers say of the burst. Nothing left although we keep below it: somebody else calls by our token, past the store.</summary>
    public async ValueTask ObserveAsync(long? most, long? left)
    {
        _burst.Observe(most);
        if (left == 0) await CloseAsync(_burst, nameof(_burst), TimeSpan.FromSeconds(1));
    }

    public Task CloseBurstAsync(TimeSpan wait) => CloseAsync(_burst, nameof(_burst), wait);

    public Task CloseSearchAsync(TimeSpan wait) => CloseAsync(_search, nameof(_search), wait);

    /// <returns>When the portal's next day begins.</returns>
    public async Task<DateTimeOffset> SpendDayAsync()
    {
        var until = NextMidnight(time.GetUtcNow(), Zone);
        await _burst.CloseAsync(Limit(nameof(_burst)), until, CancellationToken.None);
        await _search.CloseAsync(Limit(nameof(_search)), until, CancellationToken.None); // an OAuth app's searches pass the burst by
        return until;
    }

    public static DateTimeOffset NextMidnight(DateTimeOffset now, TimeZoneInfo zone)
    {
        var midnight = TimeZoneInfo.ConvertTime(now, zone).Date.AddDays(1);
        while (zone.IsInvalidTime(midnight)) midnight = midnight.AddMinutes(30); // some zones begin summer time at midnight
        return new DateTimeOffset(midnight, zone.GetUtcOffset(midnight)).ToUniversalTime();
    }

    public void Dispose()
    {
        _asking.Dispose();
        _burst.Dispose();
        _search.Dispose();
    }

    private async Task EnterAsync(PacedLimit limit, string kind, CancellationToken cancellationToken)
    {
        if (await limit.EnterAsync(Limit(kind), cancellationToken) is { } closedUntil) throw HubSpotErrors.Closed(closedUntil);
    }

    private Task CloseAsync(PacedLimit limit, string kind, TimeSpan wait) => limit.CloseAsync(Limit(kind), time.GetUtcNow() + wait, CancellationToken.None);

    /// <summary>The portal's number is unique to one host: that of a sandbox or of an emulated portal may be any.</summary>
    private string Limit(string kind) => $"{new Uri(options.BaseUrl).Authority}/{Id ?? "connection " + connection}/{kind.TrimStart('_')}";
}

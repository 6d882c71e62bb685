using System.Text.Json;
using Connector.Emulator.HubSpot.Auth;
using Connector.Emulator.HubSpot.Portals;

namespace Connector.Emulator.HubSpot.Limits;

/// <summary>What is left of the limits after a call was let through; the daily figures are missing with OAuth (contract 3).</summary>
internal readonly record struct LimitState(int BurstMax, int BurstRemaining, int SecondMax, int SecondRemaining, int DailyMax, int DailyRemaining);

/// <summary>
/// The portal's three limits: burst for each app in any ten seconds, searches of the portal in any second, calls of the portal in a day that
/// begins at midnight in its time zone. A refused call counts in none of them (UNCONFIRMED).
/// </summary>
internal sealed class PortalLimits(Portal portal)
{
    public const int SecondMilliseconds = 1000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, RollingWindow> _bursts = [];
    private readonly Dictionary<string, RollingWindow> _seconds = [];
    private readonly RollingWindow _search = new();
    private Dictionary<string, LimitUse> _use = [];
    private DateOnly _day;
    private int _today;

    private PortalSettings Settings => portal.Settings;

    public int UsedToday
    {
        get
        {
            lock (_gate)
            {
                TurnDay();
                return _today;
            }
        }
    }

    public DateTimeOffset NextDay
    {
        get
        {
            var local = TimeZoneInfo.ConvertTime(portal.Time.GetUtcNow(), portal.Zone);
            var midnight = local.Date.AddDays(1);
            return new DateTimeOffset(midnight, portal.Zone.GetUtcOffset(midnight)).ToUniversalTime();
        }
    }

    /// <summary>Lets the call through, or names the policy that refuses it.</summary>
    public string? Refusal(PortalToken token, bool isSearch, out LimitState state)
    {
        lock (_gate)
        {
            var now = portal.Now;
            TurnDay();
            var (burst, second) = (Window(_bursts, token.App), Window(_seconds, token.App));
            var max = token.IsOAuth ? Settings.OAuthBurstLimit : Settings.BurstLimit;
            var inBurst = !isSearch || (!token.IsOAuth && Settings.SearchCountsInBurst);
            var (burstUsed, searchUsed) = (burst.Used(now, Settings.BurstMilliseconds), _search.Used(now, SecondMilliseconds));
            var policy = _today >= Settings.DailyLimit ? "DAILY"
                : isSearch && searchUsed >= Settings.SearchLimit ? "SECONDLY"
                : inBurst && burstUsed >= max ? "TEN_SECONDLY_ROLLING" : null;
            if (policy is null)
            {
                Take(now, inBurst, isSearch, token, burst);
                second.Add(now);
            }
            else
            {
                Use(policy, token).Refused();
            }

            var secondMax = Math.Max(1, max / 10);
            state = new(max, Math.Max(0, max - burst.Used(now, Settings.BurstMilliseconds)), secondMax,
                Math.Max(0, secondMax - second.Used(now, SecondMilliseconds)), Settings.DailyLimit, Math.Max(0, Settings.DailyLimit - _today));
            return policy;
        }
    }

    /// <summary>
    /// <c>{"burst":{"APP":{…}},"search":{…},"daily":{"max":…,"used":…,"refused":…}}</c>; the parts as <see cref="LimitUse"/> writes them.
    /// </summary>
    public void Write(Utf8JsonWriter writer)
    {
        lock (_gate)
        {
            TurnDay();
            writer.WriteStartObject("burst");
            foreach (var (name, use) in _use.Where(use => use.Key.StartsWith("TEN_SECONDLY_ROLLING ", StringComparison.Ordinal)))
            {
                var app = name[(name.IndexOf(' ', StringComparison.Ordinal) + 1)..];
                use.Write(writer, app, app == PortalTokens.OAuthApp ? Settings.OAuthBurstLimit : Settings.BurstLimit, Settings.BurstMilliseconds);
            }

            writer.WriteEndObject();
            Use("SECONDLY", null).Write(writer, "search", Settings.SearchLimit, SecondMilliseconds);
            Use("DAILY", null).Write(writer, "day", Settings.DailyLimit, (int)Instant.Day);
            writer.WriteNumber("usedToday", _today);
        }
    }

    /// <summary>Counts the use anew; the limits themselves go on.</summary>
    public void ResetUse()
    {
        lock (_gate)
        {
            _use = [];
        }
    }

    private void Take(long now, bool inBurst, bool isSearch, PortalToken token, RollingWindow burst)
    {
        _today++;
        Use("DAILY", null).Accepted(now, (int)Instant.Day);
        if (isSearch)
        {
            _search.Add(now);
            Use("SECONDLY", null).Accepted(now, SecondMilliseconds);
        }

        if (inBurst)
        {
            burst.Add(now);
            Use("TEN_SECONDLY_ROLLING", token).Accepted(now, Settings.BurstMilliseconds);
        }
    }

    private void TurnDay()
    {
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(portal.Time.GetUtcNow(), portal.Zone).DateTime);
        (_day, _today) = day == _day ? (_day, _today) : (day, 0);
    }

    private LimitUse Use(string policy, PortalToken? token)
    {
        var name = policy == "TEN_SECONDLY_ROLLING" ? $"{policy} {token!.App}" : policy;
        return _use.TryGetValue(name, out var use) ? use : _use[name] = new LimitUse();
    }

    private static RollingWindow Window(Dictionary<string, RollingWindow> windows, string app) =>
        windows.TryGetValue(app, out var window) ? window : windows[app] = new RollingWindow();
}

namespace Connector.HubSpot;

/// <summary>The portal as its account details tell it, and its limits; one per connection, shared by all its clients.</summary>
internal sealed class HubSpotPortal(HubSpotOptions options, TimeProvider time)
{
    public RollingLimit Burst { get; } = new(options.BurstCalls, TimeSpan.FromSeconds(10.1), time);

    public RollingLimit Search { get; } = new(options.SearchesPerSecond, TimeSpan.FromSeconds(1.05), time);

    /// <summary>Null until the portal has told it.</summary>
    public string? Id { get; set; }

    /// <summary>Daily counters begin anew at its midnight; UTC until the portal has told its own.</summary>
    public TimeZoneInfo Zone { get; set; } = TimeZoneInfo.Utc;

    public DateTimeOffset SpentUntil { get; private set; }

    public void SpendDay() => SpentUntil = NextMidnight(time.GetUtcNow(), Zone);

    public static DateTimeOffset NextMidnight(DateTimeOffset now, TimeZoneInfo zone)
    {
        var midnight = TimeZoneInfo.ConvertTime(now, zone).Date.AddDays(1);
        while (zone.IsInvalidTime(midnight)) midnight = midnight.AddMinutes(30); // some zones begin summer time at midnight
        return new DateTimeOffset(midnight, zone.GetUtcOffset(midnight)).ToUniversalTime();
    }
}

using Connector.Http;

namespace Connector.HubSpot;

public enum HubSpotFlow
{
    /// <summary>A private app's token or a service key: it does not end, and only a person can replace it (contract 2).</summary>
    Token,
    RefreshToken,
}

/// <summary>One HubSpot connection. Defaults in code; secrets come from the environment.</summary>
public sealed class HubSpotOptions
{
    public string BaseUrl { get; set; } = "https://api.hubapi.com";

    /// <summary>The dated version inside every path: 2026-03 and 2026-09 keep it in the same places (contract 1).</summary>
    public string ApiVersion { get; set; } = "2026-03";

    /// <summary>The object that holds the segments, as it stands in paths.</summary>
    public string ObjectName { get; set; } = "companies";

    /// <summary>Merging is known for companies.</summary>
    public bool CanMerge => ObjectName == "companies";

    public HubSpotFlow Flow { get; set; } = HubSpotFlow.Token;

    public Secret Token { get; set; }

    public string ClientId { get; set; } = "";

    public Secret ClientSecret { get; set; }

    public Secret RefreshToken { get; set; }

    /// <summary>The token that <c>setup</c> works with; without it, the nightly credential is used.</summary>
    public Secret SetupToken { get; set; }

    /// <summary>So long before its end a token is renewed.</summary>
    public TimeSpan RenewAhead { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>HubSpot does not bound calls under way; as many are needed as answers take time: 20 fill the burst up to a second an answer.</summary>
    public RoadOptions Road { get; set; } = new() { ConcurrentCalls = 20, FirstWait = TimeSpan.FromSeconds(2) };

    /// <summary>
    /// Calls per ten seconds until a header tells the portal's own figure; 100 is the smallest plan's (contract 3). All workers of one portal share it.
    /// </summary>
    public int BurstCalls { get; set; } = 100;

    /// <summary>Searches per second; the portal's 5 are shared by all its apps, so some are left to others.</summary>
    public int SearchesPerSecond { get; set; } = 4;

    /// <summary>How long a change may take to show in search (UNCONFIRMED, seconds as observed): incremental reads begin so much earlier.</summary>
    public TimeSpan IndexLag { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Share of the portal's own count that a full read may miss before it is called short; the count lags behind as search does.</summary>
    public double CountTolerance { get; set; } = 0.01;

    public HubSpotJobOptions Jobs { get; set; } = new();

    /// <summary>Group of the segment properties.</summary>
    public string PropertyGroup { get; set; } = "customer_segments";

    /// <summary>
    /// Name of a text property with unique values that <c>setup</c> makes sure of, for keys of other systems; empty = none. HubSpot allows ten an object.
    /// </summary>
    public string ExternalKeyProperty { get; set; } = "";

    public HubSpotDashboardOptions Dashboard { get; set; } = new();

    /// <summary>How far our clock may differ from HubSpot's before the examination warns.</summary>
    public TimeSpan ClockTolerance { get; set; } = TimeSpan.FromSeconds(60);
}

namespace Connector.Emulator.HubSpot;

/// <summary>What of the portal <c>PUT /__emulator/hubspot/settings</c> may change while the emulator runs. Defaults: an Enterprise portal.</summary>
internal sealed class PortalSettings
{
    /// <summary>Calls of one private app, static-token app or service key in any <see cref="BurstMilliseconds"/> (contract 3).</summary>
    public int BurstLimit { get; set; } = 190;

    /// <summary>The same for an app that signs in by OAuth.</summary>
    public int OAuthBurstLimit { get; set; } = 110;

    public int BurstMilliseconds { get; set; } = 10_000;

    /// <summary>Searches a second of the whole portal.</summary>
    public int SearchLimit { get; set; } = 5;

    /// <summary>Calls of the whole portal between two midnights in <see cref="TimeZone"/>.</summary>
    public int DailyLimit { get; set; } = 1_000_000;

    /// <summary>Whether a private app's search counts in its burst too. UNCONFIRMED ("on top of the rest"): the stricter reading.</summary>
    public bool SearchCountsInBurst { get; set; } = true;

    public string TimeZone { get; set; } = "US/Eastern";

    /// <summary>False leaves all rate-limit headers out, which a client must bear.</summary>
    public bool RateHeaders { get; set; } = true;

    /// <summary>How long a write stays invisible to search, which meanwhile answers with the old state.</summary>
    public int SearchLagMilliseconds { get; set; }

    /// <summary>Lifetime of an OAuth access token.</summary>
    public int TokenSeconds { get; set; } = 1800;

    /// <summary>Whether a refresh gives a new refresh token and ends the old one. UNCONFIRMED which is true.</summary>
    public bool RotateRefreshTokens { get; set; }

    /// <summary>Partial failures of batches answer 200 or 201 with <c>errors</c> instead of 207, as the 2026-09 specification reads.</summary>
    public bool PartialAsSuccess { get; set; }

    /// <summary>Whether a merge keeps the primary's id (the "preserve primary id" beta) instead of giving a new one.</summary>
    public bool PreservePrimaryId { get; set; }

    /// <summary>Properties that an administrator made required on creation; dated paths from 2026-09 enforce them (contract 1).</summary>
    public IReadOnlyList<string> RequiredCompanyProperties { get; set; } = [];

    /// <summary>How many custom objects the portal's plan has; 0 = it has none at all, and refuses to speak of them.</summary>
    public int CustomObjectTypes { get; set; } = 20;

    /// <summary>Whether the portal opted into the beta of the reporting API.</summary>
    public bool ReportingBeta { get; set; }

    /// <summary>How long an import or export takes besides its own work.</summary>
    public int JobDelayMilliseconds { get; set; } = 50;
}

using Connector.Emulator.HubSpot.Auth;
using Connector.Emulator.HubSpot.Portals;

namespace Connector.Emulator.HubSpot.Api;

/// <summary>Who calls, under which version of the API, and the id under which the call would be looked up.</summary>
/// <param name="Version">v1, v3, v4, 2026-03 or 2026-09.</param>
internal sealed record PortalCall(PortalToken? Token, string Version, string CorrelationId)
{
    public bool IsDated => char.IsAsciiDigit(Version[0]);

    /// <summary>Administrators' rules for creation are enforced from here on (contract 1).</summary>
    public bool EnforcesCreationRules => string.CompareOrdinal(Version, "2026-09") >= 0 && IsDated;

    public WriteSource Source => new("INTEGRATION", Token?.App);
}

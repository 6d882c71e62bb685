using System.Text.Json.Nodes;

namespace Connector.Emulator.HubSpot.Portals;

/// <summary>One dashboard; what its reports show is not emulated.</summary>
internal sealed class Dashboard
{
    public required string Id { get; init; }

    public required string Name { get; set; }

    public string? Description { get; set; }

    public required JsonNode Permissions { get; init; }

    public IReadOnlyList<string> Reports { get; init; } = [];

    public long CreatedAt { get; init; }

    public long UpdatedAt { get; set; }

    public long? ArchivedAt { get; set; }
}

/// <summary>The dashboards of the portal. Used under its gate.</summary>
internal sealed class Dashboards
{
    private readonly List<Dashboard> _all = [];
    private int _last = 4700;
    private int _lastReport = 800;

    public IEnumerable<Dashboard> Living => _all.Where(one => one.ArchivedAt is null);

    public string NextId() => (++_last).ToString(null, null);

    public string NextReport() => (++_lastReport).ToString(null, null);

    public void Add(Dashboard dashboard) => _all.Add(dashboard);
}

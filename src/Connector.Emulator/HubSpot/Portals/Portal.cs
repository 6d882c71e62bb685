using Connector.Emulator.Control;

namespace Connector.Emulator.HubSpot.Portals;

/// <summary>The whole portal. Every reader and writer of records holds <see cref="Gate"/>.</summary>
internal sealed class Portal
{
    public const int Id = 12_345_678;

    private readonly Dictionary<ObjectType, ObjectTable> _tables;

    public Portal(TimeProvider time, PortalSettings settings, WriteJournal? journal = null)
    {
        (Time, Settings, Journal) = (time, settings, journal);
        _tables = ObjectType.All.Select((type, i) => new ObjectTable(type, 20_000_000_001 + (i * 10_000_000_000L))).ToDictionary(table => table.Type);
        Associations = new Associations();
    }

    public Lock Gate { get; } = new();

    public TimeProvider Time { get; }

    public PortalSettings Settings { get; }

    public WriteJournal? Journal { get; }

    public Associations Associations { get; }

    public ObjectTable Companies => _tables[ObjectType.Companies];

    public long Now => Time.GetUtcNow().ToUnixTimeMilliseconds();

    public TimeZoneInfo Zone => TimeZoneInfo.FindSystemTimeZoneById(Settings.TimeZone);

    public ObjectTable Table(ObjectType type) => _tables[type];
}

using Connector.Emulator.Control;

namespace Connector.Emulator.HubSpot.Portals;

/// <summary>The whole portal. Every reader and writer of records holds <see cref="Gate"/>.</summary>
internal sealed class Portal
{
    public const int Id = 12_345_678;

    private const long IdsPerType = 10_000_000_000;
    private readonly Dictionary<ObjectType, ObjectTable> _tables;
    private readonly List<ObjectType> _custom = [];
    private int _customTypes;

    public Portal(TimeProvider time, PortalSettings settings, WriteJournal? journal = null)
    {
        (Time, Settings, Journal) = (time, settings, journal);
        _tables = ObjectType.All.Select((type, i) => new ObjectTable(type, 20_000_000_001 + (i * IdsPerType))).ToDictionary(table => table.Type);
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

    public IReadOnlyList<ObjectType> CustomTypes => _custom;

    /// <summary>A number that was used once is not used again.</summary>
    public int NextTypeNumber => 1_001 + _customTypes;

    public ObjectTable Table(ObjectType type) => _tables[type];

    /// <summary>HubSpot's own and custom ones, by plural, singular or type id; null for others.</summary>
    public ObjectType? FindType(string name) => ObjectType.Find(name) ?? _custom.Find(type => type.IsNamed(name));

    /// <summary>Of a custom object that is about to be added.</summary>
    public ObjectTable NewTable(ObjectType type) => new(type, 20_000_000_001 + ((_tables.Count + _customTypes) * IdsPerType));

    public void Add(ObjectTable table)
    {
        _tables.Add(table.Type, table);
        _custom.Add(table.Type);
        _customTypes++;
    }

    public void Remove(ObjectTable table)
    {
        _tables.Remove(table.Type);
        _custom.Remove(table.Type);
    }
}

using Connector.Accounts;
using Connector.Store.Packing;
using Connector.Store.Sql;

namespace Connector.Store;

/// <summary>The layouts of one store by number, all in memory (one per change of the fields or dimensions in use, so a handful).</summary>
internal sealed class Layouts
{
    private const char Separator = '\n';

    private readonly Database _database;
    private readonly Dictionary<int, FieldLayout> _known = [];
    private readonly Dictionary<(int From, int To), int[]> _positions = [];
    private readonly UnpackCache<AttributeValue> _values = new(PackedValues.Values);
    private readonly UnpackCache<Assignment> _assignments = new(PackedValues.Assignments);
    private readonly UnpackCache<FieldChange> _changes = new(PackedValues.Changes);

    public Layouts(Database database)
    {
        _database = database;
        database.RolledBack = Forget; // a number given in a transaction that did not happen will be given again
    }

    /// <summary>The layout of these fields in this order, or null when the store has not seen it. Only inside a turn.</summary>
    public FieldLayout? Find(IReadOnlyList<string> fields) =>
        _database.Scalar("select id from layout where fields = @fields", Join(fields)) is var id and > 0 ? Get((int)id) : null;

    /// <summary>As <see cref="Find"/>; on first sight gives it a number. Only inside a transaction.</summary>
    public FieldLayout Register(IReadOnlyList<string> fields)
    {
        if (Find(fields) is { } known) return known;

        var id = (int)_database.Scalar("select coalesce(max(id), 0) + 1 from layout");
        _database.Execute("insert into layout (id, fields) values (@id, @fields)", id, Join(fields));
        return Get(id);
    }

    /// <summary>Learns all layouts, so that <see cref="Get"/> need not ask while rows are being read. Only inside a turn.</summary>
    public void Refresh()
    {
        foreach (var id in _database.Query("select id from layout", reader => reader.GetInt32(0))) Get(id);
    }

    /// <summary>Only inside a turn.</summary>
    /// <exception cref="DamagedRecordException">The store has no such layout.</exception>
    public FieldLayout Get(int id)
    {
        if (_known.TryGetValue(id, out var layout)) return layout;

        var fields = _database.ScalarText("select fields from layout where id = @id", id)
            ?? throw new DamagedRecordException($"it names layout {id}, which the store does not have", 0);
        return _known[id] = new FieldLayout(id, fields.Length == 0 ? [] : fields.Split(Separator));
    }

    /// <summary>Values in the order of another layout; a field that only the other one has is the default of T (unknown, never assigned).</summary>
    public T[] Map<T>(T[] values, int from, FieldLayout to)
    {
        if (from == to.Id) return values;

        if (!_positions.TryGetValue((from, to.Id), out var positions))
        {
            var source = Get(from);
            _positions[(from, to.Id)] = positions = [.. to.Fields.Select(source.IndexOf)];
        }

        return Array.ConvertAll(positions, position => position < 0 ? default! : values[position]);
    }

    /// <summary>Packed values in the order of a layout; none (null in the table) are all unknown. To be read only, as all that follow.</summary>
    public AttributeValue[] Values(ReadOnlySpan<byte> packed, FieldLayout layout)
    {
        if (packed.IsEmpty) return new AttributeValue[layout.Fields.Count];

        var (from, values) = _values.Unpack(packed);
        return Map(values, from, layout);
    }

    /// <summary>Packed values in the order of the layout that they were packed in.</summary>
    public AttributeValue[] Values(ReadOnlySpan<byte> packed) => _values.Unpack(packed).Items;

    public FieldChange[] Changes(ReadOnlySpan<byte> packed) => _changes.Unpack(packed).Items;

    /// <summary>Assignments as they were packed, and the number of their layout; none (null in the table) have layout 0.</summary>
    public (int Layout, Assignment[] Assignments) Assignments(ReadOnlySpan<byte> packed) => packed.IsEmpty ? (0, []) : _assignments.Unpack(packed);

    /// <exception cref="ArgumentException">The layout did not come from this store.</exception>
    public static void Require(FieldLayout layout)
    {
        if (layout.Id <= 0) throw new ArgumentException("a layout comes from the store's LayoutAsync", nameof(layout));
    }

    private static string Join(IReadOnlyList<string> fields) => fields.Any(field => field.Length == 0 || field.Contains(Separator))
        ? throw new ArgumentException("a field name is empty or has a line feed", nameof(fields))
        : string.Join(Separator, fields);

    private void Forget()
    {
        _known.Clear();
        _positions.Clear();
    }
}

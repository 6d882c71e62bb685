using Connector.Emulator.Storage;

namespace Connector.Emulator.HubSpot.Portals;

/// <summary>Whether a record is there, in the recycle bin, or gone into another one by a merge.</summary>
internal enum RecordState : byte
{
    Live,
    Archived,
    Merged,
}

/// <summary>
/// All records of one type with their properties and history. A record's id grows with its row, so that reading by id is reading by row. Used
/// under the portal's gate.
/// </summary>
internal sealed class ObjectTable
{
    private const int IdStep = 13;
    private readonly long _firstId;
    private readonly Dictionary<string, PropertyColumn> _columns = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PropertyColumn> _archivedColumns = new(StringComparer.Ordinal);
    private readonly Dictionary<long, int> _survivors = [];
    private readonly States _states = new();
    private readonly Times _created = new();
    private readonly Times _modified = new();
    private readonly Dictionary<int, long> _archivedAt = [];

    public ObjectTable(ObjectType type, long firstId)
    {
        (Type, _firstId) = (type, firstId);
        History = new History(this);
        foreach (var group in StandardProperties.Groups(type))
        {
            Groups.Add(group.Name, group);
        }

        foreach (var definition in StandardProperties.Of(type))
        {
            Add(definition);
        }
    }

    public ObjectType Type { get; }

    public History History { get; }

    public Dictionary<string, PropertyGroup> Groups { get; } = new(StringComparer.Ordinal);

    public int Count { get; private set; }

    public IEnumerable<PropertyColumn> Columns => _columns.Values;

    public IEnumerable<PropertyColumn> ArchivedColumns => _archivedColumns.Values;

    public PropertyColumn? Column(string name) => _columns.GetValueOrDefault(name);

    public PropertyColumn? ArchivedColumn(string name) => _archivedColumns.GetValueOrDefault(name);

    public PropertyColumn Add(PropertyDefinition definition)
    {
        var column = definition.Name switch
        {
            "hs_object_id" => new SystemColumn(definition, Id),
            "createdate" => new SystemColumn(definition, Created),
            var name when name == Type.ModifiedProperty => new SystemColumn(definition, Modified),
            _ => new PropertyColumn(definition),
        };
        _columns.Add(definition.Name, column);
        return column;
    }

    public void ArchiveColumn(string name, long now)
    {
        if (_columns.Remove(name, out var column))
        {
            column.Definition.ArchivedAt = now;
            _archivedColumns[name] = column;
        }
    }

    /// <summary>Brings an archived property back, with the values it had.</summary>
    public PropertyColumn? RestoreColumn(string name, long now)
    {
        if (!_archivedColumns.Remove(name, out var column))
        {
            return null;
        }

        (column.Definition.ArchivedAt, column.Definition.UpdatedAt) = (null, now);
        _columns.Add(name, column);
        return column;
    }

    public int Append(long created, long modified)
    {
        var row = Count++;
        _created.Put(row, created);
        _modified.Put(row, modified);
        return row;
    }

    public long Id(int row) => _firstId + ((long)row * IdStep);

    public long Created(int row) => _created.At(row);

    public long Modified(int row) => _modified.At(row);

    public void Touch(int row, long now) => _modified.Put(row, now);

    public RecordState State(int row) => _states.At(row);

    public long? ArchivedAt(int row) => _archivedAt.TryGetValue(row, out var at) ? at : null;

    /// <summary>The first row whose id is this or higher.</summary>
    public int FirstRowFrom(long id) => id <= _firstId ? 0 : (int)Math.Min(Count, (id - _firstId + IdStep - 1) / IdStep);

    /// <summary>The row of an id, the survivor's for one that was merged away; −1 for none.</summary>
    public int RowOf(string id) => long.TryParse(id, System.Globalization.NumberStyles.None, null, out var number) ? RowOf(number) : -1;

    public int RowOf(long id)
    {
        if (_survivors.TryGetValue(id, out var survivor))
        {
            return survivor;
        }

        var (row, rest) = Math.DivRem(id - _firstId, IdStep);
        return id >= _firstId && rest == 0 && row < Count ? (int)row : -1;
    }

    public int LiveRowOf(string id) => RowOf(id) is >= 0 and var row && State(row) == RecordState.Live ? row : -1;

    public void Archive(int row, long now)
    {
        _states.Put(row, RecordState.Archived);
        _archivedAt[row] = now;
    }

    public void Restore(int row)
    {
        _states.Put(row, RecordState.Live);
        _archivedAt.Remove(row);
    }

    /// <summary>From now on the loser's id, and all that led to it, stand for the survivor.</summary>
    public void MergeInto(int loser, int survivor)
    {
        foreach (var (id, _) in _survivors.Where(entry => entry.Value == loser).ToList())
        {
            _survivors[id] = survivor;
        }

        _survivors[Id(loser)] = survivor;
        _states.Put(loser, RecordState.Merged);
    }

    private sealed class States() : RowArray<RecordState>;

    private sealed class Times() : RowArray<long>;
}

using Connector.Emulator.Storage;

namespace Connector.Emulator.HubSpot.Portals;

/// <summary>Who wrote.</summary>
internal sealed record WriteSource(string Type, string? Id, string? Label = null, int? UserId = null)
{
    public static readonly WriteSource Import = new("IMPORT", null);

    public static readonly WriteSource Person = new("CRM_UI", "userId:1000001", null, 1_000_001);

    public static readonly WriteSource Merge = new("MERGE_OBJECTS", null);
}

/// <summary>One value that a property had from a moment on.</summary>
internal sealed record PastValue(string? Value, long Timestamp, WriteSource Source);

/// <summary>
/// What each change replaced, newest first for each record; the present value stands in the table. It also answers what a record looked like
/// some time ago, which is what a lagging search index shows.
/// </summary>
internal sealed class History(ObjectTable table)
{
    private readonly List<Change> _changes = [default];
    private readonly Heads _heads = new();

    public void Add(int row, PropertyColumn column, string? before, long now, WriteSource source)
    {
        _changes.Add(new(_heads.At(row), column, before, now, table.Modified(row), source));
        _heads.Put(row, _changes.Count - 1);
    }

    /// <summary>All values of the property, newest first.</summary>
    public IEnumerable<PastValue> Of(int row, PropertyColumn column)
    {
        if (!column.IsStored)
        {
            yield return new(column.Text(row), table.Created(row), WriteSource.Import);
            yield break;
        }

        var value = column.Text(row);
        for (var at = _heads.At(row); at > 0; at = _changes[at].Previous)
        {
            if (_changes[at].Column == column)
            {
                yield return new(value ?? "", _changes[at].Time, _changes[at].Source);
                value = _changes[at].Before;
            }
        }

        if (value is not null)
        {
            yield return new(value, table.Created(row), WriteSource.Import);
        }
    }

    public string? TextAsOf(int row, PropertyColumn column, long time)
    {
        if (column.Definition.Name == table.Type.ModifiedProperty)
        {
            return Instant.Text(ModifiedAsOf(row, time));
        }

        var value = column.Text(row);
        for (var at = _heads.At(row); at > 0 && _changes[at].Time > time; at = _changes[at].Previous)
        {
            value = _changes[at].Column == column ? _changes[at].Before : value;
        }

        return value;
    }

    public long ModifiedAsOf(int row, long time)
    {
        var modified = table.Modified(row);
        for (var at = _heads.At(row); at > 0 && _changes[at].Time > time; at = _changes[at].Previous)
        {
            modified = _changes[at].ModifiedBefore;
        }

        return modified;
    }

    private readonly record struct Change(int Previous, PropertyColumn? Column, string? Before, long Time, long ModifiedBefore, WriteSource Source);

    private sealed class Heads() : RowArray<int>;
}

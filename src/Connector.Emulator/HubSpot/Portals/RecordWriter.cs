using System.Text.Json;

namespace Connector.Emulator.HubSpot.Portals;

/// <summary>A value that has passed the checks; null clears.</summary>
internal readonly record struct CheckedValue(PropertyColumn Column, string? Value);

/// <summary>Writes records: checks first, then stores with history and times. Used under the portal's gate.</summary>
internal sealed class RecordWriter(Portal portal, ObjectTable table, WriteSource source)
{
    /// <summary>The values of <c>properties</c>, checked; errors are added to the list.</summary>
    public List<CheckedValue> Check(JsonElement properties, int row, List<ValueError> errors)
    {
        var values = new List<CheckedValue>();
        if (properties.ValueKind != JsonValueKind.Object)
        {
            return values;
        }

        foreach (var property in properties.EnumerateObject())
        {
            if (TextOf(property.Value) is not { } text)
            {
                // UNCONFIRMED: the specification types values as strings; null is no way to clear.
                errors.Add(new(property.Name, "INVALID_VALUE", $"Property \"{property.Name}\" needs a text; an empty one clears it"));
                continue;
            }

            var present = row < 0 ? null : table.Column(property.Name)?.Text(row);
            if (ValueCheck.Read(table, property.Name, text, present, out var column, out var value) is { } error)
            {
                errors.Add(error);
            }
            else if (value is not null && column!.RowOf(value) is >= 0 and var holder && holder != row && table.State(holder) == RecordState.Live)
            {
                errors.Add(Taken(property.Name, value, row, holder));
            }
            else
            {
                values.Add(new(column!, value));
            }
        }

        return values;
    }

    /// <summary>Stores values over a record that is there. The modification time moves whether or not a value changed (UNCONFIRMED).</summary>
    /// <returns>Whether any value changed.</returns>
    public bool Update(int row, IReadOnlyList<CheckedValue> values)
    {
        var changed = Store(row, values);
        table.Touch(row, portal.Now);
        Note(row, values);
        return changed;
    }

    public int Create(IReadOnlyList<CheckedValue> values)
    {
        var now = portal.Now;
        var row = table.Append(now, now);
        foreach (var (column, value) in values)
        {
            column.Put(row, value);
        }

        DeriveStage(row);
        Note(row, values);
        return row;
    }

    private bool Store(int row, IReadOnlyList<CheckedValue> values)
    {
        var changed = false;
        var now = portal.Now;
        foreach (var (column, value) in values)
        {
            var before = column.Text(row);
            if (before == value)
            {
                continue;
            }

            table.History.Add(row, column, before, now, source);
            column.Put(row, value);
            changed = true;
        }

        DeriveStage(row);
        return changed;
    }

    /// <summary>Closed and won follow the stage (contract 8).</summary>
    public void DeriveStage(int row)
    {
        if (table.Type == ObjectType.Deals && table.Column("dealstage")!.Text(row) is { } id)
        {
            var stage = Pipeline.Deals.Stages.FirstOrDefault(each => each.Id == id);
            table.Column("hs_is_closed")!.Put(row, stage?.IsClosed == true ? "true" : "false");
            table.Column("hs_is_closed_won")!.Put(row, stage?.IsWon == true ? "true" : "false");
        }
    }

    private void Note(int row, IReadOnlyList<CheckedValue> values)
    {
        if (portal.Journal is { IsKept: true } journal && values.Count > 0)
        {
            journal.Add(table.Type.Plural, table.Id(row).ToString(null, null),
                values.Select(value => KeyValuePair.Create(value.Column.Definition.Name, value.Value)));
        }
    }

    private ValueError Taken(string name, string value, int row, int holder) => new(name, "CONFLICTING_UNIQUE_VALUE",
        $"Cannot set PropertyValueCoordinates{{portalId={Portal.Id}, objectTypeId={table.Type.Id}, propertyName={name}, value={value}}}"
        + $" on {(row < 0 ? "null" : table.Id(row))}. {table.Id(holder)} already has that value.");

    private static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => null,
    };
}

using System.Text.Json;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Soql;

/// <summary>
/// What an aggregate row shows in one column: the cell of a row that stands for the group (grouped fields, MIN, MAX), a number, or nothing.
/// </summary>
internal readonly record struct AggregateValue(Column? Column, int Row, double Number, bool Whole)
{
    public bool IsNull => Column?.IsNull(Row) ?? double.IsNaN(Number);

    public static AggregateValue Count(int count) => new(null, -1, count, Whole: true);

    public int CompareTo(AggregateValue other) => Column?.Compare(Row, other.Row) ?? Number.CompareTo(other.Number);

    public void Write(Utf8JsonWriter writer)
    {
        if (IsNull)
        {
            writer.WriteNullValue();
        }
        else if (Column is not null)
        {
            Column.WriteJson(writer, Row);
        }
        else if (Whole)
        {
            writer.WriteNumberValue((long)Number);
        }
        else
        {
            writer.WriteRawValue(NumberText.Format(Number), skipInputValidation: true);
        }
    }
}

/// <summary>COUNT, COUNT_DISTINCT, SUM, AVG, MIN, MAX. Empty fields count for none of them; a sum of nothing is null.</summary>
internal static class AggregateFunctions
{
    /// <summary>Refuses what the function can't take.</summary>
    public static BoundPath? Bind(Binder binder, Name item)
    {
        if (item.Text.Length == 0)
        {
            return null;
        }

        var path = binder.Bind(item);
        var fits = item.Function switch
        {
            "SUM" or "AVG" => path.Field is { IsNumber: true, Aggregatable: true },
            _ => path.Field.Aggregatable,
        };
        return fits ? path : throw binder.Refuse(item, $"field {path.Field.Name} does not support aggregate operator {item.Function}");
    }

    public static AggregateValue Of(string function, BoundPath? path, IReadOnlyList<int> group)
    {
        if (path is null)
        {
            return AggregateValue.Count(group.Count);
        }

        var rows = group.Select(path.Resolve).Where(row => row >= 0 && !path.Column.IsNull(row));
        return function switch
        {
            "COUNT" => AggregateValue.Count(rows.Count()),
            "COUNT_DISTINCT" => AggregateValue.Count(rows.Select(row => Key(path.Column.Get(row))).Distinct().Count()),
            "SUM" => Total(path, [.. rows.Select(row => path.Column.Get(row).Number)]),
            "AVG" => new(null, -1, rows.Select(row => path.Column.Get(row).Number).DefaultIfEmpty(double.NaN).Average(), Whole: false),
            _ => new(path.Column, Extreme(path.Column, rows, function == "MAX" ? 1 : -1), 0, Whole: false),
        };
    }

    /// <summary>Equal for values that SOQL takes as equal; text ignores case.</summary>
    public static (string?, double, bool) Key(Cell cell) => (cell.Text?.ToUpperInvariant(), cell.Number, cell.HasValue);

    private static AggregateValue Total(BoundPath path, double[] numbers) =>
        new(null, -1, numbers.Length == 0 ? double.NaN : numbers.Sum(), path.Field.Type == FieldType.Int);

    private static int Extreme(Column column, IEnumerable<int> rows, int sign)
    {
        var best = -1;
        foreach (var row in rows)
        {
            best = best < 0 || column.Compare(row, best) * sign > 0 ? row : best;
        }

        return best;
    }
}

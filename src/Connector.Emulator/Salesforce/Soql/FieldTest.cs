using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Soql;

/// <summary>Compiles the comparison of one field with one literal, by the field's type, to a test on a row that holds the field.</summary>
internal sealed class FieldTest(Binder binder, DateTimeOffset now)
{
    public Func<int, bool> Compare(Field field, Comparison comparison)
    {
        var (symbol, value) = (comparison.Operator, comparison.Value);
        if (value.Kind == LiteralKind.Null)
        {
            return Null(field, comparison);
        }

        if (symbol == "!=")
        {
            var equal = Compare(field, comparison with { Operator = "=" });
            return row => !equal(row);
        }

        return field switch
        {
            { Type: FieldType.Id or FieldType.Reference } => Reference(field, symbol, value),
            { IsText: true } => Text(field, symbol, value),
            _ => Number(field, symbol, value),
        };
    }

    private Func<int, bool> Null(Field field, Comparison comparison)
    {
        var column = field.Column;
        return comparison.Operator switch
        {
            // On a checkbox null equals false (contract 2.4).
            "=" when column is BooleanColumn flag => row => !flag.At(row),
            "!=" when column is BooleanColumn flag => flag.At,
            "=" => column.IsNull,
            "!=" => row => !column.IsNull(row),
            _ => throw binder.Refuse(comparison.Value.Position, $"invalid operator on field {field.Name}"),
        };
    }

    private Func<int, bool> Text(Field field, string symbol, Literal value)
    {
        Expect(field, value, LiteralKind.Text);
        var column = (TextColumn)field.Column;
        if (symbol == "LIKE")
        {
            var like = Escapes.Like(value.Text);
            return row => column.Text(row) is { } text && like(text);
        }

        var wanted = Escapes.Decode(value.Text);
        if (symbol == "=")
        {
            var utf8 = System.Text.Encoding.UTF8.GetBytes(wanted);
            return wanted.Length == 0 ? column.IsNull : row => !column.IsNull(row) && column.EqualsIgnoreCase(row, wanted, utf8);
        }

        return row => column.Text(row) is { } text && Ordered(string.Compare(text, wanted, StringComparison.OrdinalIgnoreCase), symbol);
    }

    private Func<int, bool> Number(Field field, string symbol, Literal value)
    {
        if (symbol == "LIKE")
        {
            throw binder.Refuse(value.Position, $"invalid operator on field {field.Name}");
        }

        var (first, end) = Range(field, value);
        var column = field.Column;
        Func<int, double> read = column switch
        {
            DoubleColumn numbers => numbers.At,
            DateTimeColumn times => row => times.At(row) is var at && at == 0 ? double.NaN : at,
            _ => row => column.IsNull(row) ? double.NaN : column.Get(row).Number,
        };
        return symbol switch
        {
            "=" => row => read(row) is var v && v >= first && v < end,
            "<" => row => read(row) < first,
            "<=" => row => read(row) < end,
            ">" => row => read(row) >= end,
            _ => row => read(row) >= first,
        };
    }

    /// <summary>
    /// What the literal covers, from first up to but not including end: one number, one second, or the days of a relative date.
    /// </summary>
    private (double First, double End) Range(Field field, Literal value)
    {
        switch (field.Type)
        {
            case FieldType.Boolean:
                Expect(field, value, LiteralKind.Boolean);
                return (value.Number, Math.BitIncrement(value.Number));
            case FieldType.Date or FieldType.DateTime:
                return Days(field, value);
            default:
                Expect(field, value, LiteralKind.Number);
                return (value.Number, Math.BitIncrement(value.Number));
        }
    }

    private (double First, double End) Days(Field field, Literal value)
    {
        var unit = field.Type == FieldType.DateTime ? 86400 : 1;
        if (value.Kind == LiteralKind.Relative)
        {
            var (first, end) = RelativeDates.Range(value.Text, (int)value.Number, DateOnly.FromDateTime(now.UtcDateTime));
            return ((double)Timestamp.Days(first) * unit, (double)Timestamp.Days(end) * unit);
        }

        Expect(field, value, field.Type == FieldType.DateTime ? LiteralKind.DateTime : LiteralKind.Date);
        return (value.Number, value.Number + 1);
    }

    private Func<int, bool> Reference(Field field, string symbol, Literal value)
    {
        Expect(field, value, LiteralKind.Text);
        var id = Escapes.Decode(value.Text);
        var target = field.Column is ReferenceColumn lookup ? lookup.Target : field.Table;
        if ((!RecordId.TryParse(id, out var prefix, out var wanted) && id.Length > 0) || symbol == "LIKE")
        {
            throw new SalesforceException(400, "INVALID_QUERY_FILTER_OPERATOR",
                symbol == "LIKE" ? $"invalid operator on field {field.Name}" : $"invalid ID field: {id}");
        }

        if (id.Length == 0 || (symbol == "=" && prefix != target.KeyPrefix))
        {
            return id.Length == 0 && symbol == "=" ? field.Column.IsNull : _ => false;
        }

        Func<int, long> read = field.Column is ReferenceColumn reference ? row => reference.TargetRow(row) : row => row;
        return symbol == "=" ? row => read(row) == wanted : row => read(row) is >= 0 and var mine
            && Ordered(mine.CompareTo(wanted), symbol);
    }

    private void Expect(Field field, Literal value, LiteralKind kind)
    {
        if (value.Kind != kind)
        {
            var quotes = kind == LiteralKind.Text ? "should be enclosed in quotes" : "should not be enclosed in quotes";
            throw binder.Refuse(value.Position, $"value of filter criterion for field '{field.Name}' must be of type "
                + $"{field.Type.ToString().ToLowerInvariant()} and {quotes}");
        }
    }

    public static bool Ordered(int comparison, string symbol) => symbol switch
    {
        "<" => comparison < 0,
        "<=" => comparison <= 0,
        ">" => comparison > 0,
        _ => comparison >= 0,
    };
}

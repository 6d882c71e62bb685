using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Soql;

/// <summary>
/// Compiles a condition to a test on a row. Unlike SQL, SOQL has two truth values: a comparison with an empty field is false, and != , NOT
/// and NOT IN are their plain opposites, so they find empty fields.
/// </summary>
internal sealed class Filter(Binder binder, DateTimeOffset now, Func<SoqlQuery, Table, HashSet<int>> runSemiJoin)
{
    private readonly FieldTest _fields = new(binder, now);

    public DateTimeOffset Now => now;

    public Func<int, bool> Compile(Condition condition)
    {
        switch (condition)
        {
            case And(var left, var right):
                var (both, also) = (Compile(left), Compile(right));
                return row => both(row) && also(row);
            case Or(var left, var right):
                var (either, orElse) = (Compile(left), Compile(right));
                return row => either(row) || orElse(row);
            case Not(var inner):
                var test = Compile(inner);
                return row => !test(row);
            case Comparison comparison:
                return At(Bind(comparison.Path), path => _fields.Compare(path.Field, comparison));
            case InList list:
                return At(Bind(list.Path), path => In(path.Field, list));
            case InQuery query:
                return At(Bind(query.Path), path => SemiJoin(path.Field, query));
            default:
                throw new InvalidOperationException();
        }
    }

    private static Func<int, bool> At(BoundPath path, Func<BoundPath, Func<int, bool>> compile)
    {
        var test = compile(path);
        return path.Hops.Count == 0 ? test : row => test(path.Resolve(row));
    }

    private BoundPath Bind(Name name)
    {
        if (name.Function is not null)
        {
            throw SoqlParser.Malformed($"unexpected token: '{name.Function}'");
        }

        var path = binder.Bind(name);
        return path.Field.Filterable && path.Field.Type != FieldType.Address
            ? path
            : throw binder.Refuse(name, $"field '{path.Field.Name}' can not be filtered in a query call");
    }

    private Func<int, bool> In(Field field, InList list)
    {
        if (list.Operator is "INCLUDES" or "EXCLUDES")
        {
            return MultiSelect(field, list);
        }

        var negate = list.Operator == "NOT IN";
        if (field.IsText && list.Values.All(value => value.Kind == LiteralKind.Text))
        {
            var column = (TextColumn)field.Column;
            var wanted = list.Values.Select(value => Escapes.Decode(value.Text)).ToHashSet(StringComparer.OrdinalIgnoreCase);
            return row => wanted.Contains(column.Text(row) ?? "") != negate;
        }

        if (field.Type is FieldType.Id or FieldType.Reference && list.Values.All(value => value.Kind == LiteralKind.Text))
        {
            var rows = IdSet(field, list);
            return row => rows.Contains(RowOf(field, row)) != negate;
        }

        var tests = list.Values.Select(value => _fields.Compare(field, new Comparison(list.Path, "=", value))).ToArray();
        return row => Array.Exists(tests, test => test(row)) != negate;
    }

    private static HashSet<long> IdSet(Field field, InList list)
    {
        var target = field.Column is ReferenceColumn lookup ? lookup.Target : field.Table;
        var rows = new HashSet<long>();
        foreach (var value in list.Values)
        {
            var id = Escapes.Decode(value.Text);
            if (!RecordId.TryParse(id, out var prefix, out var row))
            {
                throw new SalesforceException(400, "INVALID_QUERY_FILTER_OPERATOR", $"invalid ID field: {id}");
            }

            rows.Add(prefix == target.KeyPrefix && row >= 0 ? row : long.MinValue);
        }

        return rows;
    }

    private Func<int, bool> MultiSelect(Field field, InList list)
    {
        if (field.Type != FieldType.MultiPicklist)
        {
            throw binder.Refuse(list.Path, $"includes or excludes operator only valid on multipicklist field: {field.Name}");
        }

        var column = (TextColumn)field.Column;
        var wanted = list.Values.Select(value => Escapes.Decode(value.Text).Split(';')).ToArray();
        var negate = list.Operator == "EXCLUDES";
        return row =>
        {
            var mine = (column.Text(row) ?? "").Split(';');
            return Array.Exists(wanted, all => all.All(value => mine.Contains(value, StringComparer.OrdinalIgnoreCase))) != negate;
        };
    }

    private Func<int, bool> SemiJoin(Field field, InQuery join)
    {
        if (field.Type is not (FieldType.Id or FieldType.Reference))
        {
            throw binder.Refuse(join.Path, $"Invalid field for semi join: {field.Name} is not an ID field");
        }

        var target = field.Column is ReferenceColumn lookup ? lookup.Target : field.Table;
        var rows = runSemiJoin(join.Query, target);
        return row => rows.Contains(RowOf(field, row)) != join.Negated;
    }

    private static int RowOf(Field field, int row) => field.Column is ReferenceColumn lookup ? lookup.TargetRow(row) : row;
}

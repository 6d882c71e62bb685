namespace Connector.Emulator.Salesforce.Soql;

/// <summary>
/// GROUP BY, HAVING and the ORDER BY of aggregate queries. Names of columns: the alias, a grouped field's own name, or expr0, expr1 … over
/// the aggregates without alias (contract 2.3). Without GROUP BY all rows are one group, even if there are none.
/// </summary>
internal sealed class Grouping
{
    private readonly SoqlQuery _query;
    private readonly Binder _binder;
    private readonly Filter _filter;
    private readonly BoundPath[] _keys;
    private readonly List<(Name Item, BoundPath? Path)> _columns = [];
    private readonly Func<IReadOnlyList<int>, bool>? _having;
    private readonly List<(Name Item, BoundPath? Path, OrderItem Order)> _order = [];

    public Grouping(SoqlQuery query, Binder binder, Filter filter)
    {
        (_query, _binder, _filter) = (query, binder, filter);
        _keys = [.. query.GroupBy.Select(Key)];
        Names = NameColumns(query);
        foreach (var item in query.Select)
        {
            var path = ((SelectField)item).Path;
            _columns.Add((path, Bind(path)));
        }

        _having = query.Having is null ? null : Compile(query.Having);
        foreach (var order in query.OrderBy)
        {
            _order.Add((order.Path, Bind(order.Path), order));
        }
    }

    /// <summary>Names of the columns, in the order selected.</summary>
    public IReadOnlyList<string> Names { get; }

    public IReadOnlyList<(Name Item, BoundPath? Path)> Columns => _columns;

    public IReadOnlyList<AggregateValue[]> Run(IReadOnlyList<int> rows)
    {
        IEnumerable<IReadOnlyList<int>> groups = _keys.Length == 0
            ? [rows]
            : rows.GroupBy(KeyOf).Select(group => group.ToList());
        var found = groups.Where(group => _having is null || _having(group))
            .Select(group => (Values: _columns.ConvertAll(column => Value(column.Item, column.Path, group)).ToArray(),
                Order: _order.ConvertAll(column => Value(column.Item, column.Path, group)))).ToList();
        var ordered = _order.Count == 0 ? found : [.. found.Order(Comparer<(AggregateValue[] Values, List<AggregateValue> Order)>.Create(
            (left, right) => Compare(left.Order, right.Order)))];
        return [.. ordered.Skip(_query.Offset).Take(_query.Limit ?? int.MaxValue).Select(each => each.Values)];
    }

    private static List<string> NameColumns(SoqlQuery query)
    {
        var names = new List<string>();
        var expressions = 0;
        foreach (var item in query.Select)
        {
            if (item is not SelectField { Path: var path, Alias: var alias })
            {
                throw SoqlParser.Malformed("Grouped query cannot have child relationships or FIELDS() in the SELECT list");
            }

            var name = alias ?? (path.Function is null ? path.Text.Split('.')[^1] : $"expr{expressions++}");
            names.Add(names.Contains(name) ? throw SoqlParser.Malformed($"duplicate alias: {name}") : name);
        }

        return names;
    }

    private BoundPath Key(Name name)
    {
        var path = _binder.Bind(name);
        return path.Field.Groupable ? path : throw _binder.Refuse(name, $"field '{path.Field.Name}' can not be grouped in a query call");
    }

    private string KeyOf(int row) => string.Join('\u001F', _keys.Select(key =>
    {
        var at = key.Resolve(row);
        return at < 0 ? "" : AggregateFunctions.Key(key.Column.Get(at)).ToString();
    }));

    /// <summary>An aggregate, or a field that is grouped.</summary>
    private BoundPath? Bind(Name item)
    {
        if (item.Function is not null)
        {
            return AggregateFunctions.Bind(_binder, item);
        }

        var path = _binder.Bind(item);
        return Array.Exists(_keys, key => key.Header == path.Header)
            ? path
            : throw SoqlParser.Malformed(SoqlParser.Locate(_query.Text, item.Position) + $"Field must be grouped or aggregated: {item.Text}");
    }

    private static AggregateValue Value(Name item, BoundPath? path, IReadOnlyList<int> group) => item.Function is null
        ? new(path!.Column, path.Resolve(group[0]), 0, Whole: false)
        : AggregateFunctions.Of(item.Function, path, group);

    private Func<IReadOnlyList<int>, bool> Compile(Condition condition)
    {
        switch (condition)
        {
            case And(var left, var right):
                var (both, also) = (Compile(left), Compile(right));
                return group => both(group) && also(group);
            case Or(var left, var right):
                var (either, orElse) = (Compile(left), Compile(right));
                return group => either(group) || orElse(group);
            case Not(var inner):
                var test = Compile(inner);
                return group => !test(group);
            case Comparison { Path.Function: not null } comparison:
                return Compare(comparison);
            case Comparison { Path: var path }:
                return OfFirst(path, condition);
            case InList { Path: var path }:
                return OfFirst(path, condition);
            default:
                throw SoqlParser.Malformed("HAVING takes comparisons of aggregates and of grouped fields");
        }
    }

    private Func<IReadOnlyList<int>, bool> OfFirst(Name path, Condition condition)
    {
        _ = Bind(path);
        var test = _filter.Compile(condition);
        return group => group.Count > 0 && test(group[0]);
    }

    private Func<IReadOnlyList<int>, bool> Compare(Comparison comparison)
    {
        var (item, literal) = (comparison.Path, comparison.Value);
        var path = AggregateFunctions.Bind(_binder, item);
        if (item.Function is "MIN" or "MAX")
        {
            // The extreme of a group is a cell of one of its rows.
            var test = new FieldTest(_binder, _filter.Now).Compare(path!.Field, comparison);
            return group => test(AggregateFunctions.Of(item.Function, path, group).Row);
        }

        if (literal.Kind != LiteralKind.Number || comparison.Operator == "LIKE")
        {
            throw _binder.Refuse(literal.Position, $"{item.Function} is compared with a number");
        }

        return group =>
        {
            var value = AggregateFunctions.Of(item.Function!, path, group).Number;
            return comparison.Operator switch
            {
                "=" => value == literal.Number,
                "!=" => value != literal.Number,
                var symbol => !double.IsNaN(value) && FieldTest.Ordered(value.CompareTo(literal.Number), symbol),
            };
        };
    }

    private int Compare(List<AggregateValue> left, List<AggregateValue> right)
    {
        for (var i = 0; i < left.Count; i++)
        {
            var (nulls, order) = (right[i].IsNull.CompareTo(left[i].IsNull), _order[i].Order);
            var result = nulls != 0 ? (order.NullsLast ? -nulls : nulls)
                : left[i].CompareTo(right[i]) * (order.Descending ? -1 : 1);
            if (result != 0)
            {
                return result;
            }
        }

        return 0;
    }
}

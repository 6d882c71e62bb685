using Connector.Emulator.Org;

namespace Connector.Emulator.Soql;

/// <summary>A query with its names looked up and its rows found: the snapshot that pages are read from.</summary>
internal sealed record QueryResult(SoqlQuery Query, Table Table, IReadOnlyList<BoundPath> Columns, int[] Rows);

/// <summary>Finds the rows of a query for one user. Callers hold the org's gate while it runs.</summary>
internal sealed class QueryEngine(SalesforceOrg org, Access access, Func<string, Table?>? tables = null)
{
    private readonly Func<string, Table?> _tables = tables ?? org.Find;

    public QueryResult Run(SoqlQuery query, bool includeDeleted)
    {
        var (table, binder) = Bind(query);
        var columns = Columns(query, binder);
        return new QueryResult(query, table, columns, Rows(query, table, binder, includeDeleted));
    }

    /// <summary>Looks up every name without reading a row: what Bulk does when a job is created.</summary>
    public (Table Table, IReadOnlyList<BoundPath> Columns) Check(SoqlQuery query)
    {
        var (table, binder) = Bind(query);
        _ = query.Where is null ? null : Compile(query.Where, binder);
        _ = Order(query, binder);
        return (table, Columns(query, binder));
    }

    private (Table Table, Binder Binder) Bind(SoqlQuery query)
    {
        var table = _tables(query.From.Text);
        return table is not null && access.CanRead(table)
            ? (table, new Binder(access, query, table))
            : throw new SalesforceException(400, "INVALID_TYPE", SoqlParser.Locate(query.Text, query.From.Position)
                + SalesforceException.InvalidType(query.From.Text).Message);
    }

    private static List<BoundPath> Columns(SoqlQuery query, Binder binder)
    {
        var columns = new List<BoundPath>();
        foreach (var item in query.Select)
        {
            switch (item)
            {
                case SelectField field:
                    var path = binder.Bind(field.Path);
                    if (columns.Exists(other => other.Header == path.Header))
                    {
                        throw SoqlParser.Malformed($"duplicate field selected: {path.Header}");
                    }

                    columns.Add(path);
                    break;
                case CountField count:
                    columns.Add(binder.Bind(count.Path));
                    break;
            }
        }

        return query.Select.Any(item => item is CountField) && query.Select.Any(item => item is SelectField)
            ? throw SoqlParser.Malformed("Field must be grouped or aggregated: "
                + ((SelectField)query.Select.First(i => i is SelectField)).Path.Text)
            : columns;
    }

    private int[] Rows(SoqlQuery query, Table table, Binder binder, bool includeDeleted)
    {
        var filter = query.Where is null ? null : Compile(query.Where, binder);
        var comparers = Order(query, binder);
        var wanted = comparers.Length == 0 && query.Limit is { } limit ? limit + query.Offset : int.MaxValue;
        var recycled = includeDeleted && table.Business;
        var shared = access.ViewsAll(table);
        var rows = new List<int>();
        for (var row = 0; row < table.Count && rows.Count < wanted; row++)
        {
            if ((recycled || !table.IsDeleted(row)) && (shared || access.CanSee(table, row)) && (filter is null || filter(row)))
            {
                rows.Add(row);
            }
        }

        if (comparers.Length > 0)
        {
            rows.Sort((left, right) => Compare(comparers, left, right));
        }

        return [.. rows.Skip(query.Offset).Take(query.Limit ?? int.MaxValue)];
    }

    private Func<int, bool> Compile(Condition condition, Binder binder) =>
        new Filter(binder, org.Time.GetUtcNow(), RunSemiJoin).Compile(condition);

    private HashSet<int> RunSemiJoin(SoqlQuery query, Table target)
    {
        var result = Run(query, includeDeleted: false);
        if (result.Columns is not [{ Hops.Count: 0, Field.Type: FieldType.Id or FieldType.Reference } selected])
        {
            throw SoqlParser.Malformed("Inner select must select exactly one ID field");
        }

        var found = selected.Column is ReferenceColumn lookup ? lookup.Target : result.Table;
        return found != target
            ? throw new SalesforceException(400, "INVALID_QUERY_FILTER_OPERATOR",
                $"The selected field '{selected.Field.Name}' must refer to {target.Name}")
            : [.. result.Rows.Select(row => selected.Column is ReferenceColumn to ? to.TargetRow(row) : row).Where(row => row >= 0)];
    }

    private static Func<int, int, int>[] Order(SoqlQuery query, Binder binder) => [.. query.OrderBy.Select(item =>
    {
        var path = binder.Bind(item.Path);
        if (!path.Field.Sortable)
        {
            throw binder.Refuse(item.Path, $"field '{path.Field.Name}' can not be sorted in a query call");
        }

        return Comparer(path, item);
    })];

    // Nulls come first in both directions unless NULLS LAST is asked for.
    private static Func<int, int, int> Comparer(BoundPath path, OrderItem item) => (left, right) =>
    {
        var (l, r) = (path.Resolve(left), path.Resolve(right));
        var (leftNull, rightNull) = (path.Column.IsNull(l), path.Column.IsNull(r));
        if (leftNull || rightNull)
        {
            var nullsFirst = rightNull.CompareTo(leftNull);
            return item.NullsLast ? -nullsFirst : nullsFirst;
        }

        var comparison = path.Column.Compare(l, r);
        return item.Descending ? -comparison : comparison;
    };

    private static int Compare(Func<int, int, int>[] comparers, int left, int right)
    {
        foreach (var comparer in comparers)
        {
            var result = comparer(left, right);
            if (result != 0)
            {
                return result;
            }
        }

        return left.CompareTo(right);
    }
}

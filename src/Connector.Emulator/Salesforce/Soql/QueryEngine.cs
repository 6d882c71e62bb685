using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Soql;

/// <summary>A query with its names looked up and its rows found: the snapshot that pages are read from.</summary>
internal sealed record QueryResult(SoqlQuery Query, Table Table, IReadOnlyList<BoundPath> Columns, int[] Rows)
{
    /// <summary>The columns of an aggregate query and its rows; null for any other.</summary>
    public (Grouping Columns, IReadOnlyList<AggregateValue[]> Rows)? Aggregates { get; init; }

    public IReadOnlyList<ChildRows> Children { get; init; } = [];

    public int TotalSize => Aggregates?.Rows.Count ?? Rows.Length;
}

/// <summary>Finds the rows of a query for one user. Callers hold the org's gate while it runs.</summary>
internal sealed class QueryEngine(SalesforceOrg org, Access access, Func<string, Table?>? tables = null)
{
    private const int MostAggregateRows = 2000;

    private readonly Func<string, Table?> _tables = tables ?? (name => org.Find(name) ?? new SetupCatalog(org, tooling: false).Find(name));

    public QueryResult Run(SoqlQuery query, bool includeDeleted)
    {
        var (table, binder) = Bind(query);
        if (!query.Aggregates)
        {
            var columns = Columns(query, table, binder);
            return new QueryResult(query, table, columns, Rows(query, table, binder, includeDeleted))
            {
                Children = [.. query.Select.OfType<SelectChildren>().Select(item => Children(item.Query, table, includeDeleted))],
            };
        }

        var grouping = Group(query, binder);
        var ungrouped = query with { OrderBy = [], Limit = null, Offset = 0 };
        var rows = grouping.Run(Rows(ungrouped, table, binder, includeDeleted));
        return rows.Count <= MostAggregateRows
            ? new QueryResult(query, table, [], []) { Aggregates = (grouping, rows) }
            : throw SalesforceException.BadRequest("EXCEEDED_ID_LIMIT",
                "Aggregate query does not support queryMore(), use LIMIT to restrict the results to a single batch");
    }

    /// <summary>Looks up every name without reading a row: what Bulk does when a job is created.</summary>
    public (Table Table, IReadOnlyList<BoundPath> Columns) Check(SoqlQuery query)
    {
        var (table, binder) = Bind(query);
        _ = query.Where is null ? null : Compile(query.Where, binder);
        _ = RowOrder.Of(query, binder);
        return (table, Columns(query, table, binder));
    }

    /// <summary>The query's condition as a test on a row of its object.</summary>
    public Func<int, bool> Test(SoqlQuery query) => Compile(query.Where!, Bind(query).Binder);

    private (Table Table, Binder Binder) Bind(SoqlQuery query)
    {
        var table = _tables(query.From.Text);
        return table is not null && access.CanRead(table)
            ? (table, new Binder(access, query, table))
            : throw new SalesforceException(400, "INVALID_TYPE", SoqlParser.Locate(query.Text, query.From.Position)
                + SalesforceException.InvalidType(query.From.Text).Message);
    }

    private List<BoundPath> Columns(SoqlQuery query, Table table, Binder binder)
    {
        var columns = new List<BoundPath>();
        foreach (var item in query.Select)
        {
            switch (item)
            {
                case SelectField { Alias: not null }:
                    throw SoqlParser.Malformed("only aggregate expressions use field aliasing");
                case SelectField field:
                    Add(binder.Bind(field.Path));
                    break;
                case SelectFields fields:
                    foreach (var each in FieldsOf(fields, query, table))
                    {
                        Add(binder.Bind(fields.Place with { Text = each.Name }));
                    }

                    break;
            }
        }

        return columns;

        void Add(BoundPath path) => columns.Add(columns.Exists(other => other.Header == path.Header)
            ? throw SoqlParser.Malformed($"duplicate field selected: {path.Header}")
            : path);
    }

    private IEnumerable<Field> FieldsOf(SelectFields item, SoqlQuery query, Table table) =>
        item.Which != "STANDARD" && query.Limit is not <= 200
            ? throw SoqlParser.Malformed("The SOQL FIELDS function must have a LIMIT of at most 200")
            : table.Fields.Where(field => access.CanRead(field) && (item.Which == "ALL" || field.Custom == (item.Which == "CUSTOM")));

    private ChildRows Children(SoqlQuery query, Table parent, bool includeDeleted)
    {
        var lookup = ChildRelationships.Find(org, parent, query.From.Text);
        if (lookup is null || !access.CanRead(lookup.Table) || !access.CanRead(lookup))
        {
            throw new SalesforceException(400, "INVALID_TYPE", SoqlParser.Locate(query.Text, query.From.Position)
                + $"Didn't understand relationship '{query.From.Text}' in FROM part of query call. If you are attempting to use a custom "
                + "relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe "
                + "call for the appropriate names.");
        }

        if (query.Aggregates || query.CountsOnly || query.Select.Any(item => item is SelectChildren))
        {
            throw SoqlParser.Malformed("a child query selects fields of the children only");
        }

        // The limit is one for each parent.
        var result = Run(query with { From = query.From with { Text = lookup.Table.Name }, Limit = null, Offset = 0 }, includeDeleted);
        var column = (ReferenceColumn)lookup.Column;
        var byParent = result.Rows.GroupBy(column.TargetRow)
            .SelectMany(group => group.Skip(query.Offset).Take(query.Limit ?? int.MaxValue).Select(row => (group.Key, Row: row)))
            .ToLookup(pair => pair.Key, pair => pair.Row);
        return new ChildRows(ChildRelationships.Of(org, parent).First(each => each.Lookup == lookup).Name, result, byParent);
    }

    private Grouping Group(SoqlQuery query, Binder binder) => new(query, binder, NewFilter(binder));

    private int[] Rows(SoqlQuery query, Table table, Binder binder, bool includeDeleted)
    {
        var filter = query.Where is null ? null : Compile(query.Where, binder);
        var comparers = RowOrder.Of(query, binder);
        var wanted = comparers.Length == 0 && query.Limit is { } limit ? limit + query.Offset : int.MaxValue;
        var recycled = includeDeleted && table.Business;
        var shared = access.ViewsAll(table);
        var owner = query.Mine ? table.Field("OwnerId")?.Column as ReferenceColumn
            ?? throw SoqlParser.Malformed($"the scope mine does not go with {table.Name}") : null;
        var rows = new List<int>();
        for (var row = 0; row < table.Count && rows.Count < wanted; row++)
        {
            if ((!table.IsDeleted(row) || (recycled && !table.Purged.At(row))) && (shared || access.CanSee(table, row))
                && (owner is null || owner.TargetRow(row) == access.User) && (filter is null || filter(row)))
            {
                rows.Add(row);
            }
        }

        if (comparers.Length > 0)
        {
            rows.Sort((left, right) => RowOrder.Compare(comparers, left, right));
        }

        return [.. rows.Skip(query.Offset).Take(query.Limit ?? int.MaxValue)];
    }

    private Func<int, bool> Compile(Condition condition, Binder binder) => NewFilter(binder).Compile(condition);

    private Filter NewFilter(Binder binder) => new(binder, org.Time.GetUtcNow(), RunSemiJoin);

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
}

using System.Xml.Linq;
using Connector.Emulator.Salesforce.Filters;
using Connector.Emulator.Salesforce.Metadata;
using Connector.Emulator.Salesforce.Org;
using Connector.Emulator.Salesforce.Soql;

namespace Connector.Emulator.Salesforce.ListViews;

/// <summary>One condition: the path of a field, the operation of the metadata, and its value (none: blank).</summary>
internal sealed record ListViewFilter(string Path, Field Field, string Operation, string? Value);

/// <summary>What a list view shows, with its names looked up.</summary>
/// <param name="Scope">everything or mine.</param>
internal sealed record ListViewDefinition(Table Table, IReadOnlyList<(string Path, Field Field)> Columns, IReadOnlyList<ListViewFilter> Filters,
    FilterLogic? Logic, string Scope)
{
    private const int MostFilters = 10;
    private const int MostColumns = 15;
    private static readonly string[] Always = ["Id", "CreatedDate", "LastModifiedDate", "SystemModstamp"];

    /// <exception cref="MetadataProblem">A column, filter or scope that does not go.</exception>
    public static ListViewDefinition Read(Table table, XElement body)
    {
        var columns = body.All("columns").Select(column => ListViewColumns.Resolve(table, column.Value)).ToList();
        var filters = body.All("filters").Select(filter => Filter(table, filter)).ToList();

        // Both limits are UNCONFIRMED by the contract; the set-up pages know them.
        if (filters.Count > MostFilters || columns.Count > MostColumns)
        {
            throw new MetadataProblem($"A list view has at most {MostFilters} filters and {MostColumns} columns") { Code = "LIMIT_EXCEEDED" };
        }

        if (body.Text("filterScope") is not ("Everything" or "Mine") and var scope)
        {
            throw new MetadataProblem($"The scope {scope} is not emulated");
        }

        return new ListViewDefinition(table, columns, filters, FilterLogic.Parse(body.Text("booleanFilter"), filters.Count),
            body.Text("filterScope") == "Mine" ? "mine" : "everything");
    }

    /// <summary>The query behind it; for a user who may not see them columns are left out, and a filter on such a field fails.</summary>
    public string Soql(Access access)
    {
        var fields = Columns.Where(column => access.CanRead(column.Field)).Select(column => column.Path)
            .Concat(Always).Distinct(StringComparer.OrdinalIgnoreCase);
        var where = Logic?.ToSoql([.. Filters.Select(filter => Criterion.ToSoql(filter.Field, filter.Path, filter.Operation, filter.Value))]);
        return $"SELECT {string.Join(", ", fields)} FROM {Table.Name}{(Scope == "mine" ? " USING SCOPE mine" : "")}{(where is null ? "" : " WHERE " + where)}"
            + " ORDER BY Name ASC NULLS FIRST, Id ASC NULLS FIRST";
    }

    /// <summary>All rows that the user sees in it, in order. Used under the org's gate.</summary>
    public QueryResult Run(SalesforceOrg org, Access access) => new QueryEngine(org, access).Run(SoqlParser.Parse(Soql(access)), includeDeleted: false);

    private static ListViewFilter Filter(Table table, XElement filter)
    {
        var (code, operation, value) = (filter.Text("field")!, filter.Text("operation")!, filter.Text("value"));
        var (path, field) = ListViewColumns.Resolve(table, code);
        _ = Criterion.ToSoql(field, path, operation, value);
        return new ListViewFilter(path, field, operation, value);
    }
}

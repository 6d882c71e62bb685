using Connector.Emulator.HubSpot.Api;
using Connector.Emulator.HubSpot.Portals;

namespace Connector.Emulator.HubSpot.Searching;

/// <summary>
/// Records as the index shows them: those written within the lag as they were before, those created within it not at all, archived ones
/// never (contract 6). Used under the portal's gate.
/// </summary>
internal sealed class SearchIndex(Portal portal, ObjectTable table)
{
    private static readonly string[] FreeTextProperties = ["name", "domain", "website", "phone", "email", "firstname", "lastname", "dealname", "subject"];

    private readonly long _asOf = portal.Now - portal.Settings.SearchLagMilliseconds;

    /// <summary>The moment to show this record at; null when its present state is indexed.</summary>
    public long? AsOf(int row) => table.Modified(row) > _asOf ? _asOf : null;

    public string? Text(int row, PropertyColumn column) =>
        AsOf(row) is { } time ? table.History.TextAsOf(row, column, time) : column.Text(row);

    public double? Number(int row, PropertyColumn column) =>
        AsOf(row) is not { } time ? column.Number(row)
        : column.Definition.Name == table.Type.ModifiedProperty ? table.History.ModifiedAsOf(row, time)
        : FilterTest.NumberOf(column.Definition, table.History.TextAsOf(row, column, time));

    /// <summary>All matches in the order asked for; by default as they were created.</summary>
    public int[] Find(SearchRequest request)
    {
        var groups = request.Groups.Select(group => group.Select(filter => FilterTest.Compile(portal, table, this, filter)).ToArray()).ToArray();
        var free = FreeText(request.Query);
        var rows = new List<int>();
        for (var row = 0; row < table.Count; row++)
        {
            if (table.State(row) == RecordState.Live && table.Created(row) <= _asOf && (groups.Length == 0 || Matches(groups, row)) && free(row))
            {
                rows.Add(row);
            }
        }

        return Sorted(rows, request);
    }

    private static bool Matches(Func<int, bool>[][] groups, int row)
    {
        foreach (var group in groups)
        {
            var all = true;
            for (var i = 0; i < group.Length && all; i++)
            {
                all = group[i](row);
            }

            if (all)
            {
                return true;
            }
        }

        return false;
    }

    private Func<int, bool> FreeText(string? query)
    {
        if (string.IsNullOrWhiteSpace(query))
        {
            return static _ => true;
        }

        var columns = FreeTextProperties.Select(table.Column).OfType<PropertyColumn>().ToArray();
        return row => Array.Exists(columns, column => Text(row, column)?.Contains(query, StringComparison.OrdinalIgnoreCase) == true);
    }

    private int[] Sorted(List<int> rows, SearchRequest request)
    {
        var name = request.SortBy ?? "createdate";
        var column = table.Column(name) ?? throw HubSpotException.BadRequest($"Property \"{name}\" does not exist");
        var found = rows.ToArray();
        if (column.Definition.Type is "number" or "date" or "datetime")
        {
            // Records without a value come last either way.
            var missing = request.Descending ? double.MinValue : double.MaxValue;
            var keys = Array.ConvertAll(found, row => Number(row, column) ?? missing);
            return Arrange(found, keys, Comparer<double>.Default, request.Descending);
        }

        return Arrange(found, Array.ConvertAll(found, row => Text(row, column) ?? (request.Descending ? "" : "\uFFFF")), StringComparer.Ordinal,
            request.Descending);
    }

    /// <summary>Equal keys stay in no order that a client may rely on; here by row, backwards when descending.</summary>
    private static int[] Arrange<T>(int[] rows, T[] keys, IComparer<T> comparer, bool descending)
    {
        var order = Enumerable.Range(0, rows.Length).ToArray();
        Array.Sort(order, (a, b) => comparer.Compare(keys[a], keys[b]) is not 0 and var difference ? difference : rows[a].CompareTo(rows[b]));
        if (descending)
        {
            Array.Reverse(order);
        }

        return Array.ConvertAll(order, i => rows[i]);
    }
}

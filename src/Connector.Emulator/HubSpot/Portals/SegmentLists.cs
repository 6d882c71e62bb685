using System.Text.Json.Nodes;
using Connector.Emulator.HubSpot.Searching;

namespace Connector.Emulator.HubSpot.Portals;

/// <summary>One list (contract 11). MANUAL and SNAPSHOT keep members, DYNAMIC works them out.</summary>
internal sealed class SegmentList
{
    public required string Id { get; init; }

    public required string Name { get; set; }

    public required ObjectTable Table { get; init; }

    public required string ProcessingType { get; init; }

    public JsonObject? FilterBranch { get; set; }

    public int Version { get; set; } = 1;

    public string FolderId { get; set; } = ListFolders.Root;

    public long CreatedAt { get; init; }

    public long UpdatedAt { get; set; }

    public long FiltersUpdatedAt { get; set; }

    public long? DeletedAt { get; set; }

    /// <summary>Record ids with the time each joined.</summary>
    public SortedDictionary<long, long> Kept { get; } = [];
}

/// <summary>The portal's lists. Used under the portal's gate.</summary>
internal sealed class SegmentLists(Portal portal)
{
    private readonly Dictionary<string, SegmentList> _lists = [];
    private int _last = 560;

    public IEnumerable<SegmentList> Living => _lists.Values.Where(list => list.DeletedAt is null);

    public string NextId() => (++_last).ToString(null, null);

    /// <summary>A living list, or null.</summary>
    public SegmentList? Find(string id) => FindDeleted(id) is { DeletedAt: null } list ? list : null;

    public SegmentList? FindDeleted(string id) => _lists.GetValueOrDefault(id);

    public void Add(SegmentList list)
    {
        _lists.Add(list.Id, list);
        if (list.ProcessingType == "SNAPSHOT" && list.FilterBranch is { } branch)
        {
            foreach (var row in Matching(list, branch))
            {
                list.Kept[list.Table.Id(row)] = portal.Now;
            }
        }
    }

    /// <summary>The rows of the members, by id.</summary>
    public static IEnumerable<int> Members(SegmentList list) => list.ProcessingType == "DYNAMIC" && list.FilterBranch is { } branch ? Matching(list, branch)
        : list.Kept.Keys.Select(list.Table.RowOf).Where(row => row >= 0 && list.Table.State(row) == RecordState.Live);

    /// <summary>In how many lists and formulas a property is used, which keeps it from being deleted.</summary>
    public int UsesOf(ObjectTable table, string property) =>
        Living.Count(list => list.Table == table && list.FilterBranch is { } branch && ListFilter.Uses(branch, property))
        + table.Columns.Count(column => column.Definition.CalculationFormula?.Contains(property, StringComparison.Ordinal) == true);

    private static List<int> Matching(SegmentList list, JsonObject branch)
    {
        var test = ListFilter.Compile(list.Table, branch);
        return [.. Enumerable.Range(0, list.Table.Count).Where(row => list.Table.State(row) == RecordState.Live && test(row))];
    }
}

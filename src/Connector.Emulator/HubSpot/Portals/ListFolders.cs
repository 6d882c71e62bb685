namespace Connector.Emulator.HubSpot.Portals;

/// <summary>One folder of lists; the root has the id 0 and is its own parent.</summary>
internal sealed class ListFolder
{
    public required string Id { get; init; }

    public required string Name { get; set; }

    public required string ParentId { get; set; }

    public long CreatedAt { get; init; }

    public long UpdatedAt { get; set; }
}

/// <summary>The folders that lists lie in. Used under the portal's gate.</summary>
internal sealed class ListFolders(SegmentLists lists)
{
    public const string Root = "0";

    private readonly Dictionary<string, ListFolder> _folders = new() { [Root] = new ListFolder { Id = Root, Name = "Root", ParentId = Root } };
    private int _last = 900;

    public ListFolder? Find(string id) => _folders.GetValueOrDefault(id);

    public IEnumerable<ListFolder> Below(ListFolder folder) => _folders.Values.Where(one => one.ParentId == folder.Id && one != folder);

    public IEnumerable<SegmentList> In(ListFolder folder) => lists.Living.Where(list => list.FolderId == folder.Id);

    public ListFolder Add(string name, string parent, long now)
    {
        var folder = new ListFolder { Id = (++_last).ToString(null, null), Name = name, ParentId = parent, CreatedAt = now, UpdatedAt = now };
        _folders.Add(folder.Id, folder);
        return folder;
    }

    public void Remove(ListFolder folder) => _folders.Remove(folder.Id);
}

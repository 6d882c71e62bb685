namespace Connector.Emulator.HubSpot.Portals;

/// <summary>One end of an association as the other sees it.</summary>
internal readonly record struct AssociatedRecord(long Id, int TypeId);

/// <summary>Which record is associated with which, kept from both ends (contract 7). Used under the portal's gate.</summary>
internal sealed class Associations
{
    /// <summary>HubSpot's own types, from, to, unlabelled and primary.</summary>
    private static readonly (ObjectType From, ObjectType To, int Any, int? Primary)[] Defined =
    [
        (ObjectType.Companies, ObjectType.Contacts, 280, 2), (ObjectType.Contacts, ObjectType.Companies, 279, 1),
        (ObjectType.Deals, ObjectType.Companies, 341, 5), (ObjectType.Companies, ObjectType.Deals, 342, 6),
        (ObjectType.Tickets, ObjectType.Companies, 339, 26), (ObjectType.Companies, ObjectType.Tickets, 340, 25),
        (ObjectType.Contacts, ObjectType.Deals, 4, null), (ObjectType.Deals, ObjectType.Contacts, 3, null),
        (ObjectType.Contacts, ObjectType.Tickets, 15, null), (ObjectType.Tickets, ObjectType.Contacts, 16, null),
        (ObjectType.Deals, ObjectType.Tickets, 27, null), (ObjectType.Tickets, ObjectType.Deals, 28, null),
    ];

    private readonly Dictionary<(ObjectType From, ObjectType To), Dictionary<long, List<AssociatedRecord>>> _links = [];

    /// <summary>The type id without a label, or −1 when records of these types cannot be associated.</summary>
    public static int Unlabelled(ObjectType from, ObjectType to) => Find(from, to)?.Any ?? -1;

    public static bool IsDefined(ObjectType from, ObjectType to, int typeId) =>
        Find(from, to) is { } found && (found.Any == typeId || found.Primary == typeId);

    public static IEnumerable<int> TypesOf(ObjectType from, ObjectType to) =>
        Find(from, to) is not { } found ? [] : found.Primary is { } primary ? [found.Any, primary] : [found.Any];

    public static bool IsPrimary(int typeId) => Array.Exists(Defined, each => each.Primary == typeId);

    public IReadOnlyList<AssociatedRecord> Of(ObjectType from, long id, ObjectType to) =>
        _links.GetValueOrDefault((from, to))?.GetValueOrDefault(id) ?? (IReadOnlyList<AssociatedRecord>)[];

    /// <summary>A primary association stands beside the unlabelled one.</summary>
    public void Add(ObjectType from, long fromId, ObjectType to, long toId, int typeId)
    {
        if (IsPrimary(typeId))
        {
            Add(from, fromId, to, toId, Unlabelled(from, to));
        }

        AddOneWay(from, fromId, to, new(toId, typeId));
        AddOneWay(to, toId, from, new(fromId, Reverse(from, to, typeId)));
    }

    public void Remove(ObjectType from, long fromId, ObjectType to, long toId)
    {
        _links.GetValueOrDefault((from, to))?.GetValueOrDefault(fromId)?.RemoveAll(each => each.Id == toId);
        _links.GetValueOrDefault((to, from))?.GetValueOrDefault(toId)?.RemoveAll(each => each.Id == fromId);
    }

    /// <summary>Whatever was associated with the one is associated with the other.</summary>
    public void Move(ObjectType type, long fromId, long toId)
    {
        foreach (var other in ObjectType.All)
        {
            foreach (var each in Of(type, fromId, other).ToList())
            {
                Remove(type, fromId, other, each.Id);
                Add(type, toId, other, each.Id, each.TypeId);
            }
        }
    }

    private void AddOneWay(ObjectType from, long fromId, ObjectType to, AssociatedRecord target)
    {
        if (!_links.TryGetValue((from, to), out var all))
        {
            _links[(from, to)] = all = [];
        }

        if (!all.TryGetValue(fromId, out var list))
        {
            all[fromId] = list = [];
        }

        if (!list.Contains(target))
        {
            list.Add(target);
        }
    }

    /// <summary>Of a custom object, ids of the portal's own for each direction.</summary>
    private static (int Any, int? Primary)? Find(ObjectType from, ObjectType to)
    {
        if (from.Associated.Contains(to) || to.Associated.Contains(from))
        {
            var custom = from.IsCustom ? from : to;
            return (2 * int.Parse(custom.Id[2..], null) + (from.IsCustom ? 0 : 1), null);
        }

        return Array.Find(Defined, each => each.From == from && each.To == to) is { Any: > 0 } found ? (found.Any, found.Primary) : null;
    }

    private static int Reverse(ObjectType from, ObjectType to, int typeId)
    {
        var back = Find(to, from)!.Value;
        return IsPrimary(typeId) ? back.Primary ?? back.Any : back.Any;
    }
}

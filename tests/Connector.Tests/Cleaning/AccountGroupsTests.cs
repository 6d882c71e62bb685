using Connector.Accounts;
using Connector.Cleaning.Groups;
using Connector.Segmentation;
using Connector.Tests.Segmentation;
using NUnit.Framework;

namespace Connector.Tests.Cleaning;

internal sealed class AccountGroupsTests
{
    public const string Rolled = """
          parent:    { type: text, sources: [ crm: { alpha: ParentId } ] }
          all:       { type: integer, unit: people, derived: sum of employees along parent }
          largest:   { type: integer, unit: people, derived: max of employees along parent }
          companies: { type: integer, derived: count along parent }
        dimensions:

        """;

    private static readonly Connector.Segmentation.Framework Framework = TestFramework.With("dimensions:\n", Rolled).OrThrow();

    [Test]
    public void Everybody_of_a_group_has_the_same_from_the_ultimate_parent_to_the_last_descendant()
    {
        var groups = Groups(("top", null, 5), ("left", "top", 70), ("right", "top", 30), ("leaf", "left", 100), ("alone", null, 9));

        foreach (var id in new[] { "top", "left", "right", "leaf" }) Assert.That(Of(groups, id, own: 1), Is.EqualTo("205 100 4"), id);
        Assert.That(Of(groups, "alone", own: 9), Is.EqualTo("9 9 1"), "a group of its own");
        Assert.That((groups.AreTogether(new("leaf"), new("right")), groups.AreTogether(new("leaf"), new("alone")), groups.AreTogether(new("alone"), new("alone"))), Is.EqualTo((true, false, true)));
    }

    [Test]
    public void While_a_member_is_unknown_so_are_sum_and_maximum_and_not_the_count()
    {
        var groups = Groups(("top", null, null), ("leaf", "top", 70), ("other", null, 8), ("its", "other", 8));

        Assert.That(Of(groups, "leaf", own: 70), Is.EqualTo("unknown unknown 2"));
        Assert.That(Of(groups, "its", own: 8), Is.EqualTo("16 8 2"), "of others nothing is unknown");
    }

    [Test]
    public void A_parent_that_is_not_in_the_book_leaves_its_group_unknown()
    {
        var groups = Groups(("one", "elsewhere", 5), ("two", "elsewhere", 5), ("three", null, 5));

        Assert.That((Of(groups, "one", own: 5), Trouble(groups, "two"), Trouble(groups, "three")), Is.EqualTo(("unknown unknown unknown", GroupTrouble.UnseenParent, GroupTrouble.None)));
    }

    [Test]
    public void Parents_that_lead_back_to_where_they_began_leave_everybody_below_them_unknown_too()
    {
        var groups = Groups(("a", "b", 5), ("b", "c", 5), ("c", "a", 5), ("below", "a", 5), ("self", "self", 5), ("top", null, 5), ("leaf", "top", 5));

        foreach (var id in new[] { "a", "b", "c", "below", "self" }) Assert.That((Of(groups, id, own: 5), Trouble(groups, id)), Is.EqualTo(("unknown unknown unknown", GroupTrouble.Cycle)), id);
        Assert.That(Of(groups, "leaf", own: 5), Is.EqualTo("10 5 2"));
    }

    [Test]
    public void Random_hierarchies_are_rolled_up_as_by_walking_them([Values(1, 2, 3)] int seed)
    {
        var random = new Random(seed);
        var accounts = Enumerable.Range(0, 300).Select(i => (Id: $"{i}", Parent: i > 0 && random.Next(3) > 0 ? $"{random.Next(i)}" : null, Employees: (int?)random.Next(1, 1000))).ToList();
        var parents = accounts.ToDictionary(one => one.Id, one => one.Parent);
        string Top(string id) => parents[id] is { } over ? Top(over) : id;
        var shuffled = accounts.ToArray();
        random.Shuffle(shuffled);
        var groups = Groups(shuffled);

        foreach (var group in accounts.GroupBy(one => Top(one.Id)))
        {
            foreach (var (id, _, own) in group) Assert.That(Of(groups, id, own!.Value), Is.EqualTo($"{group.Sum(one => one.Employees)} {group.Max(one => one.Employees)} {group.Count()}"));
        }
    }

    [Test]
    public void Without_parents_nothing_is_kept_and_everybody_is_alone() =>
        Assert.That((Of(Groups(("a", null, 5)), "a", own: 5), Of(AccountGroups.Unknown, "a", own: 5)), Is.EqualTo(("5 5 1", "unknown unknown unknown")));

    private static AccountGroups Groups(params (string Id, string? Parent, int? Employees)[] accounts)
    {
        var groups = new AccountGroups(Framework);
        foreach (var (id, parent, _) in accounts) groups.Join(new AccountId(id), AttributeValue.Of(parent));
        foreach (var (id, _, employees) in accounts) groups.Add(new AccountId(id), Values(employees));
        groups.Complete();
        return groups;
    }

    private static AttributeValue[] Values(int? employees)
    {
        var values = new AttributeValue[Framework.Attributes.Count];
        if (employees is { } known) values[Framework.Attribute("employees")!.Index] = AttributeValue.Of((double)known);
        return values;
    }

    private static string Of(AccountGroups groups, string id, int own) => string.Join(' ', new[] { "all", "largest", "companies" }
        .Select(name => groups.Of(new AccountId(id), Framework.Attribute(name)!.Rollup!, Values(own), out _)));

    private static GroupTrouble Trouble(AccountGroups groups, string id)
    {
        groups.Of(new AccountId(id), Framework.Attribute("all")!.Rollup!, Values(null), out var trouble);
        return trouble;
    }
}

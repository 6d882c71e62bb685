using System.IO.Hashing;
using System.Runtime.InteropServices;
using Connector.Accounts;
using Connector.Segmentation;
using Connector.Segmentation.Derived;

namespace Connector.Cleaning.Groups;

/// <summary>Why a group's values are not known, beside members whose own value is not.</summary>
public enum GroupTrouble
{
    None,

    /// <summary>Its parents lead back to where they began.</summary>
    Cycle,

    /// <summary>A parent is named that the book does not have: it may have any value, and parents and children of its own.</summary>
    UnseenParent,
}

/// <summary>
/// The groups of a book by the parents that its accounts name, and what is rolled up over each. Built in two passes over the book: <see cref="Join"/> for every
/// account, then <see cref="Add"/> for every account. Only accounts that have a parent or are one take room, as numbers. Pure; to be read by several threads once built.
/// </summary>
public sealed class AccountGroups
{
    private readonly Rollup[] _rollups;
    private readonly Dictionary<UInt128, int> _members = [];
    private readonly List<int> _roots = [];
    private readonly List<bool> _hasParent = [];
    private readonly List<bool> _seen = [];
    private readonly bool _isUnknown;
    private Totals?[] _totals = [];

    public AccountGroups(Framework framework) => _rollups = [.. framework.Attributes.Select(attribute => attribute.Rollup).OfType<Rollup>()];

    /// <summary>Of frameworks that roll nothing up.</summary>
    public static AccountGroups None { get; } = new([]);

    /// <summary>What is rolled up is unknown for everybody: of former states of a book, of which single accounts are looked at.</summary>
    public static AccountGroups Unknown { get; } = new([], isUnknown: true);

    private AccountGroups(Rollup[] rollups, bool isUnknown = false) => (_rollups, _isUnknown) = (rollups, isUnknown);

    /// <summary>First pass.</summary>
    /// <param name="parent">Unknown = it has none.</param>
    public void Join(AccountId id, AttributeValue parent)
    {
        if (parent.Kind != ValueKind.Text) return;
        var (child, over) = (Member(id.Value), Member(parent.Text));
        _hasParent[child] = true;
        _roots[Root(child)] = Root(over);
    }

    /// <summary>Second pass.</summary>
    /// <param name="attributes">By attribute position, cleaned; what is rolled up need not be filled in.</param>
    public void Add(AccountId id, ReadOnlySpan<AttributeValue> attributes)
    {
        if (!_members.TryGetValue(Key(id.Value), out var member)) return;
        if (_totals.Length == 0) Begin();
        _seen[member] = true;
        _totals[Root(member)]!.Add(_rollups, attributes);
    }

    /// <summary>After the second pass.</summary>
    public void Complete()
    {
        if (_totals.Length == 0) Begin();
        for (var i = 0; i < _roots.Count; i++)
        {
            var root = Root(i);
            _roots[i] = root; // from now on nothing changes, so that several threads may look
            if (!_seen[i]) _totals[root]!.Trouble = GroupTrouble.UnseenParent;
        }

        // Everybody has one parent at most, so a group in which everybody has one leads back to where it began.
        for (var i = 0; i < _roots.Count; i++) _totals[_roots[i]]!.HasTop |= !_hasParent[i];
        foreach (var total in _totals.OfType<Totals>().Where(total => !total.HasTop)) total.Trouble = GroupTrouble.Cycle;
    }

    /// <summary>What one roll-up gives for an account.</summary>
    /// <param name="attributes">Its own, by attribute position: the group of an account without parents and children is itself.</param>
    public AttributeValue Of(AccountId id, Rollup rollup, ReadOnlySpan<AttributeValue> attributes, out GroupTrouble trouble)
    {
        trouble = GroupTrouble.None;
        if (_isUnknown) return AttributeValue.Unknown;
        if (!_members.TryGetValue(Key(id.Value), out var member)) return rollup.Of is { } of ? attributes[of] : AttributeValue.Of(1d);
        var totals = _totals[_roots[member]]!;
        trouble = totals.Trouble;
        return trouble == GroupTrouble.None ? totals.Of(rollup, Array.IndexOf(_rollups, rollup)) : AttributeValue.Unknown;
    }

    /// <summary>Whether two accounts are of one group.</summary>
    public bool AreTogether(AccountId one, AccountId other) => one == other
        || (_members.TryGetValue(Key(one.Value), out var first) && _members.TryGetValue(Key(other.Value), out var second) && _roots[first] == _roots[second]);

    private void Begin() => _totals = [.. Enumerable.Range(0, _roots.Count).Select(member => Root(member) == member ? new Totals(_rollups.Length) : null)];

    private int Member(string id)
    {
        ref var member = ref CollectionsMarshal.GetValueRefOrAddDefault(_members, Key(id), out var isKnown);
        if (isKnown) return member;
        member = _roots.Count;
        _roots.Add(member);
        _hasParent.Add(false);
        _seen.Add(false);
        return member;
    }

    private int Root(int member)
    {
        while (_roots[member] != member) member = _roots[member] = _roots[_roots[member]];
        return member;
    }

    private static UInt128 Key(string id) => XxHash128.HashToUInt128(MemoryMarshal.AsBytes(id.AsSpan()));

    /// <summary>Of one group, by roll-up.</summary>
    private sealed class Totals(int rollups)
    {
        private const int Decimals = 6;
        private readonly double[] _values = new double[rollups];
        private readonly bool[] _isUnknown = new bool[rollups];
        private int _accounts;

        public GroupTrouble Trouble { get; set; }

        /// <summary>Somebody in it has no parent.</summary>
        public bool HasTop { get; set; }

        public void Add(Rollup[] all, ReadOnlySpan<AttributeValue> attributes)
        {
            for (var i = 0; i < all.Length; i++)
            {
                if (all[i].Of is not { } of) continue;
                if (attributes[of].Kind != ValueKind.Number) _isUnknown[i] = true;
                else _values[i] = all[i].Kind == RollupKind.Sum ? _values[i] + attributes[of].Number : _accounts == 0 ? attributes[of].Number : Math.Max(_values[i], attributes[of].Number);
            }

            _accounts++;
        }

        /// <summary>Unknown while a member's own value is: what is known of the others is a lower bound, not the sum.</summary>
        public AttributeValue Of(Rollup rollup, int position) => rollup.Kind == RollupKind.Count ? AttributeValue.Of((double)_accounts)
            : _isUnknown[position] ? AttributeValue.Unknown : AttributeValue.Of(Math.Round(_values[position], Decimals));
    }
}

using Connector.Accounts;
using Connector.Cleaning;
using Connector.Cleaning.Groups;
using Connector.Enrichment;
using Connector.Segmentation;
using Connector.Store;

namespace Connector.Stages;

/// <summary>Looks at one account at a time: what is unknown or stale of it, and which of that could change a segment.</summary>
/// <param name="askable">Positions of the attributes that somebody can be asked for.</param>
internal sealed class Appraiser(Framework framework, string crm, IReadOnlyList<int> askable, AccountGroups groups, DateTimeOffset now)
{
    private readonly Cleaners _cleaners = new(framework.On(DateOnly.FromDateTime(now.UtcDateTime)), crm, groups, framework.Facts);
    private readonly FindingTally _unheard = new(examplesPerRule: 0); // the decision tells what is wrong, once
    private readonly FactShelf _shelf = new(framework, now);
    private readonly Decider _decider = new(framework.On(DateOnly.FromDateTime(now.UtcDateTime)));
    private readonly AttributeValue[] _attributes = new AttributeValue[framework.Attributes.Count];
    private readonly AttributeValue[] _facts = new AttributeValue[framework.Facts.Count];
    private readonly SortedSet<int> _needs = [];
    private NeedFinder? _finder;

    public IReadOnlyList<int> Askable => askable;

    public double? Worth { get; private set; }

    public bool IsActive { get; private set; }

    /// <summary>Unknown or stale, of the askable ones; valid until the next account.</summary>
    public IEnumerable<int> Missing => askable.Where(attribute => !framework.Attributes[attribute].Effective(_attributes[attribute]).IsKnown);

    /// <summary>Of the askable ones, those that could change a segment; valid until the next account.</summary>
    public SortedSet<int> Needs => _needs;

    public void Look(BookAccount account, IReadOnlyList<SourceAnswer> answers, IReadOnlyList<Override>? overrides)
    {
        _shelf.Fill(answers, _facts, onlyFresh: true);
        _cleaners.For(account.Layout).Clean(account.Id, account.Inputs, answers.Count == 0 ? [] : _facts, _attributes, _unheard);
        Worth = framework.Value is { } position && _attributes[position] is { Kind: ValueKind.Number } value ? value.Number : null;
        IsActive = _decider.MembershipOf(_attributes) == Membership.Active;
        (_finder ??= new NeedFinder(_decider)).Find(_attributes, overrides, _needs);
        _needs.IntersectWith(askable);
    }
}

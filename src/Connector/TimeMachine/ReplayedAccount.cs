using Connector.Accounts;
using Connector.Store;

namespace Connector.TimeMachine;

/// <summary>
/// Decides one account night by night as runs would have, each night from what it decided the night before. Nothing is worked out again while inputs, rules
/// and outcome stand still. One object serves all accounts, one after the other.
/// </summary>
internal sealed class ReplayedAccount(IReadOnlyList<NightRules> nights)
{
    private readonly NightRules[] _nights = [.. nights]; // looked at by every account on every night
    private readonly FindingTally _findings = new();

    /// <summary>From this night on one set of rules is in force, but for counts of days.</summary>
    private readonly int _lastRulesFrom = Enumerable.Range(0, nights.Count).LastOrDefault(i => i > 0 && (nights[i].Night.IsNewVersion || !ReferenceEquals(nights[i].Span, nights[i - 1].Span)));
    private AccountTimeline _account = null!;
    private IReadOnlyList<OverrideSpan>? _overrides;
    private IReadOnlyList<PastAnswer>? _answers;
    private int _image;
    private KnownImage? _lastImage;
    private RulesSpan? _lastRules;
    private AttributeValue[] _attributes = [];
    private AttributeValue[] _earlier = [];
    private AttributeValue[] _facts = [];
    private Assignment[] _previous = [];
    private Assignment[] _decided = [];
    private bool _isSettled;
    private DateOnly _settledUntil;

    /// <summary>After the night stepped to; null while never decided.</summary>
    public DecidedState? State { get; private set; }

    /// <summary>What the account weighs; null while unknown.</summary>
    public double? Value { get; private set; }

    /// <summary>The account is in the book on the night stepped to.</summary>
    public bool IsPresent { get; private set; }

    /// <summary>By attribute position of the night's framework; valid until the next step.</summary>
    public ReadOnlySpan<AttributeValue> Attributes => _attributes;

    /// <summary>The night stepped to had to be decided; else all is as it was the night before.</summary>
    public bool HasDecided { get; private set; }

    /// <summary>In force when the account was last decided; null = none.</summary>
    public IReadOnlyList<Override>? Overrides { get; private set; }

    /// <summary>Positions of the watched attributes that had changed when the account was last decided; null = none.</summary>
    public IReadOnlySet<int>? Changed { get; private set; }

    public AccountId Id => _account.Id;

    /// <summary>Layouts of the images seen so far.</summary>
    public HashSet<FieldLayout> Layouts { get; } = [];

    /// <summary>Nothing can happen to the account after the night stepped to.</summary>
    public bool Stands(int night) => _isSettled && IsPresent && night >= _lastRulesFrom && _nights[^1].Night.Day < _settledUntil && _image == _account.Images.Count - 1 && _overrides is null && _answers is null;

    public Assignment Of(string dimension) => State?.Of(dimension) ?? Assignment.None;

    /// <param name="start">As decided before the first night.</param>
    /// <param name="overrides">All there ever were; null = none.</param>
    /// <param name="answers">All there ever were; null = none.</param>
    public void Begin(AccountTimeline account, DecidedState? start, IReadOnlyList<OverrideSpan>? overrides, IReadOnlyList<PastAnswer>? answers)
    {
        (_account, _overrides, _answers, _image) = (account, overrides, answers, -1);
        (_lastImage, _lastRules, _isSettled) = (null, null, false);
        (State, Value, IsPresent) = (start, null, false);
    }

    /// <summary>Goes on to a night, no earlier than the last one; true when anything may be different from then.</summary>
    public bool Step(int night)
    {
        var rules = _nights[night];
        HasDecided = false;
        while (_image + 1 < _account.Images.Count && _account.Images[_image + 1].From <= rules.Night.At) _image++;
        var image = _image >= 0 && !_account.Images[_image].IsGone ? _account.Images[_image] : null;
        if (image is null)
        {
            var wasPresent = IsPresent;
            IsPresent = false;
            return wasPresent;
        }

        if (!rules.Reached(_account.Key)) return false;
        var isSame = ReferenceEquals(image, _lastImage) && ReferenceEquals(rules.Span, _lastRules);
        if (_isSettled && isSame && rules.Night.Day < _settledUntil && IsPresent && _overrides is null && _answers is null && !rules.Night.IsNewVersion) return false;
        return Decide(rules, image, isSame);
    }

    private bool Decide(NightRules rules, KnownImage image, bool isSame)
    {
        var hasFactsChanged = FillFacts(rules);
        if (!isSame || hasFactsChanged) Clean(rules, image, ref _attributes);
        (HasDecided, Overrides, Changed) = (true, OverridesAt(rules.Night.At), EventsOf(rules, image));
        Fit(ref _previous, rules.Dimensions.Fields.Count);
        Fit(ref _decided, rules.Dimensions.Fields.Count);
        for (var i = 0; i < _previous.Length; i++)
        {
            _previous[i] = State is null ? Assignment.None : ReferenceEquals(State.Dimensions, rules.Dimensions) ? State.Assignments[i] : State.Of(rules.Dimensions.Fields[i]);
        }

        var outcome = rules.Segmenter.Assign(_attributes, _previous, rules.Night.At, _decided, overrides: Overrides, changed: Changed);
        var value = rules.Segmenter.ValueOf(_attributes);
        var mayDiffer = outcome.Changed || value != Value || !IsPresent;
        if (outcome.Changed || value != Value) State = new DecidedState(null, rules.Dimensions, [.. _decided]);
        (_lastImage, _lastRules, Value, IsPresent) = (image, rules.Span, value, true);
        _isSettled = Array.TrueForAll(_decided, one => (one.Flags & (AssignmentFlags.Steadied | AssignmentFlags.Frozen)) == 0);
        _settledUntil = rules.Span.Ages.Next(_attributes, rules.Night.Day);
        return mayDiffer;
    }

    private void Clean(NightRules rules, KnownImage image, ref AttributeValue[] into)
    {
        Layouts.Add(image.Layout);
        Fit(ref into, rules.Today.Attributes.Count);
        rules.Cleaners.For(image.Layout).Clean(_account.Id, image.Inputs, _answers is null ? [] : _facts, into, _findings);
    }

    /// <summary>What other sources were known to say on the night; true when it is something else than on the night before.</summary>
    private bool FillFacts(NightRules rules)
    {
        if (rules.Shelf is not { } shelf || _answers is null) return false;
        var facts = new AttributeValue[shelf.Names.Count];
        shelf.Fill(PastAnswer.InForce(_answers, rules.Night.At), facts);
        var isNew = !facts.AsSpan().SequenceEqual(_facts);
        _facts = facts;
        return isNew;
    }

    private List<Override>? OverridesAt(DateTimeOffset at) => _overrides is null ? null : [.. _overrides.Where(span => span.IsInForce(at)).Select(span => span.Override)];

    /// <summary>Positions of the watched attributes that are no longer what they were when the whole book was last decided; null = none.</summary>
    private HashSet<int>? EventsOf(NightRules rules, KnownImage image)
    {
        if (rules.Watched.Length == 0 || rules.Night.LastDecided is not { } since) return null;
        if (_account.At(since) is not { IsGone: false } then || ReferenceEquals(then, image)) return null;
        Clean(rules, then, ref _earlier);
        var changed = rules.Watched.Where(index => _earlier[index] != _attributes[index]).ToHashSet();
        return changed.Count > 0 ? changed : null;
    }

    private static void Fit<T>(ref T[] array, int length)
    {
        if (array.Length != length) array = new T[length];
    }
}

using Connector.Accounts;
using Connector.Segmentation;

namespace Connector.Enrichment;

/// <summary>Lays what the sources said about an account out as Cleaning reads it: one place per fact that the framework names. Pure.</summary>
/// <param name="now">UTC; facts older than their attribute's <c>max_age</c> are stale by then, later ones not yet known.</param>
public sealed class FactShelf(Framework framework, DateTimeOffset now)
{
    private readonly Place[] _places = [.. framework.Facts.Select(key => Of(framework, key))];
    private readonly SourceAnswer?[] _given = new SourceAnswer?[framework.Facts.Count];

    /// <summary>Keys, such as <c>enrichment.employees</c>, in the order of the values.</summary>
    public IReadOnlyList<string> Names { get; } = framework.Facts;

    /// <summary>A stale fact still stands, unless its attribute says otherwise: staleness by itself moves no account. The freshest kind comes first, then the most certain, then the
    /// newest.</summary>
    /// <param name="into">One value per name.</param>
    /// <param name="onlyFresh">Leaves stale ones out, to see what is worth asking again.</param>
    public void Fill(IReadOnlyList<SourceAnswer> answers, Span<AttributeValue> into, bool onlyFresh = false)
    {
        for (var i = 0; i < _places.Length; i++)
        {
            _given[i] = Best(_places[i], answers, onlyFresh);
            into[i] = _given[i]?.Facts[_places[i].Fact] ?? AttributeValue.Unknown;
        }
    }

    /// <summary>Who gave a fact of the account filled last; null when nobody did.</summary>
    public FactGiver? GiverOf(string key)
    {
        for (var i = 0; i < _places.Length; i++)
        {
            if (Names[i] == key) return _given[i] is { } answer ? new FactGiver(answer.Vendor, answer.AsOf, IsStale(_places[i], answer)) : null;
        }

        return null;
    }

    private SourceAnswer? Best(Place place, IReadOnlyList<SourceAnswer> answers, bool onlyFresh)
    {
        SourceAnswer? best = null;
        foreach (var answer in answers)
        {
            if (answer.Source != place.Source || answer.AskedAt > now || IsBeyondUse(place, answer) || answer.Outcome != AnswerOutcome.Matched || !answer.Facts[place.Fact].IsKnown
                || (onlyFresh && IsStale(place, answer))) continue;
            if (best is null || Rank(place, answer).CompareTo(Rank(place, best)) > 0) best = answer;
        }

        return best;
    }

    private (bool, double, DateTimeOffset) Rank(Place place, SourceAnswer answer) => (!IsStale(place, answer), answer.Confidence, answer.AsOf);

    private bool IsStale(Place place, SourceAnswer answer) => place.MaxAge is { } age && answer.AsOf + age < now;

    /// <summary>So old that the framework wants it no longer, see <see cref="AttributeDefinition.WhenStale"/>.</summary>
    private bool IsBeyondUse(Place place, SourceAnswer answer) => place.UsableFor is { } age && answer.AsOf + age < now;

    private static Place Of(Framework framework, string key)
    {
        var uses = framework.Attributes.SelectMany(attribute => attribute.Sources.Where(source => source.Key == key)
            .Select(source => (source, attribute.MaxAge, attribute.UsableFor))).ToList();
        return new Place(uses[0].source.Name, uses[0].source.Fact!, uses.Min(use => use.MaxAge), uses.Min(use => use.UsableFor));
    }

    /// <param name="MaxAge">The strictest of the attributes that read it; null = never stale.</param>
    /// <param name="UsableFor">The same of how old it may be at all.</param>
    private sealed record Place(string Source, string Fact, TimeSpan? MaxAge, TimeSpan? UsableFor);
}

/// <param name="Vendor">The source's name in the settings.</param>
/// <param name="AsOf">UTC.</param>
/// <param name="IsStale">Older than its attribute's <c>max_age</c>.</param>
public readonly record struct FactGiver(string Vendor, DateTimeOffset AsOf, bool IsStale);

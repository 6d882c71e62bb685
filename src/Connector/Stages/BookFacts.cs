using Connector.Accounts;
using Connector.Enrichment;
using Connector.Segmentation;
using Connector.Store;

namespace Connector.Stages;

/// <summary>What other sources said, page by page beside the book. Costs nothing where none has ever said anything.</summary>
public sealed class BookFacts
{
    private readonly IConnectionStore? _store;
    private readonly FactShelf? _shelf;
    private readonly AttributeValue[] _values;
    private IReadOnlyDictionary<long, IReadOnlyList<SourceAnswer>> _answers = new Dictionary<long, IReadOnlyList<SourceAnswer>>();

    private readonly Func<IReadOnlyList<PastAnswer>, IReadOnlyList<SourceAnswer>>? _ofThen;

    private BookFacts(IConnectionStore? store, FactShelf? shelf, Func<IReadOnlyList<PastAnswer>, IReadOnlyList<SourceAnswer>>? ofThen)
    {
        (_store, _shelf, _ofThen) = (store, shelf, ofThen);
        _values = new AttributeValue[Names.Count];
    }

    public static BookFacts None { get; } = new(null, null, null);

    /// <summary>Keys of the facts, for the cleaner.</summary>
    public IReadOnlyList<string> Names => _shelf?.Names ?? [];

    /// <param name="hasSources">Some may answer yet: their facts have a place although nothing is known so far.</param>
    public static Task<BookFacts> OpenAsync(IConnectionStore store, Framework framework, bool hasSources, DateTimeOffset now,
        CancellationToken cancellationToken) => OpenAsync(store, framework, hasSources, now, null, cancellationToken);

    /// <param name="asOf">What was known then counts; null = what is known now.</param>
    public static Task<BookFacts> OpenAsync(IConnectionStore store, Framework framework, bool hasSources, DateTimeOffset now, DateTimeOffset? asOf,
        CancellationToken cancellationToken) => SelectAsync(store, framework, hasSources, now, asOf is { } moment ? answers => PastAnswer.InForce(answers, moment) : null, cancellationToken);

    /// <summary>What is known of a moment of the past, and fresh by then.</summary>
    /// <param name="restated">With what was learned of it later; else as it was known then.</param>
    public static Task<BookFacts> OfThenAsync(IConnectionStore store, Framework framework, DateTimeOffset moment, bool restated, CancellationToken cancellationToken) =>
        SelectAsync(store, framework, hasSources: false, moment, answers => restated ? PastAnswer.Restated(answers, moment) : PastAnswer.InForce(answers, moment), cancellationToken);

    private static async Task<BookFacts> SelectAsync(IConnectionStore store, Framework framework, bool hasSources, DateTimeOffset now,
        Func<IReadOnlyList<PastAnswer>, IReadOnlyList<SourceAnswer>>? ofThen, CancellationToken cancellationToken) =>
        framework.Facts.Count > 0 && (hasSources || await store.Answers.AnyAsync(cancellationToken)) ? new BookFacts(store, new FactShelf(framework, now), ofThen)
            : None;

    /// <summary>Fetches what is known of the accounts of a page.</summary>
    public async Task TurnToAsync(IReadOnlyList<BookAccount> page, CancellationToken cancellationToken)
    {
        if (_store is null || page.Count == 0) return;
        var (first, last) = (page.Min(account => account.Key), page.Max(account => account.Key));
        _answers = _ofThen is not { } ofThen ? await _store.Answers.BetweenAsync(first, last, cancellationToken)
            : (await _store.Answers.PastBetweenAsync(first, last, cancellationToken)).ToDictionary(pair => pair.Key, pair => ofThen(pair.Value));
    }

    /// <summary>Valid until the next account; empty when nobody knows this one.</summary>
    public ReadOnlySpan<AttributeValue> Of(BookAccount account)
    {
        if (!_answers.TryGetValue(account.Key, out var answers)) return [];
        _shelf!.Fill(answers, _values);
        return _values;
    }

    /// <summary>Who gave a fact of the account that was asked for last.</summary>
    public FactGiver? GiverOf(string key) => _shelf?.GiverOf(key);

    internal IReadOnlyList<SourceAnswer> AnswersOf(BookAccount account) => _answers.GetValueOrDefault(account.Key, []);
}

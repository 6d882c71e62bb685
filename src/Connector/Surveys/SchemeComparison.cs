using Connector.Accounts;
using Connector.Cleaning;
using Connector.Cleaning.Groups;
using Connector.Segmentation;
using Connector.Stages;
using Connector.Store;

namespace Connector.Surveys;

/// <summary>A dimension of a framework, as one way among several to segment the same accounts.</summary>
/// <param name="Name">As it was asked for.</param>
public sealed record Scheme(string Name, Framework Framework, Dimension Dimension);

/// <summary>Two schemes on the same accounts, from the first one's segments (rows) to the second one's (columns); <c>otherwise</c> last.</summary>
public sealed class SchemePair
{
    private readonly long[,] _accounts;
    private readonly double[,] _values;

    public SchemePair(Scheme first, Scheme second)
    {
        (First, Second) = (first, second);
        (_accounts, _values) = (new long[first.Dimension.Segments.Count + 1, second.Dimension.Segments.Count + 1], new double[first.Dimension.Segments.Count + 1, second.Dimension.Segments.Count + 1]);
    }

    public Scheme First { get; }

    public Scheme Second { get; }

    /// <summary>Segments are taken as ranks, first to last, where both have as many; elsewhere nothing says which segment of one is which of the other.</summary>
    public bool AreRanked => First.Dimension.Segments.Count == Second.Dimension.Segments.Count;

    /// <summary>Accounts in another rank than in the other scheme; those without a segment in both agree. Only where <see cref="AreRanked"/>.</summary>
    public long Disagree => Off(_accounts, (sum, more) => sum + more);

    /// <summary>What these accounts weigh.</summary>
    public double ValueDisagrees => Off(_values, (sum, more) => sum + more);

    public long Accounts(int first, int second) => _accounts[first, second];

    public double Value(int first, int second) => _values[first, second];

    internal void Add(int first, int second, double value)
    {
        _accounts[first, second]++;
        _values[first, second] += value;
    }

    private T Off<T>(T[,] cells, Func<T, T, T> add)
    {
        var sum = default(T)!;
        for (var i = 0; i < cells.GetLength(0); i++)
        {
            for (var j = 0; j < cells.GetLength(1); j++)
            {
                if (AreRanked && i != j) sum = add(sum, cells[i, j]);
            }
        }

        return sum;
    }
}

/// <param name="Accounts">Active under every scheme's framework; only these are compared.</param>
/// <param name="LeftOut">Active under some of them, but not under all.</param>
/// <param name="Value">What the compared accounts weigh, by the first scheme's framework.</param>
public sealed record ComparedSchemes(IReadOnlyList<Scheme> Schemes, IReadOnlyList<SchemePair> Pairs, long Accounts, long LeftOut, double Value);

/// <summary>Decides a book by several schemes at once, by their rules alone: no override, margin or dwell counts. Reads the store and changes nothing.</summary>
public static class SchemeComparison
{
    /// <param name="crm">As the frameworks name the connection's CRM.</param>
    /// <param name="schemes">At least two.</param>
    public static async Task<ComparedSchemes> OfAsync(IConnectionStore store, string crm, IReadOnlyList<Scheme> schemes, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var day = DateOnly.FromDateTime(now.UtcDateTime);
        var sides = new Dictionary<Framework, Side>();
        foreach (var framework in schemes.Select(scheme => scheme.Framework).Distinct()) sides[framework] = await Side.OpenAsync(store, crm, framework.On(day), now, cancellationToken);
        List<SchemePair> pairs = [.. schemes.SelectMany((first, i) => schemes.Skip(i + 1).Select(second => new SchemePair(first, second)))];
        var (accounts, leftOut, sum) = (0L, 0L, 0d);
        await foreach (var page in store.Book.AccountsAsync(cancellationToken).ReadAhead())
        {
            foreach (var side in sides.Values) await side.Facts.TurnToAsync(page, cancellationToken);
            foreach (var account in page)
            {
                var active = sides.Values.Count(side => side.IsActive(account));
                if (active == sides.Count)
                {
                    var value = sides[schemes[0].Framework].Value ?? 0;
                    foreach (var pair in pairs) pair.Add(sides[pair.First.Framework].Segment(pair.First.Dimension), sides[pair.Second.Framework].Segment(pair.Second.Dimension), value);
                    (accounts, sum) = (accounts + 1, sum + value);
                }
                else if (active > 0) leftOut++;
            }
        }

        return new ComparedSchemes(schemes, pairs, accounts, leftOut, sum);
    }

    /// <summary>One framework, and the account that it looks at.</summary>
    private sealed class Side(Framework today, string crm, BookFacts facts, AccountGroups groups)
    {
        private readonly AttributeValue[] _attributes = new AttributeValue[today.Attributes.Count];
        private readonly FindingTally _unheard = new(examplesPerRule: 0);
        private readonly Cleaners _cleaners = new(today, crm, groups, facts.Names);
        private readonly Decider _decider = new(today);
        private readonly Segmenter _weigher = new(today, 0);

        public BookFacts Facts => facts;

        public double? Value => _weigher.ValueOf(_attributes);

        public static async Task<Side> OpenAsync(IConnectionStore store, string crm, Framework today, DateTimeOffset now, CancellationToken cancellationToken)
        {
            var facts = await BookFacts.OpenAsync(store, today, hasSources: false, now, cancellationToken);
            return new Side(today, crm, facts, await BookGroups.OfAsync(store, today, crm, facts, cancellationToken));
        }

        public bool IsActive(BookAccount account)
        {
            _cleaners.For(account.Layout).Clean(account.Id, account.Inputs, facts.Of(account), _attributes, _unheard);
            return _decider.MembershipOf(_attributes) == Membership.Active;
        }

        public int Segment(Dimension dimension) => _decider.Decide(dimension.Index, _attributes).Segment;
    }
}

using Connector.Accounts;

namespace Connector.Segmentation.Mining;

/// <summary>An account with an override in force.</summary>
/// <param name="Attributes">By attribute position, cleaned; its own copy.</param>
public sealed record OverriddenAccount(AccountId Account, Override Override, AttributeValue[] Attributes);

/// <summary>A rule that overrides have in common, and what it would do to the book.</summary>
/// <param name="Condition">In the framework's language.</param>
/// <param name="Overrides">Those into this segment.</param>
/// <param name="Covered">Of them those that the condition holds for.</param>
/// <param name="Matches">Active accounts of the book that it holds for.</param>
/// <param name="Already">Of these, in the segment by the rules as they are.</param>
/// <param name="Moved">Of these, neither there nor overridden: the rule would move them.</param>
/// <param name="MovedValue">What those weigh together, as far as known.</param>
/// <param name="Contradicted">Of these, overridden into another segment of the dimension.</param>
/// <param name="Blocked">Of these, taken by a segment above: as an alternative of its own segment the rule moves none of them before that one lets them go.</param>
public sealed record MinedRule(
    Dimension Dimension, Segment Segment, string Condition, int Overrides, int Covered, long Matches, long Already, long Moved, double MovedValue, long Contradicted, long Blocked)
{
    /// <summary>The segment's condition with the rule as one more alternative.</summary>
    public string When => Segment.When is { } when ? $"{when} or {Condition}" : Condition;
}

/// <summary>
/// Looks for what overrides into one segment have in common that others have not, and tries it on the whole book. Pure; for one thread: first the
/// overridden accounts, then every account of the book, then the rules.
/// </summary>
public sealed class OverrideMiner
{
    /// <summary>So many overrides into one segment are the least that a rule can be seen in, and so large a share of them it must hold for.</summary>
    private const int Fewest = 3;
    private const double Share = 0.6;

    private readonly List<Group> _groups = [];
    private readonly Segmenter _segmenter;
    private readonly Decider _decider;

    /// <param name="framework">Of the day.</param>
    public OverrideMiner(Framework framework, IReadOnlyList<OverriddenAccount> overridden)
    {
        _segmenter = new Segmenter(framework, 0);
        _decider = _segmenter.Decider;
        foreach (var accounts in overridden.GroupBy(one => (one.Override.Dimension, one.Override.Segment)).Where(group => group.Count() >= Fewest))
        {
            if (framework.Dimension(accounts.Key.Dimension) is not { } dimension || dimension.Segments.FirstOrDefault(segment => segment.Name == accounts.Key.Segment) is not { } segment) continue;
            _groups.Add(new Group(dimension, segment, [.. accounts], Conditions(framework, [.. accounts.Select(one => one.Attributes)])));
        }
    }

    /// <summary>Counts one account of the book.</summary>
    /// <param name="overrides">In force of this account.</param>
    public void Add(AttributeValue[] attributes, IReadOnlyList<Override> overrides)
    {
        if (_groups.Count == 0 || _decider.MembershipOf(attributes) != Membership.Active) return;
        foreach (var group in _groups)
        {
            var (now, wanted) = (_decider.Decide(group.Dimension.Index, attributes).Segment, group.Dimension.PositionOf(group.Segment.Name));
            var there = now == wanted;
            var person = overrides.FirstOrDefault(one => one.Dimension == group.Dimension.Name);
            foreach (var candidate in group.Candidates.Where(candidate => candidate.Tests.All(test => test.Holds(attributes))))
            {
                candidate.Matches++;
                if (now < wanted) candidate.Blocked++;
                if (person is null && there) candidate.Already++;
                if (person is not null && person.Segment != group.Segment.Name) candidate.Contradicted++;
                if (person is not null || there) continue;
                candidate.Moved++;
                candidate.MovedValue += _segmenter.ValueOf(attributes) ?? 0;
            }
        }
    }

    /// <summary>The best rule of each segment that has one: it holds for most of the overrides and would move few others.</summary>
    public IReadOnlyList<MinedRule> Rules() => [.. _groups.Select(group => (group, Best: group.Candidates.Where(one => one.Right > 0).OrderByDescending(one => one.Right).ThenBy(one => one.Tests.Count).FirstOrDefault()))
        .Where(one => one.Best is not null)
        .Select(one => new MinedRule(one.group.Dimension, one.group.Segment, string.Join(" and ", one.Best!.Tests), one.group.Accounts.Count, one.Best.Covered,
            one.Best.Matches, one.Best.Already, one.Best.Moved, one.Best.MovedValue, one.Best.Contradicted, one.Best.Blocked))];

    private static List<Candidate> Conditions(Framework framework, IReadOnlyList<AttributeValue[]> accounts)
    {
        var least = Math.Max(Fewest, (int)Math.Ceiling(Share * accounts.Count));
        var tests = framework.Attributes.SelectMany(attribute => MinedTest.Of(attribute, accounts)).Where(test => accounts.Count(test.Holds) >= least).ToList();
        var pairs = from one in tests from other in tests where one.Attribute.Index < other.Attribute.Index select new[] { one, other };
        return [.. tests.Select(test => new[] { test }).Concat(pairs).Select(all => new Candidate(all, accounts.Count, accounts.Count(account => all.All(test => test.Holds(account)))))
            .Where(candidate => candidate.Covered >= least)];
    }

    private sealed record Group(Dimension Dimension, Segment Segment, IReadOnlyList<OverriddenAccount> Accounts, IReadOnlyList<Candidate> Candidates);

    private sealed class Candidate(IReadOnlyList<MinedTest> tests, int overrides, int covered)
    {
        public IReadOnlyList<MinedTest> Tests => tests;

        public int Covered => covered;

        public long Matches { get; set; }

        public long Already { get; set; }

        public long Moved { get; set; }

        public double MovedValue { get; set; }

        public long Contradicted { get; set; }

        public long Blocked { get; set; }

        /// <summary>F1 of the rule among the accounts that people, or the rule, would move: 1 = exactly the overrides; below a half it says more about others.</summary>
        public double Right => 2.0 * covered / (overrides + covered + Moved + Contradicted) is var right && right >= 0.5 ? right : 0;
    }
}

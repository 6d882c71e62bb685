using Connector.Accounts;
using Connector.Segmentation;
using Connector.Segmentation.Conditions;
using CsCheck;
using NUnit.Framework;

namespace Connector.Tests.Segmentation;

/// <summary>Random small frameworks against brute force: every value of the valid domain, or enough of them.</summary>
internal sealed class DecisionPropertyTests
{
    [Test]
    public void A_decision_and_its_possible_segments_equal_brute_force()
    {
        Gen.Select(RandomConditions.Condition.Array[1, 3], RandomFramework.Account.Array[1, 8]).Sample((conditions, accounts) =>
        {
            var framework = RandomFramework.Of(conditions);
            var decider = new Decider(framework);
            foreach (var account in accounts) Check(framework.Dimensions[0], decider.Decide(0, account), conditions, RandomFramework.Filled(account));
        }, iter: 600);
    }

    [Test]
    public void An_exception_changes_its_segment_for_accounts_certainly_in_scope_and_for_nobody_else()
    {
        Gen.Select(RandomConditions.Condition.Array[2, 3], RandomConditions.Condition, RandomConditions.Condition, RandomFramework.Account.Array[1, 8]).Sample((conditions, scope, changed, accounts) =>
        {
            var framework = RandomFramework.WithException(conditions, scope, changed);
            var decider = new Decider(framework);
            var expected = conditions.ToArray();
            expected[0] = Junction.Of(false, [Junction.Of(true, [new Negation(new Certainty(scope)), conditions[0]]), Junction.Of(true, [new Certainty(scope), changed])]);

            foreach (var account in accounts) Check(framework.Dimensions[0], decider.Decide(0, account), expected, RandomFramework.Filled(account));
        }, iter: 300);
    }

    [Test]
    public void A_score_is_the_sum_of_what_holds_and_what_it_could_still_become_is_gone_through()
    {
        Gen.Select(RandomConditions.Condition.Array[1, 2], RandomFramework.ScoreParts, RandomFramework.Band, RandomFramework.Account.Array[1, 8]).Sample((conditions, parts, band, accounts) =>
        {
            var framework = RandomFramework.WithScore(parts, band, conditions);
            var decider = new Decider(framework);
            Condition[] expected = [framework.Dimensions[0].Segments[0].Conditions[0], .. conditions];

            foreach (var account in accounts) Check(framework.Dimensions[0], decider.Decide(0, account), expected, RandomFramework.Filled(account));
        }, iter: 300);
    }

    [Test]
    public void A_decision_does_not_depend_on_what_other_dimensions_compare_with()
    {
        Gen.Select(RandomConditions.Condition.Array[1, 3].Array[2, 3], RandomFramework.Account.Array[1, 8]).Sample((dimensions, accounts) =>
        {
            var decider = new Decider(RandomFramework.Of(dimensions));
            var alone = dimensions.Select(conditions => new Decider(RandomFramework.Of(conditions))).ToList();
            foreach (var account in accounts)
            {
                Assert.That(dimensions.Select((_, i) => decider.Decide(i, account)), Is.EqualTo(alone.Select(one => one.Decide(0, account))));
            }
        }, iter: 300);
    }

    [Test]
    public void A_compiled_condition_means_what_a_plain_interpreter_says()
    {
        Gen.Select(RandomConditions.Condition, RandomFramework.Account).Sample((condition, account) =>
        {
            var bound = new ConditionBinder(Attributes, "here", (_, problem) => Assert.Fail(problem))
                .Bind(ConditionParser.Parse(condition.ToString()).Condition!);

            var result = ConditionCompiler.Compile(bound)(account, false);

            var meant = RandomConditions.Meaning(condition, account);
            return result == (meant is { } sure ? ThreeValuedLogic.Of(sure) : ThreeValued.Unknown);
        }, iter: 3000);
    }

    private static IReadOnlyList<AttributeDefinition> Attributes { get; } =
        RandomFramework.Of([new KnownTest(new AttributeReference("n", default), true)]).Attributes;

    private static void Check(Dimension dimension, Decision decision, Condition[] conditions, AttributeValue[] account)
    {
        var outcomes = Outcomes(conditions, account, [.. dimension.UsedAttributes.Where(index => !account[index].IsKnown)]);
        var possible = outcomes.Aggregate(0UL, (bits, outcome) => bits | 1UL << outcome.Segment);
        var matter = Enumerable.Range(0, dimension.UsedAttributes.Count)
            .Where(position => MakesDifference(outcomes, dimension.UsedAttributes[position]));

        Assert.That(decision.Segment, Is.EqualTo(Segment(conditions, account)));
        Assert.That(decision.Possible, Is.EqualTo(possible), string.Join(" | ", conditions.Select(condition => condition.ToString())));
        Assert.That(decision.Matter, Is.EqualTo(matter.Aggregate(0UL, (bits, position) => bits | 1UL << position)));
        Assert.That(decision.IsExact, Is.True);
    }

    /// <summary>Two outcomes that differ in this attribute alone have different segments.</summary>
    private static bool MakesDifference(List<(AttributeValue[] Values, int Segment)> outcomes, int attribute) => outcomes
        .GroupBy(outcome => string.Join('|', outcome.Values.Select((value, index) => index == attribute ? "" : value.ToString())))
        .Any(group => group.Select(outcome => outcome.Segment).Distinct().Count() > 1);

    private static List<(AttributeValue[] Values, int Segment)> Outcomes(Condition[] conditions, AttributeValue[] account, int[] open)
    {
        if (open.Length == 0) return [([.. account], Segment(conditions, account))];
        var outcomes = new List<(AttributeValue[], int)>();
        foreach (var value in RandomFramework.Domains[open[0]])
        {
            var filled = account.ToArray();
            filled[open[0]] = value;
            outcomes.AddRange(Outcomes(conditions, filled, open[1..]));
        }

        return outcomes;
    }

    private static int Segment(Condition[] conditions, AttributeValue[] values)
    {
        var first = Array.FindIndex(conditions, condition => RandomConditions.Meaning(condition, values) == true);
        return first < 0 ? conditions.Length : first;
    }
}

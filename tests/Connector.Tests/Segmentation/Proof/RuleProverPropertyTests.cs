using Connector.Accounts;
using Connector.Segmentation;
using Connector.Segmentation.Conditions;
using Connector.Segmentation.Proof;
using CsCheck;
using NUnit.Framework;

namespace Connector.Tests.Segmentation.Proof;

/// <summary>The prover against brute force over every account of random frameworks.</summary>
internal sealed class RuleProverPropertyTests
{
    [Test]
    public void What_is_found_is_there_and_what_is_not_found_is_not()
    {
        RandomConditions.Condition.Array[1, 4].Sample(conditions =>
        {
            var framework = RandomFrameworks.Of(conditions);
            var found = new RuleProver(framework).Prove(framework.Dimensions[0]);
            var told = found.Select(finding => $"{finding.Defect} {(finding.Defect == RuleDefect.NotMonotone ? Changed(framework, finding) : finding.Segment!.Name)}");

            Assert.That(told, Is.EquivalentTo(Expected(framework, conditions)), string.Join(" | ", conditions.Select(condition => condition.ToString())));
            foreach (var finding in found) Reproduce(framework, conditions, finding);
        }, iter: 200);
    }

    [Test]
    public void Sample_accounts_are_one_for_each_combination_that_brute_force_reaches()
    {
        RandomConditions.Condition.Array[1, 2].Array[1, 3].Sample(dimensions =>
        {
            var framework = RandomFrameworks.Of(dimensions);
            var used = framework.Dimensions.SelectMany(dimension => dimension.UsedAttributes).Distinct().Order().ToArray();
            var reached = Accounts(used).Select(account => string.Join(',', dimensions.Select(conditions => RandomFrameworks.Segment(conditions, account)))).Distinct();

            var samples = SampleAccounts.Of(framework).ToList();

            Assert.That(samples.Select(sample => string.Join(',', sample.Segments)), Is.EquivalentTo(reached));
            foreach (var sample in samples)
            {
                var account = RandomFrameworks.Filled([.. sample.Values]);
                Assert.That(dimensions.Select(conditions => RandomFrameworks.Segment(conditions, account)), Is.EqualTo(sample.Segments));
            }
        }, iter: 100);
    }

    /// <summary>The same findings, without the messages, by trying everything.</summary>
    private static List<string> Expected(Framework framework, Condition[] conditions)
    {
        var used = framework.Dimensions[0].UsedAttributes.ToArray();
        var accounts = Accounts(used).ToList();
        var known = accounts.Where(account => used.All(index => account[index].IsKnown)).ToList();
        var expected = new List<string>();
        for (var i = 0; i < conditions.Length; i++)
        {
            if (!accounts.Exists(account => Meets(conditions[i], account))) expected.Add($"Contradiction s{i}");
            else if (!accounts.Exists(account => RandomFrameworks.Segment(conditions, account) == i)) expected.Add($"DeadSegment s{i}");
            else expected.AddRange(Clauses(conditions, i, accounts));
        }

        if (known.Exists(account => RandomFrameworks.Segment(conditions, account) == conditions.Length)) expected.Add("FallsThrough rest");
        for (var first = 0; first < conditions.Length; first++)
        {
            for (var second = first + 1; second < conditions.Length; second++)
            {
                var pairs = known.Select(account => (First: Meets(conditions[first], account), Second: Meets(conditions[second], account))).Distinct().ToHashSet();
                if (pairs.Contains((true, true)) && pairs.Contains((true, false)) && pairs.Contains((false, true))) expected.Add($"Overlap s{second}");
            }
        }

        foreach (var index in used.Where(index => index < 2))
        {
            var steps = known.Select(account => Step(conditions, account, index)).ToHashSet();
            if (steps.Contains(1) && steps.Contains(-1)) expected.Add($"NotMonotone {RandomConditions.Names[index]}");
        }

        return expected;
    }

    private static IEnumerable<string> Clauses(Condition[] conditions, int segment, List<AttributeValue[]> accounts)
    {
        var clauses = conditions[segment].Clauses;
        for (var i = 0; i < clauses.Count; i++)
        {
            var (clause, before) = (clauses[i], clauses.Take(i).ToList());
            if (!accounts.Exists(account => Meets(clause, account))) yield return $"Contradiction s{segment}";
            else if (!accounts.Exists(account => RandomFrameworks.Segment(conditions, account) == segment && Meets(clause, account) && !before.Exists(one => Meets(one, account)))) yield return $"UnreachableClause s{segment}";
        }
    }

    /// <summary>Where the next value of a number leads: 1 to an earlier segment, -1 to a later one.</summary>
    private static int Step(Condition[] conditions, AttributeValue[] account, int index)
    {
        var place = Array.IndexOf(RandomFrameworks.Domains[index], account[index]);
        if (place == RandomFrameworks.Domains[index].Length - 1) return 0;
        var more = account.ToArray();
        more[index] = RandomFrameworks.Domains[index][place + 1];
        return Math.Sign(RandomFrameworks.Segment(conditions, account) - RandomFrameworks.Segment(conditions, more));
    }

    private static string Changed(Framework framework, RuleFinding finding) => framework.Attributes.Single(attribute => finding.Examples[0][attribute.Index] != finding.Examples[1][attribute.Index]).Name;

    /// <summary>The example shows what the finding says, by the decider and by the second opinion.</summary>
    private static void Reproduce(Framework framework, Condition[] conditions, RuleFinding finding)
    {
        var decider = new Decider(framework);
        foreach (var example in finding.Examples)
        {
            Assert.That(decider.Decide(0, [.. example]).Segment, Is.EqualTo(RandomFrameworks.Segment(conditions, RandomFrameworks.Filled([.. example]))));
        }

        var segments = finding.Examples.Select(example => finding.Dimension.At(decider.Decide(0, [.. example]).Segment)).ToList();
        switch (finding.Defect)
        {
            case RuleDefect.Contradiction:
                Assert.That(segments, Is.Empty);
                break;
            case RuleDefect.DeadSegment:
                Assert.That(segments.Single(), Is.Not.EqualTo(finding.Segment));
                Assert.That(Meets(Condition(finding, conditions), [.. finding.Examples[0]]), Is.True);
                break;
            case RuleDefect.FallsThrough:
                Assert.That(segments.Single(), Is.EqualTo(finding.Dimension.Otherwise));
                break;
            case RuleDefect.NotMonotone:
                Assert.That(segments[1], Is.EqualTo(finding.Segment).And.Not.EqualTo(segments[0]));
                break;
            default:
                Assert.That(Meets(Condition(finding, conditions), [.. finding.Examples[0]]), Is.True);
                break;
        }
    }

    private static Condition Condition(RuleFinding finding, Condition[] conditions) => conditions[finding.Dimension.PositionOf(finding.Segment!.Name)];

    private static bool Meets(Condition condition, AttributeValue[] account) => RandomConditions.Meaning(condition, RandomFrameworks.Filled(account)) == true;

    /// <summary>Every combination of values, unknown included where there is no default.</summary>
    private static IEnumerable<AttributeValue[]> Accounts(int[] used) => used.Aggregate<int, IEnumerable<AttributeValue[]>>([new AttributeValue[6]], (accounts, index) =>
        from account in accounts
        from value in index == 5 ? RandomFrameworks.Domains[index] : [.. RandomFrameworks.Domains[index], AttributeValue.Unknown]
        select account.Select((one, i) => i == index ? value : one).ToArray()).Select(RandomFrameworks.Filled);
}

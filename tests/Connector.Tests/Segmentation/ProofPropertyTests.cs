using Connector.Accounts;
using Connector.Segmentation;
using Connector.Segmentation.Proof;
using CsCheck;
using NUnit.Framework;

namespace Connector.Tests.Segmentation;

/// <summary>The proof of random frameworks against every account there can be, one after the other.</summary>
internal sealed class ProofPropertyTests
{
    [Test]
    public void The_proof_finds_what_going_through_all_accounts_finds()
    {
        RandomConditions.Condition.Array[1, 4].Sample(conditions => CheckProof(RandomFramework.Of(conditions)), iter: 100);
    }

    [Test]
    public void The_proof_of_a_score_finds_what_going_through_all_accounts_finds()
    {
        Gen.Select(RandomFramework.ScoreParts, RandomFramework.Band, RandomConditions.Condition.Array[1, 2])
            .Sample((parts, band, conditions) => CheckProof(RandomFramework.WithScore(parts, band, conditions)), iter: 60);
    }

    [Test]
    public void Every_example_is_an_account_that_the_rules_put_where_the_finding_says()
    {
        RandomConditions.Condition.Array[1, 4].Sample(conditions =>
        {
            var framework = RandomFramework.Of(conditions);
            var decider = new Decider(framework);

            foreach (var example in Prover.Prove(framework).Single().Findings.SelectMany(finding => finding.Examples))
            {
                Assert.That(decider.MembershipOf(example.Attributes.ToArray()), Is.EqualTo(Membership.Active));
                var decision = decider.Decide(0, example.Attributes.ToArray());
                Assert.That(framework.Dimensions[0].At(decision.Segment).Name, Is.EqualTo(example.Segment.Name));
            }
        }, iter: 500);
    }

    private static void CheckProof(Framework framework)
    {
        var accounts = Accounts(framework);

        var proof = Prover.Prove(framework).Single();

        Assert.That(proof.IsDecided, Is.True);
        Assert.That(proof.ReachedClauses, Is.EqualTo(accounts.Select(account => account.Clause).Where(clause => clause >= 0).Distinct().Count()));
        Assert.That(proof.IsTotal, Is.EqualTo(!accounts.Any(account => account.IsKnown && account.Clause < 0)));
        Assert.That(Subjects(proof, "dead-segment"), Is.EqualTo(DeadSegments(framework, accounts)));
        Assert.That(Subjects(proof, "order-decides").Length, Is.EqualTo(Overlaps(framework, accounts)));
        Assert.That(Subjects(proof, "non-monotone").Length, Is.EqualTo(Surprises(framework, accounts)));
    }

    private static string[] Subjects(DimensionProof proof, string rule) =>
        [.. proof.Findings.Where(finding => finding.Rule == rule).Select(finding => finding.Subject).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> DeadSegments(Framework framework, List<Outcome> accounts) => framework.Dimensions[0].Segments
        .Where((_, position) => accounts.All(account => account.Segment != position)).Select(segment => $"dim0.{segment.Name}").Order(StringComparer.Ordinal);

    private static int Overlaps(Framework framework, List<Outcome> accounts)
    {
        var segments = framework.Dimensions[0].Segments;
        var claims = accounts.Where(account => account.IsKnown).Select(account => Enumerable.Range(0, segments.Count)
            .Where(position => segments[position].Conditions.Any(clause => RandomConditions.Meaning(clause, account.Values) == true)).ToList());
        return claims.SelectMany(claim => claim.SelectMany(earlier => claim.Where(later => later > earlier).Select(later => (earlier, later)))).Distinct().Count();
    }

    /// <summary>Attributes on a line of which more can mean a later segment and also an earlier one.</summary>
    private static int Surprises(Framework framework, List<Outcome> accounts) => framework.Dimensions[0].UsedAttributes
        .Where(attribute => framework.Attributes[attribute].ValueKind is ValueKind.Number or ValueKind.Boolean).Count(attribute =>
        {
            var lines = accounts.Where(account => account.IsKnown)
                .GroupBy(account => string.Join('|', account.Values.Select((value, index) => index == attribute ? "" : value.ToString())))
                .Select(line => line.OrderBy(account => account.Values[attribute].OnLine).Select(account => account.Segment).ToList()).ToList();
            var steps = lines.SelectMany(line => line.Zip(line.Skip(1), (before, after) => Math.Sign(after - before))).ToHashSet();
            return steps.Contains(1) && steps.Contains(-1);
        });

    /// <summary>Every active account there can be; values of attributes that no rule reads stay as they come first.</summary>
    private static List<Outcome> Accounts(Framework framework)
    {
        IEnumerable<AttributeValue[]> all = [new AttributeValue[7]];
        var used = framework.Dimensions[0].UsedAttributes;
        for (var i = 0; i < 7; i++)
        {
            var index = i;
            var values = used.Contains(index) ? RandomFramework.Domains[index].Append(AttributeValue.Unknown) : [RandomFramework.Domains[index][0]];
            all = all.SelectMany(account => values.Select(value => account.Select((old, at) => at == index ? value : old).ToArray()));
        }

        return [.. all.Select(RandomFramework.Filled).Select(account => account.Select((value, at) => at == 4 && !used.Contains(4) ? AttributeValue.Of(true) : value).ToArray())
            .Where(account => account[4] is { IsKnown: true, Boolean: true })
            .Select(account => Decide(framework.Dimensions[0], account))];
    }

    private static Outcome Decide(Dimension dimension, AttributeValue[] account)
    {
        var isKnown = account.All(value => value.IsKnown);
        var number = 0;
        for (var segment = 0; segment < dimension.Segments.Count; segment++)
        {
            foreach (var clause in dimension.Segments[segment].Conditions)
            {
                if (RandomConditions.Meaning(clause, account) == true) return new Outcome(account, segment, number, isKnown);
                number++;
            }
        }

        return new Outcome(account, dimension.Segments.Count, -1, isKnown);
    }

    /// <param name="Clause">Number among all alternatives of the dimension; -1 = otherwise.</param>
    private sealed record Outcome(AttributeValue[] Values, int Segment, int Clause, bool IsKnown);
}

using Connector.Accounts;
using Connector.Segmentation;
using Connector.Segmentation.Derived;
using Connector.Segmentation.Proof;
using CsCheck;
using NUnit.Framework;

namespace Connector.Tests.Segmentation;

/// <summary>Random rules over attributes that are chosen, looked up and calculated, against every account there can be.</summary>
internal sealed class DerivedPropertyTests
{
    /// <summary>An account: n and p are 1 to 4, c is A, B or C, b says whether it is active; null = unknown.</summary>
    private sealed record Account(int? N, int? P, string? C, bool? B)
    {
        public int? First => N ?? P;

        public string? Zone => C is null ? null : C == "B" ? "v" : "u";

        public int? Sum => N + (2 * P);

        public bool IsKnown => N is not null && P is not null && C is not null && B is not null;
    }

    private sealed record Rule(string Text, Func<Account, bool?> Holds);

    private static readonly Gen<Rule> OnFirst = Number("f", account => account.First, 5);
    private static readonly Gen<Rule> OnNumber = Number("n", account => account.N, 5);
    private static readonly Gen<Rule> OnSum = Number("s", account => account.Sum, 13);
    private static readonly Gen<Rule> OnZone = Gen.Select(Pick("u", "v"), Gen.Bool)
        .Select((zone, same) => new Rule($"z {(same ? "=" : "!=")} '{zone}'", account => account.Zone is { } own ? own == zone == same : null));
    private static readonly Gen<Rule> OnLetter = Pick("A", "B", "C").Select(letter => new Rule($"c = '{letter}'", account => account.C is { } own ? own == letter : null));
    private static readonly Gen<Rule> Known = Pick(
        new Rule("f is known", account => account.First is not null), new Rule("f is unknown", account => account.First is null),
        new Rule("z is known", account => account.Zone is not null), new Rule("n is unknown", account => account.N is null));

    private static readonly IReadOnlyList<Account> All =
        [.. from n in Maybe(1, 2, 3, 4) from p in Maybe(1, 2, 3, 4) from c in new[] { "A", "B", "C", null } from b in new bool?[] { true, false, null } select new Account(n, p, c, b)];

    [Test]
    public void Possible_segments_behind_what_is_chosen_or_looked_up_equal_brute_force()
    {
        Rules(Gen.OneOf(OnFirst, OnNumber, OnZone, OnLetter, Known)).Array[1, 3].Sample(rules =>
        {
            var framework = Load(rules);
            var decider = new Decider(framework);
            foreach (var account in All)
            {
                var decision = decider.Decide(0, Values(framework, account));
                Assert.That(decision.Segment, Is.EqualTo(Decide(rules, account)));
                Assert.That(decision.Possible, Is.EqualTo(Possible(rules, account)), string.Join(" | ", rules.Select(rule => rule.Text)));
                Assert.That(decision.IsExact, Is.True);
            }
        }, iter: 100);
    }

    [Test]
    public void Possible_segments_of_what_is_calculated_are_never_too_few_and_exact_where_they_say_so()
    {
        Rules(Gen.OneOf(OnSum, OnFirst, OnZone)).Array[1, 3].Sample(rules =>
        {
            var framework = Load(rules);
            var decider = new Decider(framework);
            foreach (var account in All)
            {
                var decision = decider.Decide(0, Values(framework, account));
                var possible = Possible(rules, account);
                Assert.That(decision.Segment, Is.EqualTo(Decide(rules, account)));
                Assert.That(decision.Possible & possible, Is.EqualTo(possible), string.Join(" | ", rules.Select(rule => rule.Text)));
                if (decision.IsExact) Assert.That(decision.Possible, Is.EqualTo(possible));
            }
        }, iter: 100);
    }

    [Test]
    public void The_proof_finds_what_going_through_all_accounts_finds()
    {
        var decided = 0;
        Gen.OneOf(Rules(Gen.OneOf(OnFirst, OnNumber, OnZone, OnLetter, Known)).Array[1, 3], Rules(Gen.OneOf(OnSum, OnZone)).Array[1, 3]).Sample(rules =>
        {
            var framework = Load(rules);
            var decider = new Decider(framework);
            var active = All.Where(account => account.B == true).ToList();

            var proof = Prover.Prove(framework).Single();

            if (!proof.IsDecided) return;
            decided++;
            var reached = active.Select(account => decider.Decide(0, Values(framework, account))).Where(decision => decision.Clause >= 0).Select(decision => (decision.Segment, decision.Clause)).Distinct();
            Assert.That(proof.ReachedClauses, Is.EqualTo(reached.Count()), string.Join(" | ", rules.Select(rule => rule.Text)));
            Assert.That(proof.IsTotal, Is.EqualTo(active.Where(account => account.IsKnown).All(account => Decide(rules, account) < rules.Length)));
            foreach (var example in proof.Findings.SelectMany(finding => finding.Examples))
            {
                var values = example.Attributes.Take(4).Concat(new AttributeValue[3]).ToArray();
                Derivation.Fill(framework.Attributes, values);
                Assert.That(framework.Dimensions[0].At(decider.Decide(0, values).Segment).Name, Is.EqualTo(example.Segment.Name));
            }
        }, iter: 200, threads: 1);

        Assert.That(decided, Is.GreaterThan(150));
    }

    private static Gen<T> Pick<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(position => values[position]);

    private static Gen<Rule> Rules(Gen<Rule> leaf) => Gen.Frequency(
        (2, leaf),
        (1, leaf.Select(rule => new Rule($"not ({rule.Text})", account => !rule.Holds(account)))),
        (2, Gen.Select(leaf, leaf).Select((one, other) => new Rule($"({one.Text} and {other.Text})", account => one.Holds(account) & other.Holds(account)))),
        (1, Gen.Select(leaf, leaf).Select((one, other) => new Rule($"{one.Text} or {other.Text}", account => one.Holds(account) | other.Holds(account)))));

    private static Gen<Rule> Number(string name, Func<Account, int?> of, int most) => Gen.Select(Gen.Int[0, most], Gen.Int[0, 3]).Select((border, kind) => kind switch
    {
        0 => new Rule($"{name} >= {border}", account => of(account) is { } value ? value >= border : null),
        1 => new Rule($"{name} < {border}", account => of(account) is { } value ? value < border : null),
        2 => new Rule($"{name} = {border}", account => of(account) is { } value ? value == border : null),
        _ => new Rule($"{name} between {border} and {border + 1}", account => of(account) is { } value ? value >= border && value <= border + 1 : null),
    });

    private static ulong Possible(Rule[] rules, Account account) => All
        .Where(one => one.IsKnown && (account.N ?? one.N) == one.N && (account.P ?? one.P) == one.P && (account.C ?? one.C) == one.C && (account.B ?? one.B) == one.B)
        .Aggregate(0UL, (bits, one) => bits | 1UL << Decide(rules, one));

    private static int Decide(Rule[] rules, Account account) => Array.FindIndex(rules, rule => rule.Holds(account) == true) is var first and >= 0 ? first : rules.Length;

    private static int?[] Maybe(params int[] numbers) => [.. numbers.Select(number => (int?)number), null];

    private static AttributeValue[] Values(Framework framework, Account account)
    {
        AttributeValue[] values =
        [
            account.N is { } n ? AttributeValue.Of(n) : default, account.P is { } p ? AttributeValue.Of(p) : default, AttributeValue.Of(account.C),
            account.B is { } b ? AttributeValue.Of(b) : default, default, default, default,
        ];
        Derivation.Fill(framework.Attributes, values);
        return values;
    }

    private static Framework Load(Rule[] rules) => FrameworkFile.Parse($$"""
        framework: random
        version: 1.0.0
        effective: 2026-11-01
        owner: o
        objective: o
        population: { active: b }
        attributes:
          n: { type: integer, valid: 1..4, sources: [ x: n ] }
          p: { type: integer, valid: 1..4, sources: [ x: p ] }
          c: { type: category, standardise: letters, sources: [ x: c ] }
          b: { type: boolean, sources: [ x: b ] }
          f: { type: integer, derived: "first known of n, p" }
          z: { type: category, derived: lookup c in zones }
          s: { type: integer, derived: n + 2 * p }
        dimensions:
          dim0:
            label: Dimension
            kind: value
            fields: { alpha: D__c }
            segments:
        {{string.Join('\n', rules.Select((rule, i) => $"      - {{ name: s{i}, label: S{i}, when: \"{rule.Text}\", action: a, sla: 1d }}"))}}
            otherwise: { name: rest, label: Rest, action: a }
        """, "random.yaml", name => new TableFile(name + ".csv", name == "zones" ? "value,result\na,u\nB,v\n*,u\n" : "value,canonical\na,A\nb,B\nc,C\n")).OrThrow();
}

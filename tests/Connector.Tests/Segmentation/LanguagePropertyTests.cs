using Connector.Accounts;
using Connector.Segmentation;
using Connector.Segmentation.Calibration;
using Connector.Segmentation.Proof;
using CsCheck;
using NUnit.Framework;
using static Connector.Tests.Segmentation.RandomLanguage;

namespace Connector.Tests.Segmentation;

/// <summary>
/// Rules of every kind at once (ranges, sets, dates and ages, money in currencies, lookups, scores, exceptions of a region, modes) against brute force over
/// raw records.
/// </summary>
internal sealed class LanguagePropertyTests
{
    [Test]
    public void Decided_and_possible_segments_of_a_record_equal_brute_force()
    {
        var uncertain = 0;

        Gen.Select(Some(mostInputs: 5), Anybody.Array[1, 4]).Sample((rules, accounts) =>
        {
            var framework = Load(rules).On(Day);
            var decider = new Decider(framework);
            foreach (var account in accounts)
            {
                var decision = decider.Decide(0, Clean(framework, account));

                Assert.That(decision.Segment, Is.EqualTo(rules.Decide(account)), $"{account}");
                Assert.That(decision.Possible, Is.EqualTo(Outcomes(account, rules.Reads).Aggregate(0UL, (bits, one) => bits | 1UL << rules.Decide(one))), $"{account}");
                if (decision.IsProvisional) Interlocked.Increment(ref uncertain);
            }
        }, iter: 200);

        Assert.That(uncertain, Is.GreaterThan(20), "else the test proves little");
    }

    [Test]
    public void The_proof_finds_what_going_through_all_records_finds_and_explain_agrees_with_every_example()
    {
        var (dead, falls, shared, shown) = (0, 0, 0, 0);

        Some(mostInputs: 3).Sample(rules =>
        {
            var (framework, proof) = Prove(rules);
            var all = Outcomes(new Account(null, null, null, null, null, null, null, true), rules.Reads, withUnknown: true)
                .Select(account => (Account: account, Segment: rules.Decide(account), IsKnown: rules.Reads.All(account.Knows))).ToList();

            var unreached = Enumerable.Range(0, rules.Segments.Length).Where(segment => all.TrueForAll(one => one.Segment != segment)).Select(segment => $"dim0.s{segment}").ToList();
            var overlaps = all.Where(one => one.IsKnown).SelectMany(one => Pairs([.. Enumerable.Range(0, rules.Segments.Length).Where(segment => rules.Holds(segment, one.Account) == true)])).Distinct().Count();
            Assert.That(Subjects(proof, "dead-segment"), Is.EqualTo(unreached));
            Assert.That(proof.IsTotal, Is.EqualTo(!all.Exists(one => one.IsKnown && one.Segment == rules.Segments.Length)));
            Assert.That(Subjects(proof, "falls-to-otherwise").Length, Is.EqualTo(proof.IsTotal ? 0 : 1));
            Assert.That(Subjects(proof, "order-decides").Length, Is.EqualTo(overlaps));
            (dead, falls, shared) = (dead + unreached.Count, falls + (proof.IsTotal ? 0 : 1), shared + overlaps);

            var explainer = new Explainer(framework, "alpha", Day);
            foreach (var example in proof.Findings.SelectMany(finding => finding.Examples))
            {
                var explanation = explainer.Explain(0, example.Attributes.ToArray());
                Assert.That((explanation.Membership, explanation.Segment.Name), Is.EqualTo((Membership.Active, example.Segment.Name)));
                shown++;
            }
        }, iter: 150, threads: 1);

        Assert.That(new[] { dead, falls, shared, shown }, Has.All.GreaterThan(10), "else the test proves little");
    }

    [Test]
    public void After_its_last_day_an_exception_is_as_if_it_had_never_been()
    {
        Gen.Select(Some(mostInputs: 5).Where(rules => rules.Scope is not null && !rules.Reads.Contains('j', StringComparison.Ordinal)), Anybody.Array[4]).Sample((rules, accounts) =>
        {
            var after = new Decider(Load(rules).On(Day.AddDays(1)));
            var without = new Decider(Load(rules with { Scope = null, Other = null }).On(Day.AddDays(1)));

            foreach (var account in accounts)
            {
                var values = Clean(after.Framework, account);
                Assert.That(after.Decide(0, values).Segment, Is.EqualTo(without.Decide(0, values).Segment));
            }
        }, iter: 60);
    }

    [Test]
    public void Quantile_thresholds_put_into_the_framework_decide_as_they_were_found()
    {
        var money = TestFramework.Framework.Attributes[1];
        var found = 0;

        Gen.Select(Gen.Int[0, 10_000_000].Select(cents => cents / 100.0).Array[12, 60], Gen.Int[2, 4]).Sample((amounts, segments) =>
        {
            var sample = new CalibrationSample([money], [.. amounts.Select(amount => new[] { amount })], new int[amounts.Length], amounts.Length, 0);
            if (Calibrator.Find(sample, CalibrationMethod.Quantiles, segments, ScaleChoice.Linear, seed: 1) is not { } thresholds) return;
            var names = new[] { "strategic", "core", "scale" };
            var framework = TestFramework.Framework;
            var origin = new Calibrated("quantiles", Day, ["arr"], amounts.Length, thresholds.Fit, null);
            var conditions = Enumerable.Range(0, 3).Select(i => i < thresholds.Rules.Count ? thresholds.Rules[i].Text(sample.Attributes) : "arr is known").ToList();

            var decider = new Decider(TestFramework.Load(Proposal.Of(framework, framework.Dimension("tier")!, conditions, [.. framework.Attributes.Take(2)], origin).Text).OrThrow());

            var decided = amounts.Select(amount => decider.Decide(0, TestFramework.Values(arr: amount)).Segment).ToList();
            Assert.That(decided, Is.EqualTo(amounts.Select(amount => thresholds.Rules.TakeWhile(rule => amount < rule.Thresholds.Single().Least).Count())));
            Assert.That(Enumerable.Range(0, segments).Select(segment => decided.Count(one => one == segment)), Is.EqualTo(thresholds.Sizes));
            Interlocked.Increment(ref found);
        }, iter: 60);

        Assert.That(found, Is.GreaterThan(30), "else the test proves little");
    }

    /// <summary>Against the plainest model: an account stays, but on a day on which its dimension lets it go.</summary>
    [Test]
    public void Night_by_night_a_mode_lets_an_account_go_only_on_its_days()
    {
        Gen.Select(Gen.Int[0, 3], Gen.Select(Gen.Int[1, 90], Gen.Int[1, 3], Gen.Bool).Array[3, 12]).Sample((mode, nights) =>
        {
            var framework = TestFramework.With("    expect: {", $"    mode: {{ {ModeTexts[mode]} }}\n    expect: {{").OrThrow();
            var (day, last, stays) = (new DateOnly(2026, 11, 1), (DateOnly?)null, (string?)null);
            Assignment[] before = [];
            foreach (var (passed, tier, isEvent) in nights)
            {
                day = day.AddDays(passed);
                var now = new DateTimeOffset(day, default, TimeSpan.Zero);
                var after = new Assignment[2];
                new Segmenter(framework, 1, false, last).Assign(TestFramework.Values(arr: Amounts[tier - 1]), before, now, after, null, null, isEvent ? new HashSet<int> { 2 } : null);

                if (stays is null || Goes(mode, day, last, isEvent)) stays = framework.Dimensions[0].Segments[tier - 1].Name;
                Assert.That(after[0].Segment, Is.EqualTo(stays), $"{day}");
                (before, last) = (after, day);
            }
        }, iter: 100);
    }

    private static readonly string[] ModeTexts = ["frozen_until: 2027-02-01", "each_year_on: 02-01", "on_change_of: [ region ]", "each_year_on: 12-31"];
    private static readonly double[] Amounts = [250_000, 25_000, 1];

    private static bool Goes(int mode, DateOnly day, DateOnly? last, bool isEvent) => mode switch
    {
        0 => day >= new DateOnly(2027, 2, 1),
        1 => Passed(2, 1, last, day),
        2 => isEvent,
        _ => Passed(12, 31, last, day),
    };

    /// <summary>Whether that day of a year lies after the last night and not after this one; every night is the first but one.</summary>
    private static bool Passed(int month, int ofMonth, DateOnly? last, DateOnly day) =>
        last is null || Enumerable.Range(last.Value.DayNumber + 1, day.DayNumber - last.Value.DayNumber).Select(DateOnly.FromDayNumber).Any(one => one.Month == month && one.Day == ofMonth);

    private static (Framework Framework, DimensionProof Proof) Prove(Rules rules)
    {
        var framework = Load(rules);
        var proof = Prover.Prove(framework.On(Day)).Single();
        Assert.That(proof.IsDecided, Is.True);
        return (framework, proof);
    }

    private static IEnumerable<(int, int)> Pairs(List<int> claims) => claims.SelectMany(earlier => claims.Where(later => later > earlier).Select(later => (earlier, later)));

    private static string[] Subjects(DimensionProof proof, string rule) =>
        [.. proof.Findings.Where(finding => finding.Rule == rule).Select(finding => finding.Subject).Order(StringComparer.Ordinal)];
}

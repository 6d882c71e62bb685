using Connector.Segmentation;
using Connector.Segmentation.Linting;
using Connector.Segmentation.Proof;
using NUnit.Framework;
using static Connector.Tests.Segmentation.TestFramework;

namespace Connector.Tests.Segmentation;

/// <summary>A region where the borders lie elsewhere, until a day.</summary>
internal sealed class ExceptionTests
{
    private const string Apac = "{ name: apac, scope: region = 'APAC', until: 2027-06-30, approved_by: Chief Customer Officer, segments: [ { name: core, when: arr >= 5000 or vip } ] }";
    private static readonly DateOnly Before = new(2027, 6, 30);

    [TestCase("APAC", 6000, 50, "core", "arr >= 5000 (exception apac)")]
    [TestCase("APAC", 400, 500, "scale", "arr > 0")]
    [TestCase("APAC", 250000, 1, "strategic", "arr >= 250000")]
    [TestCase("EMEA", 6000, 50, "scale", "arr > 0")]
    [TestCase("EMEA", 6000, 500, "core", "employees >= 100")]
    [TestCase(null, 6000, 50, "scale", "arr > 0")]
    public void It_changes_the_named_segment_for_accounts_certainly_in_scope(string? region, double arr, double employees, string segment, string clause)
    {
        var explanation = new Explainer(With(Apac), "alpha", Before).Explain(0, Values(employees, arr, region));

        Assert.That((explanation.Segment.Name, explanation.Clause), Is.EqualTo((segment, clause)));
    }

    [Test]
    public void It_ends_after_its_last_day_and_explain_names_that_day()
    {
        var (framework, account) = (With(Apac), Values(50, 6000, "APAC"));

        var explanation = new Explainer(framework, "alpha", Before).Explain(0, account);
        var after = new Explainer(framework, "alpha", Before.AddDays(1)).Explain(0, account);

        Assert.That((explanation.Segment.Name, explanation.Crossing!.Day, explanation.Crossing.Segment.Name), Is.EqualTo(("core", Before.AddDays(1), "scale")));
        Assert.That(after.Segment.Name, Is.EqualTo("scale"));
    }

    [Test]
    public void An_account_of_unknown_region_is_provisional_where_the_region_could_matter()
    {
        var explanation = new Explainer(With(Apac), "alpha", Before).Explain(0, Values(50, 6000));

        Assert.That(explanation.PossibleLabels, Is.EqualTo(new[] { "Core", "Scale" }));
        Assert.That(explanation.Matter.Select(attribute => attribute.Name), Is.EqualTo(new[] { "region" }));
    }

    [Test]
    public void Of_two_that_apply_the_first_counts()
    {
        var framework = With($"{Apac}, {{ name: all, scope: region is known, until: 2027-06-30, approved_by: CEO, segments: [ {{ name: core, when: arr >= 300 }} ] }}");

        Assert.That(new Explainer(framework, "alpha", Before).Explain(0, Values(50, 400, "APAC")).Segment.Name, Is.EqualTo("scale"));
        Assert.That(new Explainer(framework, "alpha", Before).Explain(0, Values(50, 400, "EMEA")).Segment.Name, Is.EqualTo("core"));
    }

    [Test]
    public void The_proof_goes_through_it_while_it_is_in_force_and_points_into_it()
    {
        var framework = With(Apac.Replace("arr >= 5000 or vip", "arr >= 5000 or arr >= 7000", StringComparison.Ordinal));

        var during = Prover.Prove(framework.On(Before))[0];
        var after = Prover.Prove(framework.On(Before.AddDays(1)))[0];

        var finding = during.Findings.Single(finding => finding.Rule == "unreachable-clause");
        Assert.That(framework.Text.Split('\n')[finding.Place.Line - 1][(finding.Place.Column - 1)..], Does.StartWith("arr >= 7000"));
        Assert.That((during.Clauses, after.Clauses), Is.EqualTo((9, 7)));
        Assert.That(after.Findings.Select(one => one.Rule).Distinct(), Is.EqualTo(new[] { "order-decides" }));
    }

    [TestCase(0, "exception-ends-soon")]
    [TestCase(1, "expired-exception")]
    [TestCase(-31, null)]
    public void Its_end_is_told_before_and_after(int days, string? rule)
    {
        var rules = Linter.Check(With(Apac), Before.AddDays(days), []).Findings.Select(finding => finding.Rule).Where(one => one.Contains("exception", StringComparison.Ordinal));

        Assert.That(rules, rule is null ? Is.Empty : Is.EqualTo(new[] { rule }));
    }

    [TestCase("name: core", "name: cure", "unknown segment 'cure' in exception apac. Did you mean 'core'?")]
    [TestCase("until: 2027-06-30, ", "", "has no 'until'")]
    [TestCase("approved_by: Chief Customer Officer, ", "", "has no 'approved_by'")]
    [TestCase("region = 'APAC'", "region = 'Mars'", "'region' is never 'Mars'")]
    [TestCase("segments: [ { name: core, when: arr >= 5000 or vip } ]", "segments: []", "changes no segment")]
    [TestCase("arr >= 5000 or vip", "ar >= 5000", "unknown attribute 'ar'")]
    public void What_is_wrong_in_it_is_an_error(string piece, string planted, string message)
    {
        var errors = Load(Text(Apac.Replace(piece, planted, StringComparison.Ordinal))).Errors;

        Assert.That(errors.Select(error => error.Message), Has.Some.Contains(message));
    }

    private static Framework With(string exceptions) => Load(Text(exceptions)).OrThrow();

    private static string Text(string exceptions) => TestFramework.Text.Replace("    expect: {", $"    exceptions: [ {exceptions} ]\n    expect: {{", StringComparison.Ordinal);
}

using System.Text.RegularExpressions;
using Connector.Segmentation;
using Connector.Segmentation.Linting;
using Connector.Segmentation.Versions;
using Connector.Worker.Display;
using NUnit.Framework;
using Written = Connector.Segmentation.Documents.Documents;

namespace Connector.Tests.Segmentation;

/// <summary>Segment → objective → process → KPI, and what drives what.</summary>
internal sealed partial class StrategyTests
{
    private const string Strategy = """
        strategy:
          objectives:
            grow: { aim: Grow, horizon: 5y, measure: twice the ARR, served_by: [ area, tier.core ], reached_by: [ call ] }
            keep: { aim: Keep <them> & theirs, horizon: 1y, measure: no churn, served_by: [ tier.strategic, tier.scale ], reached_by: [ call, review ], drives: [ grow ], owner: the COO }
          processes:
            call:   { label: Calls, measured_by: [ calls ] }
            review: { label: Reviews, measured_by: [ churn ], drives: [ call ] }
          kpis:
            calls: { label: Calls made, drives: [ churn ] }
            churn: { label: Churn }
        owner: Operations
        """;

    private static Framework With(string strategy) => TestFramework.Load(TestFramework.Text.Replace("owner: Operations", strategy, StringComparison.Ordinal)).OrThrow();

    [Test]
    public void A_dimension_named_whole_stands_for_each_of_its_segments()
    {
        var framework = With(Strategy);
        var served = framework.Dimensions.SelectMany(dimension => dimension.Segments.Select(segment => $"{segment.Name}: {string.Join(',', framework.Strategy.ServedBy(dimension, segment).Select(one => one.Name))}"));

        Assert.That(served, Is.EqualTo(new[] { "strategic: keep", "core: grow", "scale: keep", "near: grow", "far: grow" }));
    }

    [Test]
    public void A_whole_map_has_no_gap_and_a_framework_without_one_is_not_asked_for_it()
    {
        Assert.That(Rules(With(Strategy)), Has.None.Matches("aimless|unserved-objective|unpursued|unmeasured|cycle"));
        Assert.That(Rules(TestFramework.Framework), Has.None.Matches("aimless|unserved-objective|unpursued|unmeasured|cycle"));
    }

    [Test]
    public void A_cycle_is_told_once_with_all_its_members_in_order_and_who_only_leads_into_it_is_no_member()
    {
        var cycles = Linter.Check(With(Strategy.Replace("{ label: Churn }", "{ label: Churn, drives: [ loss ] }\n    loss: { label: Loss, drives: [ churn ] }", StringComparison.Ordinal)), new DateOnly(2026, 11, 24), [])
            .Findings.Where(finding => finding.Rule == "strategy-cycle").Select(finding => finding.Message).ToList();

        Assert.That(cycles, Has.Count.EqualTo(1));
        Assert.That(cycles[0], Does.StartWith("churn drives loss drives churn: "));
    }

    [Test]
    public void What_drives_only_itself_is_led_to_by_nothing()
    {
        var alone = With(Strategy.Replace("{ label: Churn }", "{ label: Churn }\n    idle: { label: Idle, drives: [ idle ] }", StringComparison.Ordinal));

        Assert.That(Linter.Check(alone, new DateOnly(2026, 11, 24), []).Findings.Where(finding => finding.Rule == "aimless-kpi").Select(finding => finding.Subject), Is.EqualTo(new[] { "idle" }));
    }

    [Test]
    public void The_document_tells_each_objective_by_its_horizon_and_that_no_KPI_is_computed()
    {
        var text = Written.Of(With(Strategy)).Single(document => document.Name == "strategy").Markdown;

        Assert.That(text, Does.Contain("named here and not computed"));
        Assert.That(text, Does.Contain(@"| Keep \<them\> & theirs | 1 year | no churn | Strategic (Tier); Scale (Tier) | Calls; Reviews | Grow | the COO |" + "\n| Grow | 5 years | twice the ARR | Area; Core (Tier) | Calls | – | Operations |"));
        Assert.That(text, Does.Contain("| Reviews | Keep").And.Contain("| Calls made | Calls | Churn |"));
        Assert.That(Written.Of(TestFramework.Framework).Select(document => document.Name), Has.None.EqualTo("strategy"));
    }

    [Test]
    public void The_page_draws_a_box_for_each_name_and_an_arrow_for_each_link_without_markup_of_the_file()
    {
        var page = HtmlPage.Of(Written.Of(With(Strategy)).Single(document => document.Name == "strategy"));
        var drawing = Svg().Match(page).Value;

        Assert.That(Regex.Count(drawing, "<rect "), Is.EqualTo(4 + 2 + 2 + 2), "what segments are named by, objectives, processes, KPIs");
        Assert.That(Regex.Count(drawing, "<path d=\"M[0-9]+ [0-9.]+ C"), Is.EqualTo(4 + 3 + 2 + 3), "served by, reached by, measured by, drives");
        Assert.That(drawing, Does.Contain("Keep &lt;them&gt; &amp; theirs").And.Not.Contain("<them>"));
        Assert.That(page.IndexOf("<svg", StringComparison.Ordinal), Is.GreaterThan(page.IndexOf("</h1>", StringComparison.Ordinal)).And.LessThan(page.IndexOf("<h2", StringComparison.Ordinal)));
    }

    [Test]
    public void Another_strategy_is_another_wording()
    {
        foreach (var changed in new[] { "twice the ARR", "Reviews", "drives: [ churn ]" })
        {
            var step = new VersionStep(With(Strategy), With(Strategy.Replace(changed, changed.StartsWith("drives", StringComparison.Ordinal) ? "drives: []" : "other", StringComparison.Ordinal)));
            Assert.That(step.Changes, Is.EqualTo(new[] { new FrameworkChange(ChangeKind.Wording, "What it is for", "the strategy changed") }), changed);
        }
    }

    private static IEnumerable<string> Rules(Framework framework) => Linter.Check(framework, new DateOnly(2026, 11, 24), []).Findings.Select(finding => finding.Rule);

    [GeneratedRegex("<svg.*</svg>", RegexOptions.Singleline)]
    private static partial Regex Svg();
}

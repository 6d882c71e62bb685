using Connector.Accounts;
using Connector.Enrichment;
using Connector.Segmentation;
using Connector.Segmentation.Proof;
using Connector.Stages;
using Connector.Surveys;
using Connector.Tests.Cleaning;
using Connector.Tests.Fakes;
using Connector.Tests.Segmentation;
using Connector.TimeMachine;
using NUnit.Framework;

namespace Connector.Tests.Stages;

/// <summary>Rules over what an account's whole group has, through whole runs.</summary>
internal sealed class GroupRollupTests
{
    private RunScene _scene = null!;

    [SetUp]
    public async Task Begin()
    {
        _scene = new RunScene { RowsPerPage = 2 };
        _scene.Crm.WithField("Parent");
        _scene.FrameworkText = _scene.FrameworkText.Replace("\"employees", "\"group_employees", StringComparison.Ordinal).Replace("dimensions:\n", """
              parent: { type: text, sources: [ crm: { fake: Parent } ] }
              group_employees: { type: integer, unit: people, derived: sum of employees along parent }
            dimensions:

            """, StringComparison.Ordinal);
        _scene.Customer("leaf", employees: 30);
        _scene.Customer("mid", employees: 30);
        _scene.Prospect("top", employees: 50);
        _scene.Customer("alone", employees: 100);
        Under("leaf", "mid");
        Under("mid", "top");
        await _scene.RunAsync();
    }

    [TearDown]
    public void End() => _scene.Dispose();

    [Test]
    public async Task What_changes_in_one_account_is_decided_again_for_its_whole_group()
    {
        Assert.That(Segments(), Is.EqualTo("medium medium medium"), "110 people, the prospect's among them");

        _scene.Later();
        _scene.Crm.Edit("leaf", RunScene.Employees, AttributeValue.Of(2000d));
        await _scene.RunAsync();
        Assert.That(Segments(), Is.EqualTo("large large medium"));

        _scene.Later();
        _scene.Crm.Edit("mid", "Parent", AttributeValue.Unknown);
        _scene.Crm.Edit("leaf", RunScene.Employees, AttributeValue.Of(30d));
        await _scene.RunAsync();
        Assert.That(Segments(), Is.EqualTo("small small medium"), "60 people without the top");
    }

    [Test]
    public async Task A_member_that_is_unknown_or_not_seen_leaves_its_group_uncertain_and_tells()
    {
        _scene.Later();
        _scene.Crm.Edit("top", RunScene.Employees, AttributeValue.Unknown);
        var unknown = await _scene.ReportAsync();
        _scene.Later();
        _scene.Crm.Delete("top");
        var unseen = await _scene.ReportAsync();

        Assert.That(Segments(), Is.EqualTo("none none medium"));
        Assert.That((await _scene.FindAsync("leaf"))!.Account.Assignments[0].IsProvisional, Is.True);
        Assert.That(unknown.Findings.Where(finding => finding.Rule.StartsWith("group-", StringComparison.Ordinal)), Is.Empty);
        Assert.That(unseen.Findings.Single(finding => finding.Rule == "group-unseen").Count, Is.EqualTo(2));
    }

    [Test]
    public async Task Parents_that_go_in_a_circle_are_told()
    {
        _scene.Later();
        Under("top", "leaf");

        var report = await _scene.ReportAsync();

        Assert.That(Segments(), Is.EqualTo("none none medium"));
        Assert.That(report.Findings.Single(finding => finding.Rule == "group-cycle").Examples[0].Message, Does.Contain("lead back to where they began"));
    }

    [Test]
    public async Task A_survey_and_the_members_of_a_group_are_told_from_the_book()
    {
        var framework = _scene.Load(_scene.FrameworkText);
        var (members, survey) = await _scene.WithStoreAsync(async store =>
        {
            var groups = await BookGroups.OfAsync(store, framework, FakeCrm.CrmName, BookFacts.None, default);
            return (await BookGroups.MembersAsync(store, framework, FakeCrm.CrmName, BookFacts.None, groups, new AccountId("mid"), default),
                await BookSurvey.OfAsync(store, FakeCrm.CrmName, framework, _scene.Now, default));
        });

        Assert.That(members.Select(member => $"{member.Account} {member.Parent} {string.Join(' ', member.Values.Values)}"), Is.EqualTo(new[] { "leaf mid 30", "mid top 30", "top unknown 50" }));
        Assert.That(survey.Dimensions[0].Segments, Is.EqualTo(new[] { 0L, 3L, 0L, 0L }));
    }

    [Test]
    public async Task Another_framework_is_tried_on_the_groups_of_now_and_of_a_past_moment_and_not_night_by_night()
    {
        var (then, framework) = (_scene.Now, _scene.Load(_scene.FrameworkText));
        _scene.Later();
        Under("mid", "alone");
        _scene.Crm.Edit("alone", RunScene.Employees, AttributeValue.Of(5000d));
        await _scene.RunAsync();
        var lower = _scene.Load(_scene.FrameworkText.Replace(">= 1000", ">= 105", StringComparison.Ordinal));

        var (past, now) = await _scene.WithStoreAsync(async store => (
            await new Simulator(store, FakeCrm.CrmName).RunAsync(framework, lower, then, _scene.Now, default),
            await new Simulator(store, FakeCrm.CrmName).RunAsync(framework, lower, null, _scene.Now, default)));

        Assert.That((past.Dimensions[0].Moved, now.Dimensions[0].Moved), Is.EqualTo((2L, 0L)), "110 people then, 5060 now");
        Assert.That(() => _scene.WithStoreAsync(store => new Replay(store, FakeCrm.CrmName, framework).CheckAsync(null, null, default)),
            Throws.TypeOf<VersionNotKeptException>().With.Message.Contains("groups of accounts").And.Message.Contains("--as-of"));
    }

    [TestCase("all >= 1000 or arr >= 250000", true)]
    [TestCase("all >= 1000 or employees >= 1000", false)]
    [TestCase("all >= 1000 or largest >= 1000", false)]
    [TestCase("all >= 1000 or companies >= 10", false)]
    [TestCase("companies >= 10 or arr >= 250000", true)]
    [TestCase("all >= 1000 and parent is unknown", false)]
    public void Only_what_does_not_go_together_is_proved(string when, bool isProved)
    {
        var framework = TestFramework.Load(TestFramework.Text.Replace("dimensions:\n", AccountGroupsTests.Rolled, StringComparison.Ordinal)
            .Replace("when: arr >= 250000 or employees >= 1000 or vip", $"when: {when}", StringComparison.Ordinal).Replace("arr >= 25000 or employees >= 100,", "arr >= 25000,", StringComparison.Ordinal)
            .Replace("arr > 0 or employees >= 1,", "arr > 0,", StringComparison.Ordinal)).OrThrow();

        var proof = Prover.Prove(framework.On(new DateOnly(2026, 11, 24))).Single(one => one.Dimension.Name == "tier");

        Assert.That(proof.IsDecided, Is.EqualTo(isProved));
    }

    [Test]
    public void An_account_whose_group_is_uncertain_is_asked_for_its_own_part_alone()
    {
        var framework = _scene.Load(_scene.FrameworkText);
        var (finder, needs) = (new NeedFinder(new Decider(framework)), new SortedSet<int>());
        int[] Needs(AttributeValue employees)
        {
            finder.Find([AttributeValue.Of("customer"), employees, AttributeValue.Unknown, AttributeValue.Unknown], null, needs);
            return [.. needs];
        }

        Assert.That(Needs(AttributeValue.Unknown), Is.EqualTo(new[] { 1, 3 }));
        Assert.That(Needs(AttributeValue.Of(7d)), Is.EqualTo(new[] { 3 }), "another account's are missing, and nobody sells the group's");
    }

    [TestCase("{ type: integer, unit: people, derived: sum of emploees along parent }", "'emploees' is no attribute above extra")]
    [TestCase("{ type: integer, unit: people, derived: sum of parent along parent }", "'parent' is text, and only numbers are rolled up")]
    [TestCase("{ type: integer, derived: sum of employees along parent }", "give both the same type and unit")]
    [TestCase("{ type: integer, unit: people, derived: sum of group_employees along parent }", "'group_employees' is the group's already")]
    [TestCase("{ type: integer, unit: people, derived: sum of employees along account_type }", "'account_type' does not name an account's parent")]
    [TestCase("{ type: integer, unit: people, derived: sum of employees along other }", "group_employees goes along parent")]
    [TestCase("{ type: integer, unit: people, derived: sum of employees }", "expected 'along'")]
    [TestCase("{ type: decimal, derived: count along parent }", "make it 'type: integer'")]
    [TestCase("{ type: integer, unit: people, valid: ..0, derived: sum of employees along parent }", "gives 1.., which is never valid")]
    [TestCase("{ type: decimal, derived: group_employees * 2 }", "'group_employees' is the group's, and nothing is derived from that")]
    [TestCase("{ type: integer, unit: people, derived: sum of heads along parent }", "heads may be held")]
    public void What_cannot_be_rolled_up_is_told(string attribute, string told) => Assert.That(
        () => _scene.Load(_scene.FrameworkText.Replace("dimensions:\n",
            $"  other: {{ type: text, sources: [ crm: {{ fake: Other }} ] }}\n  heads: {{ type: integer, unit: people, valid: 1.., when_stale: hold, sources: [ crm: {{ fake: Heads }} ] }}\n  extra: {attribute}\ndimensions:\n", StringComparison.Ordinal)),
        Throws.InvalidOperationException.With.Message.Contains(told));

    [TestCase("    otherwise:", "    mode: { on_change_of: [ group_employees ] }\n    otherwise:", "group_employees is the group's, of which no change is told")]
    [TestCase("dimensions:\n", "conflicts: { few: { when: employees < 5, holds: [ employees ], why: so few } }\ndimensions:\n", "employees cannot be held, since group_employees would count it")]
    public void Where_a_group_would_mislead_it_is_refused(string piece, string planted, string told) => Assert.That(
        () => _scene.Load(_scene.FrameworkText.Replace(piece, planted, StringComparison.Ordinal)), Throws.InvalidOperationException.With.Message.Contains(told));

    private void Under(string child, string parent) => _scene.Crm.Edit(child, "Parent", AttributeValue.Of(parent));

    private string Segments() => $"{_scene.Segment("leaf")} {_scene.Segment("mid")} {_scene.Segment("alone")}";
}

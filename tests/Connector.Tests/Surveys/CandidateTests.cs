using Connector.Accounts;
using Connector.Segmentation;
using Connector.Surveys;
using Connector.Tests.Fakes;
using NUnit.Framework;

namespace Connector.Tests.Surveys;

public class CandidateTests
{
    private const string Sections = """

        objectives: { profitability: 75%, growth: 25% }
        candidates:
          size: { relevance: { profitability: 4 }, why: we staff by it }
          kind_of: { kind: relation, attributes: [ account_type ], relevance: { growth: 2 } }
          both: { kind: mixed, attributes: [ account_type, employees ], relevance: { profitability: 5, growth: 5 } }
        """;

    private RunScene _scene = null!;

    [SetUp]
    public void Begin() => _scene = new RunScene();

    [TearDown]
    public void End() => _scene.Dispose();

    [Test]
    public async Task A_candidate_is_scored_by_what_the_book_has_of_it_and_by_what_matters()
    {
        _scene.Customer("1", employees: 5000);
        _scene.Customer("2", employees: -5);          // unusable
        _scene.Crm.Add("3", (RunScene.Type, AttributeValue.Of("Customer")), (RunScene.Employees, AttributeValue.Unknown));
        _scene.Customer("4", employees: 50);
        _scene.Prospect("5", employees: 50);
        await _scene.RunAsync();
        _scene.FrameworkText += Sections;

        var scores = await ScoresAsync();

        Assert.That(scores.Select(one => (one.Candidate.Name, one.Scarcest, one.Availability, one.Freshness, Math.Round(one.Relevance, 4), Math.Round(one.Score, 4))), Is.EqualTo(new[]
        {
            ("both", "employees", 0.5, 1.0, 1.0, 0.5),
            ("size", "employees", 0.5, 1.0, 0.6, 0.3),
            ("kind_of", "account_type", 1.0, 1.0, 0.1, 0.1),
        }));
        Assert.That((scores[1].Candidate.Kind, scores[1].Candidate.Why), Is.EqualTo(("firmographic", "we staff by it")));
    }

    [Test]
    public async Task A_dimension_that_decides_by_either_of_two_attributes_is_available_where_one_of_them_is()
    {
        _scene.Customer("1", employees: 5000);
        _scene.FrameworkText = _scene.FrameworkText.Replace("employees >= 1000", "employees >= 1000 or revenue >= 5", StringComparison.Ordinal)
            .Replace("dimensions:", "  revenue: { type: decimal, sources: [ crm: { fake: Revenue } ] }\ndimensions:", StringComparison.Ordinal);
        await _scene.RunAsync();
        _scene.FrameworkText += Sections;

        var size = (await ScoresAsync()).Single(one => one.Candidate.Name == "size");

        Assert.That((size.Scarcest, size.Availability, size.Freshness), Is.EqualTo(("revenue", 1.0, 1.0)));
    }

    [Test]
    public async Task In_an_empty_book_nothing_is_worth_anything()
    {
        await _scene.RunAsync();
        _scene.FrameworkText += Sections;

        Assert.That((await ScoresAsync()).Select(one => one.Score), Is.All.Zero);
    }

    [Test]
    public void Freshness_is_that_of_the_oldest_attribute_and_a_checkbox_counts_by_its_yes()
    {
        var framework = _scene.Load(_scene.FrameworkText + Sections);

        var scores = CandidateScores.Of(framework,
        [
            new("account_type", Accounts: 10, FromCrm: 10, Valid: 10, Fresh: 10, Unusable: 0, NotNeeded: 0, WrittenBack: 0, IsServed: true, InStandardForm: 0, Yes: 2),
            new("employees", Accounts: 10, FromCrm: 0, Valid: 8, Fresh: 6, Unusable: 0, NotNeeded: 0, WrittenBack: 0, IsServed: true, InStandardForm: 0),
        ], new SegmentDistribution(framework)).ToDictionary(one => one.Candidate.Name);

        Assert.That((scores["kind_of"].Availability, scores["size"].Availability, scores["size"].Freshness), Is.EqualTo((0.2, 0.0, 0.75)));
        Assert.That((scores["both"].Scarcest, scores["both"].Availability, scores["both"].Freshness), Is.EqualTo(("account_type", 0.2, 0.75)));
        Assert.That(scores["both"].Score, Is.EqualTo(0.2 * 0.75 * 1.0).Within(1e-9), "available by fresh by relevant");
    }

    [TestCase("candidates: { size: { relevance: { growth: 1 } } }", "add 'objectives'")]
    [TestCase("objectives: { growth: 40% }", "100% together")]
    [TestCase("objectives: { growth: much }", "a share above 0")]
    [TestCase("objectives: { growth: 100% }\ncandidates: { size: { relevance: { grwth: 1 } } }", "'grwth' is no objective. Did you mean 'growth'?")]
    [TestCase("objectives: { growth: 100% }\ncandidates: { size: { relevance: { growth: 6 } } }", "0 to 5")]
    [TestCase("objectives: { growth: 100% }\ncandidates: { size: { attributes: [ employees ], relevance: { growth: 1 } } }", "size is a dimension")]
    [TestCase("objectives: { growth: 100% }\ncandidates: { use: { kind: behavioural, attributes: [ emploees ], relevance: { growth: 1 } } }", "'emploees' is no attribute")]
    [TestCase("objectives: { growth: 100% }\ncandidates: { use: { kind: behavioural, relevance: { growth: 1 } } }", "has no 'attributes'")]
    public void What_is_wrong_with_objectives_and_candidates_is_told(string wrong, string told) =>
        Assert.That(() => _scene.Load($"{_scene.FrameworkText}\n{wrong}"), Throws.InvalidOperationException.With.Message.Contains(told));

    private Task<IReadOnlyList<CandidateScore>> ScoresAsync() => _scene.WithStoreAsync(async store =>
    {
        var framework = _scene.Load(_scene.FrameworkText);
        var coverage = await new BookCoverage(store, framework, FakeCrm.CrmName, _scene.Now).CountAsync(default);
        return CandidateScores.Of(framework, coverage, await BookSurvey.OfAsync(store, FakeCrm.CrmName, framework, _scene.Now, default));
    });
}

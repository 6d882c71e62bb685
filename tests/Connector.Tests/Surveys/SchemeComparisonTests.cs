using Connector.Surveys;
using Connector.Tests.Fakes;
using NUnit.Framework;

namespace Connector.Tests.Surveys;

public class SchemeComparisonTests
{
    private RunScene _scene = null!;

    [SetUp]
    public async Task Begin()
    {
        _scene = new RunScene();
        foreach (var employees in new[] { 50, 150, 1500, 2500 }) _scene.Customer($"{employees}", employees);
        _scene.Prospect("p", employees: 1500);
        await _scene.RunAsync();
    }

    [TearDown]
    public void End() => _scene.Dispose();

    [Test]
    public async Task Schemes_of_two_files_are_decided_on_the_same_accounts_and_disagree_by_rank()
    {
        var (first, second) = (Scheme("a", _scene.FrameworkText), Scheme("b", Text("employees >= 2000").Replace("name: small", "name: tiny", StringComparison.Ordinal)));

        var compared = await CompareAsync(first, second);

        var pair = compared.Pairs.Single();
        Assert.That((compared.Accounts, compared.LeftOut, pair.AreRanked, pair.Disagree), Is.EqualTo((4L, 0L, true, 1L)));
        Assert.That((pair.Accounts(0, 0), pair.Accounts(0, 1), pair.Accounts(1, 1), pair.Accounts(2, 2)), Is.EqualTo((1L, 1L, 1L, 1L)));
        Assert.That(ComparisonDocument.Of(compared).Markdown, Does.Contain("They disagree on 1 account (25.0 %)").And.Contain("| a, down; b, across | Large | Medium | Small | None |"));
    }

    [Test]
    public async Task Who_is_active_under_one_framework_only_is_left_out_and_told()
    {
        var everybody = Text("employees >= 1000").Replace("account_type = 'customer'", "account_type is known", StringComparison.Ordinal).Replace("map: { Customer: customer }", "map: { Customer: customer, Prospect: prospect }", StringComparison.Ordinal);

        var compared = await CompareAsync(Scheme("a", _scene.FrameworkText), Scheme("b", everybody));

        Assert.That((compared.Accounts, compared.LeftOut, compared.Pairs[0].Disagree), Is.EqualTo((4L, 1L, 0L)));
    }

    [Test]
    public async Task Schemes_with_other_numbers_of_segments_have_a_matrix_and_no_rank()
    {
        var two = Text("employees >= 2000").Replace("""      - { name: small, label: Small, when: "employees >= 1", action: Write, sla: 1d }""", "", StringComparison.Ordinal);

        var compared = await CompareAsync(Scheme("a", _scene.FrameworkText), Scheme("b", two), Scheme("c", _scene.FrameworkText.Replace("1.0.0", "1.0.1", StringComparison.Ordinal)));

        Assert.That(compared.Pairs.Select(pair => (pair.AreRanked, pair.Disagree)), Is.EqualTo(new[] { (false, 0L), (true, 0L), (false, 0L) }));
        Assert.That(compared.Pairs[0].Accounts(2, 2), Is.EqualTo(1), "small in one, without a segment in the other");
        Assert.That(ComparisonDocument.Of(compared).Markdown, Does.Contain("They have 3 and 2 segments"));
    }

    private Task<ComparedSchemes> CompareAsync(params Scheme[] schemes) => _scene.WithStoreAsync(store => SchemeComparison.OfAsync(store, FakeCrm.CrmName, schemes, _scene.Now, default));

    private Scheme Scheme(string name, string text) => _scene.Load(text) is var framework ? new Scheme(name, framework, framework.Dimensions[0]) : null!;

    private string Text(string large) => _scene.FrameworkText.Replace("employees >= 1000", large, StringComparison.Ordinal);
}

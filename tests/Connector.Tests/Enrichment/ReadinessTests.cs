using Connector.Accounts;
using Connector.Cleaning.Names;
using Connector.Enrichment;
using Connector.Http;
using Connector.Surveys;
using Connector.Tests.Fakes;
using NUnit.Framework;

namespace Connector.Tests.Enrichment;

/// <summary>What <c>doctor --readiness</c> says of a customer list and of the systems beside it.</summary>
public class ReadinessTests
{
    private RunScene _scene = null!;

    [SetUp]
    public void Begin()
    {
        _scene = new RunScene();
        _scene.Crm.WithField("Name").WithField("Website").WithField("City").WithField("Ext");
    }

    [TearDown]
    public void End() => _scene.Dispose();

    [Test]
    public async Task Accounts_that_are_there_twice_are_counted_with_an_example()
    {
        for (var i = 0; i < 18; i++) Add($"{i}", $"Company {i}", $"company{i}.com");
        Add("a", "Acme Inc.", "www.acme.com");
        Add("b", "ACME", "acme.com");

        Assert.That(await CheckAsync("duplicates"), Has.Property("Result").EqualTo(CheckResult.Passed).And.Property("Detail").Contains("5.0 %").Or.Property("Detail").Contains("5.0%"));
        Add("c", "Acme Incorporated", "acme.com");
        var many = await CheckAsync("duplicates");

        Assert.That(many.Result, Is.EqualTo(CheckResult.Warning));
        Assert.That(many.Detail, Does.Contain("2 in 1 clusters, such as a and b"));
        Assert.That(_scene.Crm.Written, Is.Empty);
    }

    [Test]
    public async Task Without_websites_and_ids_vendors_would_have_to_guess()
    {
        Add("1", "Acme", null);
        Add("2", "Beta", "beta.com");

        Assert.That((await CheckAsync("identifiers")).Result, Is.EqualTo(CheckResult.Warning));

        _scene.Sources.Add(new Source("billing", new SourceOptions { KeyField = "Ext" }, null, new FakeFacts()));
        _scene.Crm.Edit("1", "Ext", AttributeValue.Of("x1"));
        _scene.Crm.Edit("2", "Ext", AttributeValue.Of("x2"));
        Assert.That((await CheckAsync("identifiers")).Result, Is.EqualTo(CheckResult.Passed));
    }

    [Test]
    public async Task A_system_is_read_as_a_run_would_and_its_customers_are_looked_for()
    {
        Add("1", "Acme", "acme.com");
        Add("2", "Beta", "beta.com");
        var facts = new FakeFacts(Record("a", new AccountKey(KeyKind.Domain, "acme.com")), Record("b", new AccountKey(KeyKind.Name, "Nobody")),
            Record("c", new AccountKey(KeyKind.CrmId, "1"), new AccountKey(KeyKind.Domain, "beta.com")));
        _scene.Sources.Add(new Source("success", new SourceOptions(), null, facts));

        var strangers = await CheckAsync("source success");
        facts.Fails = new CrmAccessException("success", 401, null, "the credential is refused: give a new one");
        var refused = await CheckAsync("source success");

        Assert.That((strangers.Result, refused.Result), Is.EqualTo((CheckResult.Warning, CheckResult.Failed)));
        Assert.That(strangers.Detail, Does.Contain("3 customers").And.Contain("1 to none, 1 to two at once"));
        Assert.That(refused.Detail, Does.Contain("the credential is refused"));
    }

    [TestCase(0, null, CheckResult.Warning, "Set Credits:PerMonth")]
    [TestCase(100, null, CheckResult.Passed, "")]
    [TestCase(100, 1d, CheckResult.Warning, "Buy more")]
    [TestCase(100, 2d, CheckResult.Passed, "")]
    public async Task What_a_vendor_may_cost_stands_beside_what_it_could(double perMonth, double? left, CheckResult result, string mend)
    {
        Add("1", "Acme", null);
        Add("2", "Beta", null);
        var vendor = new FakeLookup(FactNames.Employees) { Left = left };
        _scene.Sources.Add(new Source("vendor", new SourceOptions { Credits = { PerMonth = perMonth } }, vendor, null));

        var check = await CheckAsync("credits vendor");

        Assert.That(check.Result, Is.EqualTo(result));
        Assert.That(check.Mend, Does.StartWith(mend));
        Assert.That(check.Detail, Does.Contain("up to 2 credits for the 2 accounts"));
        Assert.That(vendor.Requests, Is.Empty, "nothing is bought");
    }

    [Test]
    public async Task A_word_of_the_framework_that_no_source_serves_is_told()
    {
        var checks = await ExamineAsync(new Readiness(_scene.Crm, Segmentation.ShippedConfig.Framework, [], PublicSuffixes.BuiltIn));

        Assert.That(checks.Single(check => check.Name == "source enrichment").Detail, Does.Contain("employees"));
    }

    private void Add(string id, string name, string? website) =>
        _scene.Crm.Add(id, ("Name", AttributeValue.Of(name)), ("Website", website is null ? AttributeValue.Unknown : AttributeValue.Of(website)));

    private SourceRecord Record(string id, params AccountKey[] keys) => new(id, keys, _scene.Now, FactSet.None);

    private async Task<Check> CheckAsync(string name) => (await ExamineAsync(new Readiness(_scene.Crm, Segmentation.ShippedConfig.Framework, _scene.Sources, PublicSuffixes.BuiltIn)))
        .Single(check => check.Name == name);

    private static async Task<List<Check>> ExamineAsync(Readiness readiness)
    {
        var checks = new List<Check>();
        await foreach (var check in readiness.ExamineAsync(CancellationToken.None)) checks.Add(check);
        return checks;
    }
}

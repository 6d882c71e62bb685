using Connector.Accounts;
using Connector.Governance;
using Connector.Surveys;
using Connector.Tests.Fakes;
using NUnit.Framework;

namespace Connector.Tests.Governance;

public class DivergenceTests
{
    private RunScene _scene = null!;

    [SetUp]
    public async Task Begin()
    {
        _scene = new RunScene();
        foreach (var employees in new[] { 50, 150, 1500, 2500, 6000 }) _scene.Customer($"{employees}", employees);
        _scene.Prospect("p", employees: 1500);
        _scene.Crm.Add("unknown", (RunScene.Type, AttributeValue.Of("Customer")), (RunScene.Employees, AttributeValue.Unknown));
        await _scene.RunAsync();
        _scene.FrameworkText = _scene.FrameworkText.Replace("kind: firmographic", """
            kind: firmographic
                exceptions:
                  - { name: over, scope: "employees > 1", until: 2026-01-31, approved_by: COO, segments: [ { name: large, when: "employees >= 1" } ] }
                  - { name: giants, scope: "employees > 5000", until: 2027-01-31, approved_by: CCO, segments: [ { name: large, when: "employees >= 9000" } ] }
                  - { name: large_ones, scope: "employees > 1000", until: 2026-12-02, approved_by: CEO, segments: [ { name: large, when: "employees >= 2000" } ] }
            """, StringComparison.Ordinal);
    }

    [TearDown]
    public void End() => _scene.Dispose();

    [Test]
    public async Task Each_exception_tells_whom_it_puts_elsewhere_than_the_central_rules_do()
    {
        var divergence = await DivergenceAsync();

        Assert.That(divergence.Active, Is.EqualTo(6), "the prospect has no segment");
        Assert.That(divergence.Exceptions.Select(one => (one.Exception.Name, one.IsInForce, one.InScope, one.Accounts)), Is.EqualTo(new[]
        {
            ("over", false, 0L, 0L),
            ("giants", true, 1L, 1L),
            ("large_ones", true, 2L, 1L),      // the giant is the earlier exception's; who is unknown is in no scope
        }));
        Assert.That(divergence.Exceptions[2].Diversions.Select(move => (move.Central.Name, move.Local.Name, move.Accounts)), Is.EqualTo(new[] { ("large", "medium", 1L) }));
    }

    [Test]
    public async Task The_report_says_until_when_and_by_whom()
    {
        var framework = _scene.Load(_scene.FrameworkText);

        var text = DivergenceDocument.Of(framework, await DivergenceAsync(), DateOnly.FromDateTime(_scene.Now.UtcDateTime)).Markdown;

        Assert.That(text, Does.Contain("2026-12-02, 10 days left").And.Contain("2026-01-31: over, the central rules hold").And.Contain("| Approved by | CEO |").And.Contain("| Large | Medium | 1 | – |"));
        Assert.That(text, Does.Contain("1 of 6 active accounts (16.7 %)"));
    }

    private Task<Divergence> DivergenceAsync() => _scene.WithStoreAsync(store => DivergenceSurvey.OfAsync(store, FakeCrm.CrmName, _scene.Load(_scene.FrameworkText), _scene.Now, default));
}

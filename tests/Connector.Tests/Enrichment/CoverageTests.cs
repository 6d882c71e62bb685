using Connector.Accounts;
using Connector.Enrichment;
using Connector.Surveys;
using Connector.Tests.Fakes;
using NUnit.Framework;

namespace Connector.Tests.Enrichment;

public class CoverageTests
{
    private const string Strategic = "Strategic";

    [TestCase(true, true, TestName = "A checkbox that nobody ever ticked counts as always filled")]
    [TestCase(false, false, TestName = "A yes or no that may be blank is counted like anything else")]
    public async Task A_yes_or_no_without_an_empty_state_is_left_out_of_the_gate(bool isFilled, bool isAlwaysFilled)
    {
        using var scene = new RunScene();
        scene.Crm.WithField(Strategic, ValueKind.Boolean);
        scene.FrameworkText = scene.FrameworkText.Replace("dimensions:",
            $"  strategic: {{ type: boolean, default: false, sources: [ crm: {{ fake: {Strategic} }} ] }}\ndimensions:", StringComparison.Ordinal);
        foreach (var id in new[] { "1", "2", "3" })
        {
            scene.Customer(id, employees: 7);
            scene.Crm.Edit(id, Strategic, isFilled || id == "1" ? AttributeValue.Of(id == "1") : AttributeValue.Unknown);
        }

        await scene.RunAsync();

        var coverage = (await scene.WithStoreAsync(store => new BookCoverage(store, scene.Load(scene.FrameworkText), FakeCrm.CrmName, scene.Now)
            .CountAsync(CancellationToken.None))).Single(attribute => attribute.Attribute == "strategic");
        Assert.That((coverage.IsAlwaysFilled, coverage.Yes), Is.EqualTo((isAlwaysFilled, 1L)));
        Assert.That(coverage.FromCrm, Is.EqualTo(isFilled ? 3 : 1), "a default fills nothing");
    }

    [Test]
    public async Task What_cleaning_gave_is_told_beside_what_was_there()
    {
        using var scene = new RunScene();
        scene.Crm.WithField("Industry");
        scene.Tables["industries"] = "value,canonical,kind\nTechnology,Technology,\ntechnolgy,Technology,misspelt\n";
        scene.FrameworkText = scene.FrameworkText.Replace("dimensions:", "  industry: { type: category, standardise: industries, sources: [ crm: { fake: Industry } ] }\ndimensions:", StringComparison.Ordinal);
        foreach (var (id, industry) in new[] { ("1", "Technology"), ("2", "technolgy"), ("3", "Basket weaving"), ("4", null) })
        {
            scene.Customer(id, employees: 7);
            scene.Crm.Edit(id, "Industry", AttributeValue.Of(industry));
        }

        await scene.RunAsync();

        var coverage = (await scene.WithStoreAsync(store => new BookCoverage(store, scene.Load(scene.FrameworkText), FakeCrm.CrmName, scene.Now)
            .CountAsync(CancellationToken.None))).Single(attribute => attribute.Attribute == "industry");
        Assert.That((coverage.Accounts, coverage.Filled, coverage.InStandardForm, coverage.FromCrm, coverage.Unusable), Is.EqualTo((4L, 3L, 1L, 2L, 1L)));
        Assert.That(coverage.BySource, Is.EqualTo(new Dictionary<string, long> { [AttributeCoverage.Crm] = 2 }));
    }

    [Test]
    public void A_number_is_never_always_filled()
    {
        Assert.That(new AttributeCoverage("employees", 3, 3, 3, 3, 0, 0, 0, IsServed: true, 3).IsAlwaysFilled, Is.False);
    }
}

using Connector.Accounts;
using Connector.Enrichment;
using NUnit.Framework;

namespace Connector.Tests.Enrichment;

public class SampleCheckTests
{
    [TestCase(0, 0)]
    [TestCase(1, 1)]
    [TestCase(100, 80)]
    [TestCase(1_000, 278)]
    [TestCase(10_000, 370)]
    [TestCase(1_000_000, 385)]
    public void The_size_is_cochrans_for_a_finite_population(long population, int size) => Assert.That(SampleCheck.Size(population, 0.95, 0.05), Is.EqualTo(size));

    [TestCase(95, 100, 0.95, 0.8882, 0.9785)]
    [TestCase(10, 10, 0.95, 0.7225, 1)]
    [TestCase(0, 10, 0.95, 0, 0.2775)]
    [TestCase(0, 0, 0.95, 0, 1)]
    [TestCase(50, 100, 0.99, 0.3753, 0.6247)]
    public void The_interval_is_wilsons(long right, long looked, double confidence, double low, double high)
    {
        var interval = SampleCheck.Interval(right, looked, confidence);

        Assert.That(interval.Low, Is.EqualTo(low).Within(0.0005));
        Assert.That(interval.High, Is.EqualTo(high).Within(0.0005));
    }

    [Test]
    public void A_certainty_without_a_quantile_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => SampleCheck.Size(10, 0.97, 0.05));

    [Test]
    public void A_seed_draws_the_same_again_and_parts_are_not_run_together()
    {
        var lot = SampleCheck.Lot(1, "a", "b");

        Assert.That(SampleCheck.Lot(1, "a", "b"), Is.EqualTo(lot));
        Assert.That(SampleCheck.Lot(1, "ab", "c"), Is.Not.EqualTo(SampleCheck.Lot(1, "a", "bc")));
        Assert.That(SampleCheck.Lot(2, "a", "b"), Is.Not.EqualTo(lot));
    }

    [Test]
    public void The_sheet_goes_out_without_formulas_and_comes_back_with_verdicts()
    {
        var value = new SampledValue(new AccountId("1"), new CompanyQuestion(1, "=cmd()", null, null, null, null), "zoominfo", "industry", "@Retail, \"x\"");

        Assert.That(SampleSheet.Lines([value]), Is.EqualTo(new[]
        {
            "account_id,name,website,city,state,country,vendor,attribute,value,verdict", "1,'=cmd(),,,,,zoominfo,industry,\"'@Retail, \"\"x\"\"\",",
        }));
        var (verdicts, trouble) = SampleSheet.Count(["Vendor", "verdict"], [["pdl", "Right"], ["pdl", "wrong "], ["pdl", ""], ["zoominfo", "right"]]);
        Assert.That(trouble, Is.Null);
        Assert.That(verdicts, Is.EqualTo(new[] { new SampleVerdict("pdl", 2, 1, 1), new SampleVerdict("zoominfo", 1, 1, 0) }));
    }

    [TestCase("vendor,x", "a,right", "it has no column verdict")]
    [TestCase("vendor,verdict", "a,perhaps", "line 2: a verdict is right, wrong, or blank for one that nobody looked at")]
    [TestCase("vendor,verdict", ",right", "line 2 names no vendor")]
    [TestCase("vendor,verdict", "a", "line 2 names no vendor")]
    public void What_cannot_be_counted_is_told_with_its_line(string header, string row, string told) =>
        Assert.That(SampleSheet.Count(header.Split(','), [row.Split(',')]).Trouble, Is.EqualTo(told));
}

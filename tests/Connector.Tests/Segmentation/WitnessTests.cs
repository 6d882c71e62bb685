using Connector.Accounts;
using Connector.Segmentation;
using Connector.Segmentation.Derived;
using Connector.Segmentation.Proof;
using NUnit.Framework;

namespace Connector.Tests.Segmentation;

/// <summary>Accounts that are looked for to show what a calculation can be.</summary>
internal sealed class WitnessTests
{
    [TestCase("{ type: money, derived: arr / employees }", 5000, 5000, 5000)]
    [TestCase("{ type: money, derived: arr / employees }", 0.25, 0.25, 0.25)]
    [TestCase("{ type: money, derived: (arr + 1000) * weight }", 3001, 3001, 3001, TestName = "By a number that a table gives")]
    [TestCase("{ type: integer, unit: people, derived: best * 2 }", 8, 8, 8, TestName = "By what is chosen among others")]
    [TestCase("{ type: integer, unit: people, derived: employees * 5 }", 12, 13, 16, TestName = "Near the wanted value where itself cannot be")]
    [TestCase("{ type: integer, unit: people, derived: employees * 5 }", 12, 8, 11, TestName = "On either side of it")]
    [TestCase("{ type: integer, derived: wide * narrow }", 371, 371, 371, TestName = "By an input that has one value only")]
    [TestCase("{ type: integer, derived: narrow * wide }", 371, 371, 371, TestName = "Whichever stands first")]
    [TestCase("{ type: decimal, derived: wide / score }", 0.4, 0.4, 0.4)]
    [TestCase("{ type: decimal, derived: score - wide }", -999, -999, -999)]
    [TestCase("{ type: decimal, derived: level * 4 }", 2, 2, 2, TestName = "By a table asked for a category")]
    public void An_account_is_found_whose_calculation_is_wanted(string extra, double near, double low, double high)
    {
        var framework = Framework(extra);
        var calculated = framework.Attribute("extra")!;

        var account = Witness.Find(framework.Attributes, calculated, AttributeValue.Of(near), value => value.Number >= low && value.Number <= high);

        Assert.That(account, Is.Not.Null);
        Assert.That(account![calculated.Index].Number, Is.InRange(low, high));
        var inputs = framework.Attributes.Select(attribute => attribute.Derived is null ? account[attribute.Index] : AttributeValue.Unknown).ToArray();
        Assert.That(framework.Attributes.Where(attribute => attribute.Derived is null && attribute.Allowed(inputs[attribute.Index]) != inputs[attribute.Index]), Is.Empty, "every input is valid");
        Derivation.Fill(framework.Attributes, inputs);
        Assert.That(inputs, Is.EqualTo(account), "the inputs alone give all the rest");
    }

    [TestCase("{ type: integer, unit: people, derived: employees * 2 }", 7, 7, 7, TestName = "Twice a whole number is never odd")]
    [TestCase("{ type: money, derived: arr / employees }", -5, -6, -4)]
    [TestCase("{ type: integer, derived: wide * narrow }", 372, 372, 372)]
    [TestCase("{ type: decimal, derived: level * 4 }", 3, 3, 3, TestName = "A table gives no other numbers than its own")]
    [TestCase("{ type: decimal, derived: twice * 4 }", 20, 20, 20, TestName = "A table that is asked for what another gives is not gone back through")]
    [TestCase("{ type: decimal, derived: odd * 4 }", 20, 20, 20, TestName = "Nor is a line for a category that does not exist")]
    public void Where_there_is_no_such_account_none_is_shown(string extra, double near, double low, double high)
    {
        var framework = Framework(extra);

        Assert.That(Witness.Find(framework.Attributes, framework.Attribute("extra")!, AttributeValue.Of(near), value => value.Number >= low && value.Number <= high), Is.Null);
    }

    /// <summary>Ten inputs with some ten values each are more combinations than anybody waits for.</summary>
    [Test]
    public void Looking_for_an_account_has_an_end()
    {
        var names = Enumerable.Range(0, 10).Select(i => $"n{i}").ToList();
        var framework = Load(string.Concat(names.Select(name => $"  {name}: {{ type: integer, valid: 0.., sources: [ usage: {name} ] }}\n")) + $"  extra: {{ type: integer, derived: {string.Join(" + ", names)} }}\n");
        var asked = 0;

        Assert.That(Witness.Find(framework.Attributes, framework.Attribute("extra")!, AttributeValue.Of(-1000), _ => ++asked < 0), Is.Null);
        Assert.That(asked, Is.LessThan(200_000));
    }

    private static Framework Framework(string extra) => Load($"""
          guess:     {"{"} type: integer, unit: people, valid: 1..3000000, sources: [ enrichment: employees ] {"}"}
          best:      {"{"} type: integer, unit: people, derived: "first known of employees, guess" {"}"}
          zone:      {"{"} type: category, derived: lookup region in zones {"}"}
          weight:    {"{"} type: decimal, derived: lookup kind in weights {"}"}
          level:     {"{"} type: decimal, derived: lookup region in levels {"}"}
          twice:     {"{"} type: decimal, derived: lookup zone in steps {"}"}
          odd:       {"{"} type: decimal, derived: lookup kind in odds {"}"}
          wide:      {"{"} type: integer, valid: 1..1000, sources: [ usage: wide ] {"}"}
          narrow:    {"{"} type: integer, valid: 7..7, sources: [ usage: narrow ] {"}"}
          extra:     {extra}

        """);

    private static Framework Load(string attributes) => FrameworkFile.Parse(TestFramework.Text.Replace("dimensions:\n", attributes + "dimensions:\n", StringComparison.Ordinal), "f.yaml", name => name switch
    {
        "regions" => new TableFile("regions.csv", TestFramework.Regions),
        "zones" => new TableFile("zones.csv", "value,result\nEMEA,north\nNA,north\n*,south\n"),
        "weights" => new TableFile("weights.csv", "value,result\ncustomer,2\n*,0.5\n"),
        "levels" => new TableFile("levels.csv", "value,result\nemea,0.5\nAPAC,1\nLATAM,2\nNA,3\n"),
        "steps" => new TableFile("steps.csv", "value,result\nnorth,5\nsouth,7\n"),
        "odds" => new TableFile("odds.csv", "value,result\ncustomer,1\npartner,2\nstranger,5\n*,9\n"),
        _ => null,
    }).OrThrow();
}

using Connector.Accounts;
using Connector.Segmentation;
using Connector.Segmentation.Cells;
using NUnit.Framework;

namespace Connector.Tests.Segmentation;

/// <summary>The parts that constants cut values into, as explanations and proofs name them.</summary>
internal sealed class CellsTests
{
    [TestCase("employees", "10|20", "employees <= 9|employees = 10|employees between 11 and 19|employees = 20|employees >= 21")]
    [TestCase("employees", "1|3000000", "employees = 1|employees between 2 and 2999999|employees = 3000000", TestName = "Beyond the valid range there is nothing")]
    [TestCase("employees", "5|6", "employees <= 4|employees = 5|employees = 6|employees >= 7", TestName = "Nor between neighbouring whole numbers")]
    [TestCase("employees", "5|7", "employees <= 4|employees = 5|employees = 6|employees = 7|employees >= 8")]
    [TestCase("employees", "5.5", "employees <= 5|employees >= 6", TestName = "Half a person is no value")]
    [TestCase("arr", "100|200", "arr < 100|arr = 100|arr > 100 and arr < 200|arr = 200|arr > 200")]
    [TestCase("arr", "0", "arr = 0|arr > 0")]
    [TestCase("arr", "", "arr is known")]
    [TestCase("score", "0", "score < 0|score = 0|score > 0")]
    [TestCase("joined", "2026-01-01", "joined <= 2025-12-31|joined = 2026-01-01|joined >= 2026-01-02")]
    [TestCase("vip", "", "false|true")]
    [TestCase("kind", "customer|CUSTOMER", "customer|(unmapped)", TestName = "Of a mapped category the unmapped values are one more part")]
    [TestCase("region", "EMEA|APAC", "EMEA|APAC|LATAM", TestName = "Of a standardised one another canonical value")]
    [TestCase("region", "EMEA|APAC|LATAM|NA", "EMEA|APAC|LATAM|NA", TestName = "While there is another")]
    [TestCase("note", "a|bc", "a|bc|abc…", TestName = "Of free text one that no constant is")]
    public void Values_are_cut_into_parts_that_the_rules_can_tell_apart(string name, string constants, string parts)
    {
        var attribute = Attribute(name);
        var cells = AttributeCells.Of(attribute, Constants(attribute, constants));

        Assert.That(cells.Possible.Select(value => cells is NumberCells numbers ? numbers.Band(cells.Locate(value)).Text(attribute) : value.ToString()),
            Is.EqualTo(parts.Split('|').Select(part => part == "(unmapped)" ? AttributeDefinition.Unmapped : part)));
        Assert.That(cells.Possible.Select(value => attribute.Allowed(value)), Is.EqualTo(cells.Possible), "each is shown by a valid value");
        Assert.That(Enumerable.Range(0, cells.Count).Select(cell => cells.Locate(cells.Sample(cell))), Is.EqualTo(Enumerable.Range(0, cells.Count)), "a sample lies in its part, valid or not");
    }

    [TestCase("employees", "10|20", 2, 5, 11)]
    [TestCase("employees", "10|20", 2, 30, 19)]
    [TestCase("arr", "100|200", 2, 50, 101)]
    [TestCase("arr", "100|200", 2, 100, 101, TestName = "The end itself is outside")]
    [TestCase("arr", "100|200", 2, 200, 199)]
    [TestCase("arr", "100|200", 0, 150, 99)]
    [TestCase("arr", "100|200", 3, 50, 200)]
    [TestCase("arr", "100|101", 2, 50, 100.5, TestName = "Where no whole number lies between, few digits")]
    [TestCase("score", "0", 0, 5, -1)]
    [TestCase("score", "0", 2, -5, 1)]
    [TestCase("score", "0.25|0.26", 2, 5, 0.255)]
    public void The_nearest_value_of_a_part_is_one_that_people_can_read(string name, string constants, int cell, double outside, double nearest)
    {
        var attribute = Attribute(name);
        var cells = (NumberCells)AttributeCells.Of(attribute, Constants(attribute, constants));

        Assert.That(cells.Band(cell).Nearest(outside), Is.EqualTo(nearest));
        Assert.That(cells.Locate(AttributeValue.Of(nearest)), Is.EqualTo(cell));
    }

    [TestCase("arr", "100|200", 1, 2, "arr >= 100 and arr < 200")]
    [TestCase("arr", "100|200", 2, 3, "arr > 100 and arr <= 200")]
    [TestCase("arr", "100|200", 1, 3, "arr between 100 and 200")]
    [TestCase("arr", "100|200", 0, 1, "arr <= 100")]
    [TestCase("arr", "100|200", 3, 4, "arr >= 200")]
    [TestCase("arr", "100|200", 0, 4, "arr is known")]
    [TestCase("employees", "10|20", 0, 2, "employees <= 19")]
    [TestCase("employees", "10|20", 2, 4, "employees >= 11")]
    public void Parts_that_follow_each_other_are_one_condition(string name, string constants, int from, int to, string text)
    {
        var attribute = Attribute(name);
        var cells = (NumberCells)AttributeCells.Of(attribute, Constants(attribute, constants));

        Assert.That(Enumerable.Range(from, to - from + 1).Select(cells.Band).Aggregate((all, next) => all.Through(next)).Text(attribute), Is.EqualTo(text));
    }

    private static AttributeDefinition Attribute(string name) => TestFramework.Framework.Attribute(name)!;

    private static IEnumerable<AttributeValue> Constants(AttributeDefinition attribute, string constants) => constants.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(text => attribute.Type switch
    {
        AttributeType.Date => AttributeValue.Of(DateOnly.Parse(text, null)),
        AttributeType.Category or AttributeType.Text => AttributeValue.Of(text),
        _ => AttributeValue.Of(double.Parse(text, System.Globalization.CultureInfo.InvariantCulture)),
    });
}

using Connector.Segmentation;
using NUnit.Framework;

namespace Connector.Tests.Segmentation;

/// <summary>Tables of spellings: what is wrong in one is told at its line, and two chain.</summary>
internal sealed class StandardTableTests
{
    private const string Countries = """
        value,canonical,kind
        Germany,DE,
        Germny,DE,misspelt
        Korea,KP|KR,
        Corea,KP | KR,misspelt
        Congo,CD|CG,
        Atlantis,XX,
        America,US|XX,
        """;

    private const string Regions = """
        value,canonical,kind
        DE,EMEA,
        KP,APAC,
        KR,APAC,
        CD,EMEA,
        CG,Africa,
        US,NA,
        Europe,EMEA,
        Europ,EMEA,misspelt
        Germany,APAC,misspelt
        Congo,NA,misspelt
        """;

    [TestCase("value,canonical\nA,EMEA\n,EMEA\n", 3, "value and canonical must both be filled")]
    [TestCase("value,canonical\nA,\n", 2, "value and canonical must both be filled")]
    [TestCase("value,canonical\nA, | \n", 2, "value and canonical must both be filled")]
    [TestCase("value,canonical,kind\nA,EMEA,wrong\n", 2, "'wrong' is no kind of spelling: write misspelt, or nothing")]
    [TestCase("value,canonical\nA,EMEA\n\n# a comment\nB,emea\n", 5, "'emea' is also spelled 'EMEA'")]
    [TestCase("value,canonical\nA,EMEA\na,APAC\n", 3, "'a' stands here twice")]
    [TestCase("value,canonical\nA,EMEA|APAC\na,APAC\n", 3, "'a' stands here twice")]
    [TestCase("value,canonical\nA,EMEA\na,EMEA|APAC\n", 3, "'a' stands here twice")]
    [TestCase("value\nA\n", 1, "a table has the columns value,canonical and perhaps kind")]
    [TestCase("value,canonical,sort\nA,EMEA,\n", 1, "a table has the columns value,canonical and perhaps kind")]
    [TestCase("value,canonical\n# nothing yet\n", 1, "the table is empty")]
    public void A_mistake_in_a_table_is_told_at_its_line(string text, int line, string message)
    {
        var errors = new List<FrameworkError>();
        StandardTable.Parse("regions", "regions.csv", text, errors);

        Assert.That(errors.Select(error => (error.File, error.Line)), Is.EqualTo(new[] { ("regions.csv", line) }));
        Assert.That(errors[0].Message, Does.StartWith(message));
    }

    [Test]
    public void A_sound_table_knows_its_spellings_their_kinds_and_its_values_in_order()
    {
        var table = Table("countries", Countries);

        Assert.That(table.Canonical, Is.EqualTo(new[] { "DE", "KP", "KR", "CD", "CG", "XX", "US" }));
        Assert.That((table.Find(" germny "), table.Find("Korea"), table.Find("France")), Is.EqualTo(("DE", (string?)null, (string?)null)));
        Assert.That(table.Misspelt, Is.EquivalentTo(new[] { "Germny", "Corea" }));
        Assert.That(table.Ambiguous["korea"], Is.EqualTo(new[] { "KP", "KR" }));
        Assert.That(table.First, Is.SameAs(table));
    }

    [TestCase("Germany", "EMEA", TestName = "The first table's way wins over the second's own spelling")]
    [TestCase("Germny", "EMEA")]
    [TestCase("Korea", "APAC", TestName = "Several values that lead to one place are one")]
    [TestCase("Congo", null, TestName = "Several values that lead to several places are ambiguous")]
    [TestCase("Atlantis", null, TestName = "A value that the second table does not list leads nowhere")]
    [TestCase("America", null, TestName = "Nor do several of which it lists one only")]
    [TestCase("europe", "EMEA", TestName = "The second table's own spellings count")]
    [TestCase("DE", null, TestName = "The first table's values are no spellings")]
    public void Two_tables_chain(string spelling, string? place) => Assert.That(Chain().Find(spelling), Is.EqualTo(place));

    [Test]
    public void A_chain_keeps_what_is_misspelt_or_ambiguous_and_where_it_began()
    {
        var chain = Chain();

        Assert.That(chain.Misspelt, Is.EquivalentTo(new[] { "Germny", "Corea", "Europ" }), "as the table says that gives them their place");
        Assert.That(chain.Ambiguous.Select(pair => $"{pair.Key}: {string.Join(' ', pair.Value)}"), Is.EqualTo(new[] { "Congo: EMEA Africa" }));
        Assert.That(chain.Canonical, Is.EqualTo(new[] { "EMEA", "APAC", "Africa", "NA" }));
        Assert.That(chain.Name, Is.EqualTo("countries, regions"));
        Assert.That(chain.Then(Table("worlds", "value,canonical\nEMEA,Old\nAPAC,Old\nAfrica,Old\nNA,New\n")), Has.Property(nameof(StandardTable.First)).Property(nameof(StandardTable.Name)).EqualTo("countries"));
    }

    private static StandardTable Chain() => Table("countries", Countries).Then(Table("regions", Regions));

    private static StandardTable Table(string name, string text)
    {
        var errors = new List<FrameworkError>();
        var table = StandardTable.Parse(name, $"{name}.csv", text, errors);
        Assert.That(errors, Is.Empty);
        return table;
    }
}

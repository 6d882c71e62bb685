using Connector.Accounts;
using Connector.Cleaning;
using Connector.Segmentation;
using Connector.Segmentation.Linting;
using Connector.Segmentation.Proof;
using NUnit.Framework;

namespace Connector.Tests.Segmentation;

/// <summary>Attributes that follow from others: calculated, chosen, looked up.</summary>
internal sealed class DerivedAttributeTests
{
    private const string Derived = """
          guess:     { type: integer, unit: people, valid: 1..3000000, sources: [ enrichment: employees ] }
          head:      { type: money, derived: arr / employees }
          best:      { type: integer, unit: people, derived: "first known of employees, guess" }
          zone:      { type: category, derived: lookup region in zones }
          weight:    { type: decimal, derived: lookup kind in weights }
          worth:     { type: money, derived: (arr + 1000) * weight }
        dimensions:

        """;

    private static readonly DateOnly Day = new(2026, 11, 24);

    [TestCase(10d, 500d, "Germany", "50")]
    [TestCase(null, 500d, "Germany", "unknown")]
    [TestCase(10d, null, "Germany", "unknown")]
    public void A_calculation_of_something_unknown_is_unknown(double? employees, double? arr, string country, string head)
    {
        var framework = Framework();
        var values = Clean(framework, ("Employees", employees?.ToString()), ("ARR__c", arr?.ToString()), ("Country", country), ("Type", "Customer"));

        Assert.That(Value("head"), Is.EqualTo(head));
        Assert.That(Value("zone"), Is.EqualTo("north"));
        Assert.That(Value("worth"), Is.EqualTo(arr is null ? "unknown" : "3000"));

        string Value(string name) => values[framework.Attribute(name)!.Index].ToString();
    }

    [TestCase("{ type: money, derived: arr / employees, sources: [ crm: { alpha: X } ] }", "sources", "take 'sources' out")]
    [TestCase("{ type: money, derived: arr * arr }", "* arr", "money * money has no meaning")]
    [TestCase("{ type: money, derived: arr + employees }", "+ employees", "money + integer in people has no meaning")]
    [TestCase("{ type: decimal, derived: arr / employees }", "arr / employees", "gives money, and it is declared as decimal")]
    [TestCase("{ type: decimal, derived: arr / emploees }", "emploees", "Did you mean 'employees'?")]
    [TestCase("{ type: decimal, derived: arr / note }", "note", "is text and cannot be calculated with")]
    [TestCase("{ type: decimal, derived: arr / }", " }", "expected a number, an attribute or brackets")]
    [TestCase("{ type: integer, unit: people, derived: \"first known of employees, arr\" }", "arr", "give both the same type and unit")]
    [TestCase("{ type: category, derived: lookup region in zone }", "zone }", "unknown table 'zone'")]
    [TestCase("{ type: category, derived: lookup joined in zones }", "joined in", "is date, and a table is asked")]
    [TestCase("{ type: category, derived: lookup region in few }", "few", "table few has no line for 'LATAM', 'NA'")]
    [TestCase("{ type: decimal, derived: lookup kind in gaps }", "gaps", "add a line for all others")]
    [TestCase("{ type: integer, unit: people, derived: \"first known of employees\" }", "employees", "chooses among two attributes or more: name another one, or use employees itself")]
    [TestCase("{ type: integer, unit: people, derived: \"first known of employees, employees\" }", "employees, employees", "an attribute stands twice in 'derived' of extra")]
    [TestCase("{ type: integer, derived: \"first known of employees, employees\" }", "employees, employees", "'employees' is integer in people and extra is integer: give both")]
    [TestCase("{ type: integer, unit: people, derived: \"first known of employees, emploees\" }", "emploees", "'emploees' is no attribute above extra, and it can only be derived from these. Did you mean 'employees'?")]
    [TestCase("{ type: money, valid: 0.., derived: \"first known of arr, arr\" }", "\"first known", "take 'valid' out of extra")]
    [TestCase("{ type: category, valid: 0..1, derived: lookup region in zones }", "0..1", "only numbers have a valid range")]
    [TestCase("{ type: decimal, valid: 0..1, derived: lookup kind in weights }", "lookup kind", "what is chosen or looked up is valid as it is: take 'valid' out of extra")]
    [TestCase("{ type: money, derived: lookup kind in weights }", "weights", "a table gives categories or numbers, and extra is money")]
    [TestCase("{ type: category, derived: lookup regoin in zones }", "regoin", "Did you mean 'region'?")]
    [TestCase("{ type: category, derived: lookup region in three }", "three", "table three has no line for 'NA': add it, or a line for all others")]
    [TestCase("{ type: decimal, derived: lookup note in gaps }", "gaps", "note can be what table gaps does not list: add a line for all others: *,0")]
    [TestCase("{ type: money, valid: -5..-1, derived: arr / employees }", "arr / employees", "'derived' of extra gives 0.., which is never valid: mend 'valid'")]
    [TestCase("{ type: money, derived: arr / employees }\n  more:      { type: money, derived: extra * 2 }", "extra * 2", "'extra' is calculated itself: write out what it is, in brackets")]
    [TestCase("{ type: money, derived: arr / employees }\n  some:      { type: money, derived: \"first known of extra, arr\" }\n  more:      { type: money, derived: some * 2 }", "some * 2", "'some' is calculated itself")]
    [TestCase("{ type: decimal, derived: (note + arr) * (joined - 2) }", "note + arr", "'note' is text and cannot be calculated with")]
    public void A_mistake_is_told_at_its_place(string attribute, string at, string message)
    {
        var text = TestFramework.Text.Replace("dimensions:\n", $"  extra:     {attribute}\ndimensions:\n", StringComparison.Ordinal);

        var error = Load(text).Errors[0];

        Assert.That(error.Message, Does.Contain(message));
        Assert.That(text.Split('\n')[error.Line - 1][(error.Column - 1)..], Does.StartWith(at));
    }

    [TestCase("{ type: money, derived: arr / 10 }", "0..")]
    [TestCase("{ type: money, valid: -5..2000, derived: arr / 10 }", "0..2000")]
    [TestCase("{ type: money, valid: 10.., derived: arr / 10 }", "10..")]
    [TestCase("{ type: integer, unit: people, valid: 3..3, derived: employees + 2 }", "3..3")]
    [TestCase("{ type: decimal, derived: score + 1 }", null)]
    public void A_calculation_is_valid_where_it_can_be_and_is_declared_to_be(string attribute, string? valid)
    {
        var framework = Load(TestFramework.Text.Replace("dimensions:\n", $"  extra:     {attribute}\ndimensions:\n", StringComparison.Ordinal)).OrThrow();

        Assert.That(framework.Attribute("extra")!.Valid?.ToString(), Is.EqualTo(valid));
    }

    [TestCase("{ type: category, derived: \"first known of region, kind\" }", "EMEA APAC LATAM NA customer partner")]
    [TestCase("{ type: category, derived: \"first known of kind, kind_2\" }", "customer partner rival", TestName = "Each category stands once")]
    [TestCase("{ type: text, derived: \"first known of note, memo\" }", null)]
    [TestCase("{ type: category, derived: lookup region in few_more }", "north south")]
    [TestCase("{ type: decimal, derived: lookup region in every }", null, TestName = "A number for every category needs no line for others")]
    [TestCase("{ type: category, derived: lookup note in few }", "north south", TestName = "Of a text that is not listed the category is unknown")]
    public void What_is_chosen_or_looked_up_can_be_what_stands_behind_it(string attribute, string? categories)
    {
        var framework = Load(TestFramework.Text.Replace("dimensions:\n", "  memo:      { type: text, sources: [ usage: memo ] }\n  kind_2:    { type: category, map: { Customer: customer, Rival: rival }, sources: [ usage: kind ] }\n"
            + $"  extra:     {attribute}\ndimensions:\n", StringComparison.Ordinal)).OrThrow();

        Assert.That(framework.Attribute("extra")!.Categories is { } all ? string.Join(' ', all) : null, Is.EqualTo(categories));
    }

    [Test]
    public void What_is_chosen_or_looked_up_is_decided_and_blamed_by_what_stands_behind_it()
    {
        var framework = Framework("arr >= 250000 or employees >= 1000 or vip", "best >= 1000");
        var decider = new Decider(framework);

        var estimated = Values(framework, ("guess", AttributeValue.Of(5000)));
        var decision = decider.Decide(0, estimated);

        Assert.That(framework.Dimensions[0].At(decision.Segment).Name, Is.EqualTo("strategic"));
        Assert.That(decision.IsProvisional, Is.True, "the number itself could be another");
        Assert.That(Matter(framework, decision), Is.EqualTo(new[] { "employees", "arr" }));
        Assert.That(framework.Dimensions[0].Segments[0].Clauses, Is.EqualTo(new[] { "best >= 1000" }));
    }

    [Test]
    public void The_proof_of_a_calculation_shows_accounts_that_have_it()
    {
        var framework = Framework("arr > 0 or employees >= 1", "head > 0 or head <= 0");
        var lone = Load(framework.Text.Replace("arr >= 250000 or employees >= 1000 or vip", "head >= 5000", StringComparison.Ordinal)
            .Replace("arr >= 25000 or employees >= 100", "head >= 9000", StringComparison.Ordinal)).OrThrow();
        var decider = new Decider(lone);

        var proof = Prover.Prove(lone)[0];

        Assert.That(proof.IsDecided, Is.True);
        Assert.That(proof.Findings.Select(finding => (finding.Rule, finding.Subject)), Does.Contain(("dead-segment", "tier.core")));
        Assert.That(proof.IsTotal, Is.True);
        foreach (var example in proof.Findings.SelectMany(finding => finding.Examples))
        {
            var values = Values(lone, [.. lone.Attributes.Where(attribute => attribute.Derived is null).Select(attribute => (attribute.Name, example.Attributes[attribute.Index]))]);
            Assert.That(values[lone.Attribute("head")!.Index], Is.EqualTo(example.Attributes[lone.Attribute("head")!.Index]), "the example's inputs give its result");
            Assert.That(lone.Dimensions[0].At(decider.Decide(0, values).Segment).Name, Is.EqualTo(example.Segment.Name));
        }
    }

    [Test]
    public void Attributes_that_move_together_are_undecided_and_never_proved()
    {
        var proof = Prover.Prove(Framework("arr >= 250000 or employees >= 1000 or vip", "head >= 5000"))[0];

        Assert.That(proof.IsDecided, Is.False);
        Assert.That(proof.Findings.Single().Message, Does.Contain("head").And.Contain("move together"));
    }

    [Test]
    public void A_calculation_that_is_unknown_counts_as_anything_it_can_be_and_says_so()
    {
        var framework = Framework("arr >= 250000 or employees >= 1000 or vip", "head >= 5000");
        var account = Values(framework, ("employees", AttributeValue.Of(10)));

        var explanation = new Explainer(framework, "alpha", Day).Explain(0, account);

        Assert.That(explanation.IsProvisional, Is.True);
        Assert.That(explanation.IsExact, Is.False);
        Assert.That(explanation.Matter.Select(attribute => attribute.Name), Is.EqualTo(new[] { "arr" }));
    }

    [Test]
    public void What_a_derived_attribute_comes_from_is_used()
    {
        var framework = Framework("arr >= 250000 or employees >= 1000 or vip", "best >= 1000 or worth > 5 or zone = 'north'");

        var unused = Linter.Check(framework, Day, []).Findings.Where(finding => finding.Rule == "unused-attribute").Select(finding => finding.Subject);

        Assert.That(unused, Is.EquivalentTo(new[] { "head", "vip", "trial", "joined", "note", "score" }));
    }

    private static Framework Framework(string piece = "action: Call", string replacement = "action: Call") =>
        Load(TestFramework.Text.Replace("dimensions:\n", Derived, StringComparison.Ordinal).Replace(piece, replacement, StringComparison.Ordinal)).OrThrow();

    private static FrameworkLoadResult Load(string text) => FrameworkFile.Parse(text, "f.yaml", name => name switch
    {
        "regions" => new TableFile("regions.csv", TestFramework.Regions),
        "zones" => new TableFile("zones.csv", "value,result\nEMEA,north\nNA,north\n*,south\n"),
        "few" => new TableFile("few.csv", "value,result\nEMEA,north\nAPAC,south\n"),
        "three" => new TableFile("three.csv", "value,result\nEMEA,north\nAPAC,south\nLATAM,south\n"),
        "few_more" => new TableFile("few_more.csv", "value,result\nEMEA,north\nAPAC,south\nLATAM,south\nNA,north\n"),
        "every" => new TableFile("every.csv", "value,result\nEMEA,1\nAPAC,2\nLATAM,3\nNA,4\n"),
        "weights" => new TableFile("weights.csv", "value,result\ncustomer,2\n*,0.5\n"),
        "gaps" => new TableFile("gaps.csv", "value,result\ncustomer,2\npartner,1\n"),
        _ => null,
    });

    private static AttributeValue[] Values(Framework framework, params IReadOnlyList<(string Name, AttributeValue Value)> given)
    {
        var values = new AttributeValue[framework.Attributes.Count];
        foreach (var (name, value) in given) values[framework.Attribute(name)!.Index] = value;
        Connector.Segmentation.Derived.Derivation.Fill(framework.Attributes, values);
        return values;
    }

    private static AttributeValue[] Clean(Framework framework, params IReadOnlyList<(string Field, string? Text)> fields)
    {
        var values = new AttributeValue[framework.Attributes.Count];
        new AttributeCleaner(framework, "alpha", new FieldLayout(0, [.. fields.Select(field => field.Field)]))
            .Clean(new AccountId("1"), [.. fields.Select(field => AttributeValue.Of(field.Text))], values, new FindingTally());
        return values;
    }

    private static IEnumerable<string> Matter(Framework framework, Decision decision) => framework.Dimensions[0].UsedAttributes
        .Where((_, position) => decision.Matters(position)).Select(index => framework.Attributes[index].Name);
}

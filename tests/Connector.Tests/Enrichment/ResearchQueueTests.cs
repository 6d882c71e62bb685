using Connector.Accounts;
using Connector.Enrichment;
using NUnit.Framework;

namespace Connector.Tests.Enrichment;

public class ResearchQueueTests
{
    [Test]
    public void A_row_has_who_the_account_is_and_a_blank_column_per_fact_and_no_cell_is_a_formula()
    {
        ResearchTask[] tasks =
        [
            new(new AccountId("A"), new(1, "=HYPERLINK(\"x\")", null, "Austin, Texas", "TX", null), ["enrichment.employees"]),
            new(new AccountId("B"), new(2, "@beta", "-beta.io", null, null, null), ["enrichment.industry", "enrichment.employees"]),
        ];

        Assert.That(ResearchQueue.Lines(tasks), Is.EqualTo(new[]
        {
            "account_id,name,website,city,state,country,find_out,enrichment.employees,enrichment.industry",
            "A,\"'=HYPERLINK(\"\"x\"\")\",,\"Austin, Texas\",TX,,enrichment.employees,,",
            "B,'@beta,'-beta.io,,,,enrichment.industry enrichment.employees,,",
        }));
    }

    [Test]
    public void What_people_filled_in_comes_back_by_source()
    {
        var facts = ResearchQueue.Facts(["account_id", "name", "enrichment.employees", "enrichment.industry", "billing.arr", "note"],
            ["A", "Acme", " 430 ", "\u202eRetail", "'-5", "x.y"]);

        Assert.That(facts["enrichment"].Select(fact => (fact.Fact, fact.Value.Text)), Is.EqualTo(new[] { ("employees", "430"), ("industry", "Retail") }));
        Assert.That(facts["billing"].Single().Value.Text, Is.EqualTo("-5"));
    }
}

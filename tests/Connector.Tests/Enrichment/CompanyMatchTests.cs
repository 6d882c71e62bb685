using Connector.Cleaning.Names;
using Connector.Enrichment;
using NUnit.Framework;

namespace Connector.Tests.Enrichment;

public class CompanyMatchTests
{
    [TestCase("Acme Inc", null, "Austin", "TX", "ACME, Incorporated", null, "Austin", "TX", true)]
    [TestCase("Acme", null, "Austin", "TX", "Acme", null, "Dallas", "TX", true, TestName = "another town of the same state is a branch")]
    [TestCase("Acme", null, "Austin", "TX", "Acme", null, "Boston", "MA", false, TestName = "another state makes a namesake")]
    [TestCase("Acme", null, "Austin", "TX", "Acme", null, "Dallas", "texas", true, TestName = "a state by its code is the state by its name")]
    [TestCase("Acme", null, "Toronto", "Ontario", "Acme", null, "Toronto", "ON", true)]
    [TestCase("Acme", null, "Austin", "TX", "Acme", null, "Boston", "Massachusetts", false)]
    [TestCase("Acme", null, "Austin", null, "Acme", null, "Boston", null, false, TestName = "without a state another town makes a namesake")]
    [TestCase("Acme", "https://www.acme.com/about", null, null, "Something Else", "acme.com", null, null, true, TestName = "one domain is one company")]
    [TestCase("Acme", "acme.com", null, null, "Acme", "acme.org", null, null, false, TestName = "an equal name at another domain is a namesake")]
    [TestCase("Acme", null, null, null, "Quite Another Company", null, null, null, false)]
    [TestCase("Acme", null, null, null, null, null, null, null, false, TestName = "an answer that does not say who it is about is about nobody")]
    [TestCase("Lowe’s", null, "Mooresville", "NC", "Lowe's", null, "Mooresville", "NC", true)]
    [TestCase("me@gmail.com", "gmail.com", null, null, "Other", "gmail.com", null, null, false, TestName = "a shared domain says nothing")]
    public void An_answer_is_used_when_it_is_about_the_company_that_was_asked_about(
        string name, string? website, string? city, string? state, string? theirName, string? theirWebsite, string? theirCity, string? theirState, bool used)
    {
        var confidence = CompanyMatch.Judge(new(1, name, website, city, state, null),
            new(null, theirName, theirWebsite, theirCity, theirState, 1, FactSet.None), PublicSuffixes.BuiltIn);

        Assert.That(confidence >= CompanyMatch.Enough, Is.EqualTo(used), $"confidence {confidence}");
        Assert.That(confidence, Is.InRange(0, 1));
    }

    [Test]
    public void A_vendor_that_is_not_sure_makes_nobody_sure()
    {
        var record = new CompanyRecord(null, "Acme", "acme.com", null, null, 0.5, FactSet.None);

        Assert.That(CompanyMatch.Judge(new(1, "Acme", "acme.com", null, null, null), record, PublicSuffixes.BuiltIn), Is.EqualTo(0.5));
    }
}

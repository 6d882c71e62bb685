using Connector.Accounts;
using Connector.Cleaning.Names;
using Connector.Enrichment;
using NUnit.Framework;

namespace Connector.Tests.Enrichment;

public class IdentityMapTests
{
    private readonly IdentityMap _map = new(PublicSuffixes.BuiltIn);

    [SetUp]
    public void Fill()
    {
        _map.Add(1, new AccountId("A"), "cus_1", "https://www.acme.com", "Acme Inc");
        _map.Add(2, new AccountId("B"), "cus_2", "beta.io", "Beta GmbH");
        _map.Add(3, new AccountId("C"), null, "twin.com", "Twin");
        _map.Add(4, new AccountId("D"), null, "twin.com", "Twin LLC");
    }

    [TestCase(KeyKind.CrmId, "A", 1L, 1)]
    [TestCase(KeyKind.ExternalId, " cus_2 ", 2L, 1)]
    [TestCase(KeyKind.Domain, "info@beta.io", 2L, 0.95)]
    [TestCase(KeyKind.Name, "ACME", 1L, 0.85)]
    [TestCase(KeyKind.CrmId, "a", null, 0, TestName = "ids are exact, case included")]
    [TestCase(KeyKind.Domain, "twin.com", null, 0, TestName = "a domain of two accounts is no key")]
    [TestCase(KeyKind.Name, "twin", null, 0, TestName = "a name of two accounts is no key")]
    [TestCase(KeyKind.ExternalId, "", null, 0)]
    [TestCase(KeyKind.Domain, "gmail.com", null, 0)]
    public void A_record_is_found_by_a_key_that_one_account_alone_has(KeyKind kind, string value, long? account, double confidence)
    {
        var match = _map.Find([new AccountKey(kind, value)]);

        Assert.That((match.Account, match.Confidence, match.Conflict), Is.EqualTo((account, confidence, ((AccountId, AccountId)?)null)));
    }

    [Test]
    public void Keys_that_lead_to_two_accounts_are_a_conflict_with_both_ids()
    {
        var match = _map.Find([new AccountKey(KeyKind.ExternalId, "cus_1"), new AccountKey(KeyKind.Domain, "beta.io")]);

        Assert.That(match.Account, Is.Null);
        Assert.That(match.Conflict, Is.EqualTo((new AccountId("A"), new AccountId("B"))));
    }

    [Test]
    public void Ids_of_an_account_merged_away_lead_to_its_survivor_and_a_conflict_names_the_survivor()
    {
        _map.AddFormer(1, new AccountId("A"), new AccountId("Z"), "cus_9");

        Assert.That(_map.Find([new AccountKey(KeyKind.CrmId, "Z")]).Account, Is.EqualTo(1));
        Assert.That(_map.Find([new AccountKey(KeyKind.ExternalId, "cus_9"), new AccountKey(KeyKind.Domain, "acme.com")]).Conflict, Is.Null);
        Assert.That(_map.Find([new AccountKey(KeyKind.ExternalId, "cus_9"), new AccountKey(KeyKind.Domain, "beta.io")]).Conflict, Is.EqualTo((new AccountId("A"), new AccountId("B"))));
    }

    [Test]
    public void A_name_contradicts_nothing()
    {
        var match = _map.Find([new AccountKey(KeyKind.ExternalId, "cus_1"), new AccountKey(KeyKind.Name, "Beta")]);

        Assert.That((match.Account, match.Conflict), Is.EqualTo((1L, ((AccountId, AccountId)?)null)));
    }

    [Test]
    public void Spellings_of_one_id_are_one_where_the_CRM_has_several()
    {
        var map = new IdentityMap(PublicSuffixes.BuiltIn, id => id.Length == 18 ? id[..15] : id);
        map.Add(1, new AccountId("001xx0000000001AAA"), null, null, null);

        Assert.That(map.Find([new AccountKey(KeyKind.CrmId, "001xx0000000001")]).Account, Is.EqualTo(1));
        Assert.That(map.Find([new AccountKey(KeyKind.CrmId, " 001xx0000000001AAA")]).Account, Is.EqualTo(1));
        Assert.That(map.Find([new AccountKey(KeyKind.CrmId, "001XX0000000001")]).Account, Is.Null, "case counts");
    }
}

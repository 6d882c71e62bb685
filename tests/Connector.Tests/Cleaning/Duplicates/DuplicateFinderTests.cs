using Connector.Cleaning.Duplicates;
using Connector.Cleaning.Names;
using CsCheck;
using NUnit.Framework;

namespace Connector.Tests.Cleaning.Duplicates;

internal sealed class DuplicateFinderTests
{
    private static readonly AccountIdentity Acme = new(1, "Acme Robotics, Inc.", "https://www.acme.com", "+1 555 010 2030", "12 North Main Street", "10001", "New York", "US");

    private static readonly object[][] Same =
    [
        [new AccountIdentity(2, "ACME ROBOTICS", "acme.com"), 0.99],
        [new AccountIdentity(2, "Robotic Arms", "info@acme.com"), 0.95],
        [new AccountIdentity(2, "Acme Robotix", Phone: "(555) 0102030", Street: "12 N. Main St."), 0.99],
        [new AccountIdentity(2, "Acme Robotics", Street: "12 N Main"), 0.97],
        [new AccountIdentity(2, "Acme Robotics", Phone: "0102030"), 0.9],
    ];

    private static readonly object[][] OfOneGroup =
    [
        [new AccountIdentity(2, "Acme Robotics GmbH", "acme.com", Country: "DE")],
        [new AccountIdentity(2, "Acme Robotics", "acme.com", Street: "80 Harbour Road", City: "Boston")],
        [new AccountIdentity(2, "Acme Robotics", "acme.com", Parent: 1)],
        [new AccountIdentity(2, "Acme Robotics Harbour", Phone: "5550102030", Street: "80 Harbour Road")],
    ];

    private static readonly object[][] Others =
    [
        [new AccountIdentity(2, "Acme Robotics", "acme-robotics.de")],
        [new AccountIdentity(2, "Acme Robotics", Country: "DE")],
        [new AccountIdentity(2, "Acme Robotics", City: "Boston")],
        [new AccountIdentity(2, "Berta Bakery", Phone: "5550102030", Street: "99 Elm Road")],
        [new AccountIdentity(2, "Acme Robotics", Phone: "555 999 8877")],
        [new AccountIdentity(2, "Acme Robotics", Street: "12 North Main Street", PostalCode: "94105", City: "San Francisco")],
    ];

    private static readonly object[][] Doubtful =
    [
        [new AccountIdentity(2, "Acme Robotics")],
        [new AccountIdentity(2, "Acme Robotics", City: "New York")],
        [new AccountIdentity(2, "Berta Bakery", Phone: "555 777 6655", Street: "12 N Main St")],
    ];

    [TestCaseSource(nameof(Same))]
    public void Two_records_of_one_company_are_a_cluster_with_its_confidence(AccountIdentity other, double confidence)
    {
        var found = Find(Acme, other);

        Assert.That(found.Clusters.Single().Accounts, Is.EqualTo(new[] { 1L, 2L }));
        Assert.That(found.Clusters[0].Confidence, Is.EqualTo(confidence));
        Assert.That(found.Groups, Is.Empty);
    }

    [TestCaseSource(nameof(OfOneGroup))]
    public void Parents_subsidiaries_and_sites_are_a_group_and_never_merged(AccountIdentity other)
    {
        var found = Find(Acme, other);

        Assert.That(found.Clusters, Is.Empty);
        Assert.That(found.Groups, Has.Count.EqualTo(1));
    }

    [TestCaseSource(nameof(Others))]
    public void A_name_or_an_address_alone_makes_no_duplicate_where_something_speaks_against_it(AccountIdentity other)
    {
        var found = Find(Acme, other);

        Assert.That((found.Clusters.Count, found.Groups.Count, found.ToReview.Count), Is.EqualTo((0, 0, 0)));
    }

    [TestCaseSource(nameof(Doubtful))]
    public void What_may_be_a_duplicate_is_left_to_a_person(AccountIdentity other)
    {
        var found = Find(Acme, other);

        Assert.That((found.Clusters.Count, found.ToReview.Count), Is.EqualTo((0, 1)));
    }

    [Test]
    public void A_shared_host_and_a_placeholder_telephone_are_no_evidence()
    {
        var found = Find(new(1, "Acme", "linkedin.com/company/acme", "000-0000000"), new(2, "Berta", "linkedin.com/company/berta", "0000000"));

        Assert.That((found.Clusters.Count, found.ToReview.Count), Is.EqualTo((0, 0)));
    }

    [Test]
    public void A_cluster_is_as_sure_as_the_weakest_link_that_holds_it_together()
    {
        var found = Find(Acme, new(2, "Acme Robotics", "acme.com"), new(3, "Acme Robotics", Phone: "0102030"), new(4, "Other"));

        Assert.That(found.Clusters.Single().Accounts, Is.EqualTo(new[] { 1L, 2L, 3L }));
        Assert.That(found.Clusters[0].Confidence, Is.EqualTo(0.9));
    }

    private static readonly object[][] Between =
    [
        [new AccountIdentity(1, "Acme", "acme.com", Country: "US"), new AccountIdentity(2, "Acme", "acme.com", Country: "DE"), new AccountIdentity(3, "Acme", "acme.com")],
        [new AccountIdentity(1, "Acme", "acme.com", Street: "1 Elm St"), new AccountIdentity(2, "Acme", "acme.com", Street: "7 Oak St"), new AccountIdentity(3, "Acme", "acme.com")],
        [new AccountIdentity(1, "Acme", "acme.com"), new AccountIdentity(2, "Acme", "acme.com", Parent: 1), new AccountIdentity(3, "Acme", "acme.com")],
        [new AccountIdentity(1, "Acme", "acme.com", "5550102030"), new AccountIdentity(2, "Acme", "acme.de", "5550102030"), new AccountIdentity(3, "Acme", Phone: "5550102030")],
    ];

    [TestCaseSource(nameof(Between))]
    public void Whom_two_that_are_apart_both_resemble_is_made_one_with_neither(AccountIdentity one, AccountIdentity other, AccountIdentity between)
    {
        var found = Find(one, other, between);

        Assert.That(found.Clusters, Is.Empty);
        Assert.That(found.ToReview.Select(pair => (Math.Min(pair.A, pair.B), Math.Max(pair.A, pair.B))), Is.EquivalentTo(new[] { (1L, 3L), (2L, 3L) }));
    }

    [Test]
    public void A_surer_link_is_kept_when_a_weaker_one_leads_to_what_is_apart()
    {
        var found = Find(Acme, new(2, "Acme Robotics", "acme.com"), new(3, "Acme Robotics", "acme.de", "0102030"));

        Assert.That(found.Clusters.Single().Accounts, Is.EqualTo(new[] { 1L, 2L }));
    }

    [Test]
    public void A_value_that_too_many_share_is_passed_over_and_counted()
    {
        var found = Find([.. Enumerable.Range(0, 500).Select(i => new AccountIdentity(i, $"Acme {i}", Phone: "1234567"))]);

        Assert.That(found.Clusters, Is.Empty);
        Assert.That(found.PassedOver, Is.EqualTo(500));
    }

    [Test]
    public void The_order_of_accounts_does_not_matter() => Gen.Int[2, 40].Select(Gen.Int[0, 1_000_000]).Sample((count, seed) =>
    {
        var random = new Random(seed);
        var accounts = Enumerable.Range(0, count).Select(i => new AccountIdentity(
            i, $"Acme {random.Next(3)}", random.Next(3) == 0 ? $"acme{random.Next(4)}.com" : null, Street: random.Next(2) == 0 ? $"{random.Next(3)} Main St" : null)).ToArray();
        var shuffled = accounts.ToArray();
        random.Shuffle(shuffled);

        static IEnumerable<string> Told(DuplicateReport found) => found.Clusters.Select(cluster => string.Join(',', cluster.Accounts) + cluster.Confidence).Order();
        return Told(Find(accounts)).SequenceEqual(Told(Find(shuffled)));
    });

    [Test]
    public void Hostile_texts_are_compared_without_harm()
    {
        var huge = new string('x', 1_000_000);
        string[] hostile = ["=cmd|' /C calc'!A0", "\u202Eemca", "\0\0", huge, "\uD800", "' or 1=1 --", new string('.', 10_000)];

        var found = Find([.. hostile.Select((text, i) => new AccountIdentity(i, text, text, text, text, text, text, text))]);

        Assert.That(found.Clusters, Is.Empty);
    }

    private static DuplicateReport Find(params AccountIdentity[] accounts) => new DuplicateFinder(PublicSuffixes.BuiltIn).Find(accounts);
}

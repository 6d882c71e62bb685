using Connector.Accounts;
using Connector.Planning.Merging;
using NUnit.Framework;

namespace Connector.Tests.Planning.Merging;

[TestFixture]
public sealed class MergePlannerTests
{
    private static readonly string[] Fields = ["Name", "Phone", "Street", "City", "Erp_Id"];
    private static readonly IReadOnlyList<string>[] Addresses = [["Street", "City"]];
    private static readonly DateTimeOffset Day = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    [Test]
    public void The_record_with_an_external_id_survives_and_takes_what_it_lacks_from_the_others()
    {
        var merge = Plan(Record("a", related: 9, name: "Acme Inc", phone: "111"), Record("b", name: "Acme", erp: "E1", city: "Bonn"));

        Assert.That(merge.Records.Select(record => record.Id.Value), Is.EqualTo(new[] { "b", "a" }));
        Assert.That(merge.WhySurvivor, Does.Contain("another system"));
        Assert.That(After(merge), Is.EqualTo(new[] { "Acme", "111", null, "Bonn", "E1" }));
        Assert.That(merge.Kept.Select(change => change.Action), Is.EqualTo(new[] { ChangeAction.Keep, ChangeAction.Set, ChangeAction.Keep, ChangeAction.Keep, ChangeAction.Keep }));
        Assert.That(merge.Lost(0), Is.EqualTo(new[] { (new AccountId("a"), AttributeValue.Of("Acme Inc")) }));
    }

    [TestCase("Related", "b")]
    [TestCase("Complete", "c")]
    [TestCase("Oldest", "a")]
    public void Each_rule_chooses_its_survivor(string rule, string survivor)
    {
        var merge = Plan(new MergeOptions { Survivor = rule },
            Record("a", created: new(2001, 1, 1)), Record("b", related: 3, created: new(2005, 1, 1)), Record("c", phone: "1", city: "Bonn", created: new(2003, 1, 1)));

        Assert.That(merge.Survivor.Id.Value, Is.EqualTo(survivor));
    }

    [Test]
    public void The_newest_value_and_the_trusted_one_are_kept_where_the_settings_say_so_and_untouched_fields_stay_blank()
    {
        var options = new MergeOptions { Survivor = "Oldest", Newest = "phone", Trusted = "Name", Untouched = "City", ExternalIds = "Erp_Id" };

        var merge = Plan(options,
            Record("a", name: "Old", phone: "1", created: new(2001, 1, 1)), Record("b", name: "Billed", phone: "2", erp: "E1", city: "Bonn", modified: Day),
            Record("c", name: "New", phone: "3", modified: Day.AddDays(1)));

        Assert.That(merge.Survivor.Id.Value, Is.EqualTo("a"));
        Assert.That(After(merge), Is.EqualTo(new[] { "Billed", "3", null, null, "E1" }));
        Assert.That(merge.Lost(1).Select(lost => lost.Value.Text), Is.EqualTo(new[] { "1", "2" }), "the survivor's own value is lost too");
    }

    [Test]
    public void An_address_is_never_put_together_from_two_that_contradict_each_other()
    {
        var merge = Plan(new MergeOptions { Survivor = "Oldest" },
            Record("a", city: "Paris", created: new(2001, 1, 1)), Record("b", street: "5th Avenue", city: "New York"), Record("c", street: "Rue de Rivoli 1", city: "PARIS"));

        Assert.That(After(merge)[2..4], Is.EqualTo(new[] { "Rue de Rivoli 1", "Paris" }));
    }

    [Test]
    public void Records_that_another_system_knows_as_two_are_left_to_a_person_with_both_ids()
    {
        var (merge, because) = Planner(new MergeOptions()).Plan([Record("a", erp: "E1"), Record("b", erp: "E2")], 0.99, "same domain");

        Assert.That(merge, Is.Null);
        Assert.That(because, Does.Contain("a and b").And.Contain("Erp_Id"));
    }

    [Test]
    public void A_parent_a_crowd_and_an_unsure_cluster_are_left_to_a_person()
    {
        var planner = Planner(new MergeOptions { MostRecords = 2, LeastConfidence = 0.95 });
        Assert.Multiple(() =>
        {
            Assert.That(planner.Plan([Record("a"), Record("b") with { Parent = new AccountId("a") }], 1, "").LeftBecause, Does.Contain("parent"));
            Assert.That(planner.Plan([Record("a"), Record("b"), Record("c")], 1, "").LeftBecause, Does.Contain("3 records"));
            Assert.That(planner.Plan([Record("a"), Record("b")], 0.94, "").LeftBecause, Does.Contain("not sure"));
        });
    }

    [Test]
    public void The_order_in_which_records_come_changes_nothing()
    {
        MergeRecord[] records = [Record("c", phone: "1"), Record("a", city: "Bonn"), Record("b", street: "Hof 1")];

        var (one, other) = (Plan(records), Plan([.. records.Reverse()]));

        Assert.That(other.Records.Select(record => record.Id), Is.EqualTo(one.Records.Select(record => record.Id)));
        Assert.That(other.Kept, Is.EqualTo(one.Kept));
        Assert.That(one.WhySurvivor, Does.Contain("no rule"));
    }

    [Test]
    public void Faulty_settings_are_named()
    {
        Assert.That(new MergeOptions { Survivor = "Oldest, Best", Newest = "A", Trusted = "a" }.Faults(), Has.Exactly(2).Items.And.Some.Contains("'Best'").And.Some.Contains("more than one"));
    }

    private static PlannedMerge Plan(params MergeRecord[] records) => Plan(new MergeOptions(), records);

    private static PlannedMerge Plan(MergeOptions options, params MergeRecord[] records) => Planner(options).Plan(records, 0.99, "same domain").Merge!;

    private static MergePlanner Planner(MergeOptions options) => new(Fields, ["Erp_Id"], Addresses, options);

    private static string?[] After(PlannedMerge merge) => [.. Fields.Select((_, field) => merge.After(field) is { IsKnown: true } value ? value.Text : null)];

    private static MergeRecord Record(
        string id, string? name = null, string? phone = null, string? street = null, string? city = null, string? erp = null, int related = 0, DateOnly? created = null, DateTimeOffset? modified = null) =>
        new(new AccountId(id), [AttributeValue.Of(name), AttributeValue.Of(phone), AttributeValue.Of(street), AttributeValue.Of(city), AttributeValue.Of(erp)], modified ?? Day.AddYears(-1), created,
            new RelatedRecords(new Dictionary<string, long> { ["deals"] = related }));
}

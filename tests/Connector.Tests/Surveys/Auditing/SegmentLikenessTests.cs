using Connector.Accounts;
using Connector.Reading;
using Connector.Surveys.Auditing;
using NUnit.Framework;

namespace Connector.Tests.Surveys.Auditing;

public sealed class SegmentLikenessTests
{
    [TestCase("Customer_Tier__c", "Customer Tier", "X", "Y", "'tier' in its name")]
    [TestCase("accountSegment", "Account segment", "X", "Y", "'segment' in its name")]
    [TestCase("XYZClass__c", "XYZ", "X", "Y", "'class' in its name")]
    [TestCase("Bucket__c", "Bucket", "Enterprise", "SMB", "values such as Enterprise, SMB")]
    [TestCase("Bucket__c", "Bucket", "EMEA", "APAC", "values such as EMEA, APAC")]
    [TestCase("Bucket__c", "Bucket", "A", "B", "values such as A, B")]
    public void A_name_or_values_as_segments_have_make_a_field_like_a_segment(string name, string label, string one, string other, string why) =>
        Assert.That(SegmentLikeness.Why(Field(name, label), 2, [one, other]), Does.StartWith(why));

    [TestCase("BillingCity", "Billing City", "Berlin", "Paris")]
    [TestCase("Frontier__c", "Frontier", "Berlin", "Paris")] // tier is no word of it
    public void Others_are_not(string name, string label, string one, string other) => Assert.That(SegmentLikeness.Why(Field(name, label), 2, [one, other]), Is.Null);

    [Test]
    public void Too_many_different_values_a_single_one_or_another_kind_are_no_segments()
    {
        Assert.That(SegmentLikeness.Why(Field("Tier__c", "Tier"), 1000, []), Is.Null);
        Assert.That(SegmentLikeness.Why(Field("Tier__c", "Tier"), 1, ["Gold"]), Is.Null);
        Assert.That(SegmentLikeness.Why(Field("Tier__c", "Tier") with { Kind = ValueKind.Number }, 2, ["1", "2"]), Is.Null);
        Assert.That(SegmentLikeness.Why(Field("TypeId", "Type") with { Form = TextForm.Key }, 2, ["a", "b"]), Is.Null);
    }

    [Test]
    public void A_choice_that_nobody_made_yet_is_told_by_its_options() =>
        Assert.That(SegmentLikeness.Why(Field("Rating", "Rating") with { IsPicklist = true, Options = ["Hot", "Cold"] }, 0, []), Does.Contain("filled nowhere"));

    private static CrmField Field(string name, string label) => new(name, label, ValueKind.Text, true, false, false, [], false);
}

using Connector.Accounts;
using Connector.Planning;
using Connector.Segmentation;
using NUnit.Framework;

namespace Connector.Tests.Planning;

public class FieldMergeTests
{
    [TestCase(null, null, "core", "core", MergeReason.Ours, TestName = "A blank field that we never wrote is set")]
    [TestCase("core", "core", "strategic", "strategic", MergeReason.Ours, TestName = "A field that still holds our last value is updated")]
    [TestCase("core", "strategic", "strategic", null, MergeReason.Same, TestName = "A field that already holds the new value is left alone")]
    [TestCase(null, "strategic", "strategic", null, MergeReason.Same, TestName = "A field that a person filled with what we decided is left alone")]
    [TestCase("core", "scale", "strategic", null, MergeReason.EditedByAPerson, TestName = "A person's edit stays")]
    [TestCase("core", null, "strategic", null, MergeReason.EditedByAPerson, TestName = "A person's emptying stays")]
    [TestCase(null, "legacy", "strategic", null, MergeReason.FilledBeforeUs, TestName = "A value from before us stays")]
    [TestCase("core", "core", null, null, MergeReason.NotAssigned, TestName = "An account without a current segment keeps its field")]
    public void Merges(string? acknowledged, string? theirs, string? ours, string? set, MergeReason reason)
    {
        var (change, why) = FieldMerge.Merge(AttributeValue.Of(acknowledged), AttributeValue.Of(theirs), AttributeValue.Of(ours), EditPolicy.Flag, canAdopt: true, replaceFilled: false);

        Assert.That(change, Is.EqualTo(set is null ? FieldChange.Keep : FieldChange.Set(AttributeValue.Of(set))));
        Assert.That(why, Is.EqualTo(reason));
    }

    [Test]
    public void An_approved_first_fill_may_replace_values_from_before_us()
    {
        var (change, _) = FieldMerge.Merge(AttributeValue.Unknown, AttributeValue.Of("legacy"), AttributeValue.Of("core"), EditPolicy.Flag, canAdopt: true, replaceFilled: true);

        Assert.That(change, Is.EqualTo(FieldChange.Set(AttributeValue.Of("core"), overTheirs: true)));
    }

    [Test]
    public void Replacing_never_reaches_a_persons_later_edit()
    {
        var (change, reason) = FieldMerge.Merge(AttributeValue.Of("core"), AttributeValue.Of("scale"), AttributeValue.Of("strategic"), EditPolicy.Flag, canAdopt: true, replaceFilled: true);

        Assert.That(change, Is.EqualTo(FieldChange.Keep));
        Assert.That(reason, Is.EqualTo(MergeReason.EditedByAPerson));
    }

    [TestCase(EditPolicy.Flag, true, null, MergeReason.EditedByAPerson)]
    [TestCase(EditPolicy.Adopt, true, null, MergeReason.Adopted)]
    [TestCase(EditPolicy.Adopt, false, null, MergeReason.EditedByAPerson)]
    [TestCase(EditPolicy.Revert, true, "strategic", MergeReason.Reverted)]
    public void What_becomes_of_a_persons_edit_is_the_dimensions_policy(EditPolicy policy, bool canAdopt, string? set, MergeReason reason)
    {
        var (change, why) = FieldMerge.Merge(AttributeValue.Of("core"), AttributeValue.Of("scale"), AttributeValue.Of("strategic"), policy, canAdopt, replaceFilled: false);

        Assert.That(change, Is.EqualTo(set is null ? FieldChange.Keep : FieldChange.Set(AttributeValue.Of(set), overTheirs: true)));
        Assert.That(why, Is.EqualTo(reason));
    }

    [TestCase(EditPolicy.Adopt)]
    [TestCase(EditPolicy.Revert)]
    public void No_policy_reaches_a_value_from_before_us(EditPolicy policy)
    {
        var (change, why) = FieldMerge.Merge(AttributeValue.Unknown, AttributeValue.Of("scale"), AttributeValue.Of("strategic"), policy, canAdopt: true, replaceFilled: false);

        Assert.That((change, why), Is.EqualTo((FieldChange.Keep, MergeReason.FilledBeforeUs)));
    }
}

using Connector.Accounts;
using Connector.Segmentation;
using NUnit.Framework;
using static Connector.Tests.Segmentation.TestFramework;

namespace Connector.Tests.Segmentation;

/// <summary>Which inputs are told as the cause of a move.</summary>
internal sealed class MoveCauseTests
{
    private readonly MoveCause _cause = new(TestFramework.Framework.On(new DateOnly(2026, 11, 26)));

    [Test]
    public void An_input_that_alone_would_have_moved_the_account_is_its_cause_and_no_other() =>
        Assert.That(_cause.Of(0, Values(500, 10), Values(2000, 20)), Is.EqualTo(new[] { "employees rose" }));

    [Test]
    public void Where_none_alone_would_have_all_that_changed_are() =>
        Assert.That(_cause.Of(0, Values(2000, 300_000), Values(5, 20)), Is.EqualTo(new[] { "employees fell", "arr fell" }));

    [Test]
    public void What_became_known_or_unknown_or_another_word_is_told_so()
    {
        Assert.That(_cause.Of(0, Values(null, 10), Values(2000, 10)), Is.EqualTo(new[] { "employees became known" }));
        Assert.That(_cause.Of(0, Values(2000, 10), Values(null, 10)), Is.EqualTo(new[] { "employees became unknown" }));
        Assert.That(_cause.Of(1, Values(region: "EMEA"), Values(region: "LATAM")), Is.EqualTo(new[] { "region changed" }));
        Assert.That(_cause.Of(1, Values(5, region: "EMEA"), Values(5000, region: "EMEA")), Is.EqualTo(new[] { MoveCause.Nothing }), "the dimension does not read it");
    }

    [Test]
    public void What_follows_from_an_input_moves_with_it_and_the_input_is_the_cause()
    {
        var framework = Load(Text.Replace("dimensions:\n", "  head: { type: money, derived: arr / employees }\ndimensions:\n", StringComparison.Ordinal)
            .Replace("arr >= 250000 or employees >= 1000 or vip", "head >= 5000", StringComparison.Ordinal).Replace("arr >= 25000 or employees >= 100", "head >= 1000", StringComparison.Ordinal)).OrThrow();

        Assert.That(new MoveCause(framework.On(new DateOnly(2026, 11, 26))).Of(0, Account(10, 20_000), Account(10, 60_000)), Is.EqualTo(new[] { "arr rose" }));

        AttributeValue[] Account(double employees, double arr)
        {
            AttributeValue[] values = [.. Values(employees, arr), default];
            Connector.Segmentation.Derived.Derivation.Fill(framework.Attributes, values);
            return values;
        }
    }
}

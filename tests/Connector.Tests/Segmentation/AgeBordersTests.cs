using Connector.Accounts;
using Connector.Segmentation;
using Connector.Segmentation.Conditions;
using NUnit.Framework;

namespace Connector.Tests.Segmentation;

/// <summary>On which days time alone can move an account.</summary>
internal sealed class AgeBordersTests
{
    private static readonly DateOnly First = new(2026, 3, 1);

    [TestCase("days since joined >= 20")]
    [TestCase("days since joined > 20")]
    [TestCase("days since joined < 20 and not days since joined <= 5")]
    [TestCase("days since joined = 7")]
    [TestCase("days since joined between 3 and 9 or days since renewed != 12")]
    [TestCase("days since renewed >= -1")]
    public void Until_the_next_border_every_day_decides_alike_and_on_some_border_it_does_not(string when)
    {
        var framework = Framework(when);
        var borders = new AgeBorders(framework);
        AttributeValue[] account = [AttributeValue.Of(true), AttributeValue.Of(First.AddDays(-4)), AttributeValue.Of(First.AddDays(2))];
        var (next, decided, turns) = (First, 0, 0);
        for (var day = First; day < First.AddDays(60); day = day.AddDays(1))
        {
            var segment = new Decider(framework.On(day)).Decide(0, account).Segment;
            if (day > First && segment != decided)
            {
                Assert.That(day, Is.EqualTo(next), "nothing turns between borders");
                turns++;
            }

            decided = segment;
            if (day == First || day >= next) next = borders.Next(account, day);
        }

        Assert.That(turns, Is.Positive, "else the test proves nothing");
        Assert.That(next, Is.EqualTo(DateOnly.MaxValue), "after the last border time moves nothing any more");
    }

    [Test]
    public void What_is_unknown_grows_no_older()
    {
        AttributeValue[] account = [AttributeValue.Of(true), AttributeValue.Unknown, AttributeValue.Unknown];

        Assert.That(new AgeBorders(Framework("days since joined >= 20")).Next(account, First), Is.EqualTo(DateOnly.MaxValue));
    }

    [TestCase("days since joined >= 20 and joined >= 2026-01-01")]
    [TestCase("days since joined >= 20 and joined >= 2026-01-01 and days since renewed >= 5")]
    public void Beside_a_fixed_date_any_day_may_change_what_is_possible(string when)
    {
        AttributeValue[] account = [AttributeValue.Of(true), AttributeValue.Unknown, AttributeValue.Unknown];

        Assert.That(new AgeBorders(Framework(when)).Next(account, First), Is.EqualTo(First.AddDays(1)));
    }

    private static Framework Framework(string when) => FrameworkFile.Parse($$"""
        framework: ages
        version: 1.0.0
        effective: 2026-01-01
        owner: o
        objective: o
        population: { active: member }
        attributes:
          member: { type: boolean, sources: [ crm: { fake: Member } ] }
          joined: { type: date, sources: [ crm: { fake: Joined } ] }
          renewed: { type: date, sources: [ crm: { fake: Renewed } ] }
        dimensions:
          age:
            label: Age
            kind: behavioural
            fields: { fake: Age__c }
            segments: [ { name: old, label: Old, when: "{{when}}", action: Greet } ]
            otherwise: { name: none, label: None, action: Ask }
        """, "ages.yaml", _ => null).OrThrow();
}

using Connector.Http;
using Connector.Sources;
using NUnit.Framework;

namespace Connector.Tests.Sources;

public class PageWalkTests
{
    [Test]
    public void A_circle_of_any_length_is_left()
    {
        var walk = new PageWalk(new SourceErrors("Acme"), "a page of accounts");

        Assert.That(new[] { "a", "b", "c" }.Select(walk.Step), Is.EqualTo(new[] { "a", "b", "c" }));
        Assert.That(() => walk.Step("a"), Throws.InstanceOf<CrmContractException>().With.Message.Contains("leads back"));
    }

    [Test]
    public void Pages_without_end_are_left()
    {
        var walk = new PageWalk(new SourceErrors("Acme"), "a page of accounts");
        for (var i = 0; i < PageWalk.MostSteps; i++) walk.Step($"{i}");

        Assert.That(() => walk.Step("more"), Throws.InstanceOf<CrmContractException>().With.Message.Contains("never ends"));
    }

    [TestCase(null)]
    [TestCase("")]
    public void More_that_follow_nowhere_are_a_fault(string? next)
    {
        Assert.That(() => new PageWalk(new SourceErrors("Acme"), "a page of accounts").Step(next), Throws.InstanceOf<CrmContractException>());
    }
}

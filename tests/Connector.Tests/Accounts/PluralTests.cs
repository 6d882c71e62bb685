using Connector.Accounts;
using NUnit.Framework;

namespace Connector.Tests.Accounts;

internal sealed class PluralTests
{
    [TestCase(0, "0 accounts")]
    [TestCase(1, "1 account")]
    [TestCase(1.2, "1 account", TestName = "What is written as one is one")]
    [TestCase(2, "2 accounts")]
    [TestCase(1234, "1,234 accounts")]
    public void A_count_of_one_has_one_thing_of_it(double count, string read) => Assert.That(Plural.Of(count, "account"), Is.EqualTo(read));

    [TestCase(1, "1 company waits")]
    [TestCase(2, "2 companies wait")]
    public void A_verb_goes_with_its_count(double count, string read) => Assert.That(Plural.Of(count, "company waits", "companies wait"), Is.EqualTo(read));
}

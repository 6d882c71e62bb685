using Connector.Accounts;
using NUnit.Framework;

namespace Connector.Tests.Accounts;

public class IsoMomentTests
{
    [TestCase("2026-11-01", "2026-11-01T00:00:00.0000000+00:00")]
    [TestCase("2026-11-01T05:00Z", "2026-11-01T05:00:00.0000000+00:00")]
    [TestCase("2026-11-01T05:00:30+02:00", "2026-11-01T03:00:30.0000000+00:00")]
    [TestCase("2026-11-01 05:00:30.25+02", "2026-11-01T03:00:30.2500000+00:00", TestName = "as PostgreSQL writes it")]
    [TestCase("2026-11-01T05:00:30.1234567", "2026-11-01T05:00:30.1234567+00:00", TestName = "without an offset it is UTC")]
    public void Iso_8601_is_read(string text, string moment)
    {
        Assert.That(IsoMoment.TryParse(text, out var read));
        Assert.That(read.ToString("O"), Is.EqualTo(moment));
    }

    [TestCase("03/04/2026")]
    [TestCase("1 November 2026")]
    [TestCase("05:00")]
    [TestCase("2026-13-01")]
    [TestCase("2026-11-01T25:00Z")]
    [TestCase("1793500000000")]
    [TestCase("")]
    [TestCase(null)]
    public void Nothing_else_is_guessed_at(string? text) => Assert.That(IsoMoment.TryParse(text, out _), Is.False);
}

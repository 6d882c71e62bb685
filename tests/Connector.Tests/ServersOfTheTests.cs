using NUnit.Framework;

namespace Connector.Tests;

/// <summary>Ends what tests started for all of them.</summary>
[SetUpFixture]
public sealed class ServersOfTheTests
{
    [OneTimeTearDown]
    public void Stop() => PostgresServer.StopIfStarted();
}

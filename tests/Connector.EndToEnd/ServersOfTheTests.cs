using Connector.Tests;

namespace Connector.EndToEnd;

/// <summary>Servers that start with the first test that needs them end with the last test of the assembly.</summary>
[SetUpFixture]
public sealed class ServersOfTheTests
{
    [OneTimeTearDown]
    public void Stop() => PostgresServer.StopIfStarted();
}

using System.CommandLine;
using Connector.Segmentation;
using Connector.Worker.Hosting;
using Serilog;

namespace Connector.Worker.Commands;

/// <summary>What a verb works with: checked settings, the framework, the services and the chosen connection.</summary>
internal sealed class CliApp : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private CliApp(Settings settings, ServiceProvider services, Framework framework, string? connection)
    {
        Settings = settings;
        _services = services;
        Framework = framework;
        Connection = settings.Choose(connection);
    }

    public Settings Settings { get; }

    public Framework Framework { get; }

    public string Connection { get; }

    public IServiceProvider Services => _services;

    public ConnectionRunner Runner => _services.GetRequiredService<ConnectionRunner>();

    public ICrm Crm => Runner.Crm(Connection);

    /// <exception cref="SettingsException">Lists all problems of settings and framework.</exception>
    public static CliApp Open(ParseResult parsed) => Open(Settings.Load(parsed.GetValue(CommonOptions.Config)), parsed.GetValue(CommonOptions.Connection));

    public static CliApp Open(Settings settings, string? connection)
    {
        Log.Logger = Logging.Create(settings.Configuration, console: false);
        var services = new ServiceCollection().AddLogging(logging => logging.AddSerilog()).AddConnector(settings).BuildServiceProvider();
        return new CliApp(settings, services, ConnectorServices.Check(services), connection);
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}

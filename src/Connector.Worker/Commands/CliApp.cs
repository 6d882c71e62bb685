using System.CommandLine;
using Connector.Cleaning.Names;
using Connector.Segmentation;
using Connector.Store;
using Connector.Worker.Display;
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

    /// <summary>Runs the connection with its progress on standard error.</summary>
    public Task<RunReport> RunAsync(Func<ConnectionAtWork, Task<RunReport>> work, CancellationToken cancellationToken) =>
        StageDisplay.ShowAsync(progress => Runner.RunAsync(Connection, Framework, progress, work, cancellationToken));

    /// <summary>The store for looking only.</summary>
    /// <exception cref="SettingsException">There is none yet.</exception>
    public async Task<IConnectionStore> ReadStoreAsync(CancellationToken cancellationToken) =>
        await _services.GetRequiredService<IStores>().OpenForReadingAsync(Connection, cancellationToken)
            ?? throw new SettingsException($"connection '{Connection}' has not been run yet: its store is empty");

    /// <exception cref="StoreInUseException">A run has it.</exception>
    public Task<IConnectionStore> WriteStoreAsync(CancellationToken cancellationToken) => _services.GetRequiredService<IStores>().OpenAsync(Connection, cancellationToken);

    public ICrm Crm => Runner.Crm(Connection);

    public PublicSuffixes Suffixes => _services.GetRequiredService<PublicSuffixes>();

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

using Connector.Store;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Connector.Crashes;

/// <summary>Where a crash test's store lies: the settings of the section <c>Store</c>, for the connector by its environment and for the test that looks into it.</summary>
internal sealed class StorePlace(IReadOnlyDictionary<string, string> settings) : IAsyncDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection()
        .AddStore(new ConfigurationBuilder().AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create($"Store:{pair.Key}", (string?)pair.Value))).Build())
        .BuildServiceProvider();

    public IStores Stores => _services.GetRequiredService<IStores>();

    public IEnumerable<(string Name, string Value)> Environment => settings.Select(pair => ($"CONNECTOR_Store__{pair.Key}", pair.Value));

    /// <summary>A kind of store → a new and empty place of that kind, given a folder that the scene deletes.</summary>
    /// <remarks>PostgreSQL: one more line here with Provider and the ConnectionString of a new database.</remarks>
    public static IReadOnlyDictionary<string, Func<string, StorePlace>> Kinds { get; } = new Dictionary<string, Func<string, StorePlace>>
    {
        ["sqlite"] = folder => new StorePlace(new Dictionary<string, string> { ["Folder"] = Path.Combine(folder, "store") }),
    };

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}

using Connector.Store;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NUnit.Framework;

namespace Connector.Tests.Store;

/// <summary>What only SQLite has: its folder.</summary>
public sealed class SqliteStoresTests : StoreTests<SqliteBackend>
{
    [Test]
    public async Task Registered_stores_take_the_folder_from_the_settings()
    {
        var folder = Path.Combine(Backend.Folder, "configured");
        await using var services = Services(("Store:Folder", folder));

        await using var store = await services.GetRequiredService<IStores>().OpenAsync("acme", default);

        Assert.That(System.IO.File.Exists(Path.Combine(folder, "acme.db")), Is.True);
        if (OperatingSystem.IsWindows()) return;
        const UnixFileMode Everybody = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        Assert.That(System.IO.File.GetUnixFileMode(folder) & Everybody, Is.EqualTo(UnixFileMode.None), "customer data");
    }

    [Test]
    public void An_empty_folder_is_refused_at_start()
    {
        using var services = Services(("Store:Folder", ""));

        Assert.That(() => services.GetRequiredService<IOptions<StoreOptions>>().Value, Throws.TypeOf<OptionsValidationException>().With.Message.Contains("Folder"));
    }

    private static ServiceProvider Services(params (string Key, string Value)[] settings) => new ServiceCollection()
        .AddStore(new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(pair => pair.Key, string? (pair) => pair.Value)).Build())
        .BuildServiceProvider();
}

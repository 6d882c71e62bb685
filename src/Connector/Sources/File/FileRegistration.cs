using Connector.Enrichment;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Connector.Sources.File;

public static class FileRegistration
{
    /// <summary>Registers an <see cref="IAccountFacts"/> under the key.</summary>
    public static IServiceCollection AddFileDrop(this IServiceCollection services, string key, IConfigurationSection section)
    {
        services.AddSourceOptions<FileDropOptions>(key, section);
        services.AddKeyedSingleton<IAccountFacts>(key, (provider, _) => new FileDrop(provider.OptionsOf<FileDropOptions>(key), SourceRoad.Time(provider)));
        return services;
    }
}

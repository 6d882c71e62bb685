using Connector.Enrichment;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Connector.Sources.Sftp;

public static class SftpRegistration
{
    /// <summary>Registers an <see cref="IAccountFacts"/> under the key.</summary>
    public static IServiceCollection AddSftpDrop(this IServiceCollection services, string key, IConfigurationSection section)
    {
        services.AddSourceOptions<SftpDropOptions>(key, section);
        services.AddKeyedSingleton<IAccountFacts>(key, (provider, _) => new SftpDrop(provider.OptionsOf<SftpDropOptions>(key), SourceRoad.Time(provider)));
        return services;
    }
}

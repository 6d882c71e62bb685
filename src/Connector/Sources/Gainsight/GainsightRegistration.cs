using Connector.Enrichment;
using Connector.Sources.Gainsight.Api;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Connector.Sources.Gainsight;

public static class GainsightRegistration
{
    private static readonly SourceErrors Errors = new("Gainsight");

    /// <summary>Registers an <see cref="IAccountFacts"/> under the key.</summary>
    public static IServiceCollection AddGainsight(this IServiceCollection services, string key, IConfigurationSection section)
    {
        services.AddSourceOptions<GainsightOptions>(key, section);
        services.AddSourceRoad(key, Errors, provider => (provider.OptionsOf<GainsightOptions>(key).BaseUrl, provider.OptionsOf<GainsightOptions>(key).Road),
            provider => new CredentialHandler("accesskey", () => provider.OptionsOf<GainsightOptions>(key).AccessKey.Reveal()));
        services.AddSourceApi<IGainsightApi>(key, Errors);
        services.AddKeyedSingleton<IAccountFacts>(key, (provider, _) =>
            new GainsightFacts(provider.GetRequiredKeyedService<IGainsightApi>(key), provider.OptionsOf<GainsightOptions>(key), Errors, SourceRoad.Time(provider)));
        return services;
    }
}

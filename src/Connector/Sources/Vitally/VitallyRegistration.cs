using Connector.Enrichment;
using Connector.Sources.Vitally.Api;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Connector.Sources.Vitally;

public static class VitallyRegistration
{
    private static readonly SourceErrors Errors = new("Vitally");

    /// <summary>Registers an <see cref="IAccountFacts"/> under the key.</summary>
    public static IServiceCollection AddVitally(this IServiceCollection services, string key, IConfigurationSection section)
    {
        services.AddSourceOptions<VitallyOptions>(key, section);
        services.AddSourceRoad(key, Errors, provider => (provider.OptionsOf<VitallyOptions>(key).BaseUrl, provider.OptionsOf<VitallyOptions>(key).Road),
            provider => CredentialHandler.Basic(provider.OptionsOf<VitallyOptions>(key).ApiKey, default));
        services.AddSourceApi<IVitallyApi>(key, Errors);
        services.AddKeyedSingleton<IAccountFacts>(key, (provider, _) =>
            new VitallyFacts(provider.GetRequiredKeyedService<IVitallyApi>(key), provider.OptionsOf<VitallyOptions>(key), Errors, SourceRoad.Time(provider)));
        return services;
    }
}

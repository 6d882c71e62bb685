using Connector.Enrichment;
using Connector.Sources.PeopleDataLabs.Api;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Connector.Sources.PeopleDataLabs;

public static class PeopleDataLabsRegistration
{
    private static readonly SourceErrors Errors = new("PeopleDataLabs");

    /// <summary>Registers an <see cref="ICompanyLookup"/> under the key.</summary>
    public static IServiceCollection AddPeopleDataLabs(this IServiceCollection services, string key, IConfigurationSection section)
    {
        services.AddSourceOptions<PeopleDataLabsOptions>(key, section);
        services.AddSourceRoad(key, Errors, provider => (provider.OptionsOf<PeopleDataLabsOptions>(key).BaseUrl, provider.OptionsOf<PeopleDataLabsOptions>(key).Road),
            provider => new CredentialHandler("X-Api-Key", () => provider.OptionsOf<PeopleDataLabsOptions>(key).ApiKey.Reveal()));
        services.AddSourceApi<IPeopleDataLabsApi>(key, Errors);
        services.AddKeyedSingleton<ICompanyLookup>(key, (provider, _) =>
            new PeopleDataLabsLookup(provider.GetRequiredKeyedService<IPeopleDataLabsApi>(key), provider.OptionsOf<PeopleDataLabsOptions>(key), Errors));
        return services;
    }
}

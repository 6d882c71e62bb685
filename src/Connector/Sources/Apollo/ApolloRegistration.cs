using Connector.Enrichment;
using Connector.Sources.Apollo.Api;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Connector.Sources.Apollo;

public static class ApolloRegistration
{
    private static readonly SourceErrors Errors = new("Apollo");

    /// <summary>Registers an <see cref="ICompanyLookup"/> under the key.</summary>
    public static IServiceCollection AddApollo(this IServiceCollection services, string key, IConfigurationSection section)
    {
        services.AddSourceOptions<ApolloOptions>(key, section);
        services.AddSourceRoad(key, Errors, provider => (provider.OptionsOf<ApolloOptions>(key).BaseUrl, provider.OptionsOf<ApolloOptions>(key).Road),
            provider => new CredentialHandler("x-api-key", () => provider.OptionsOf<ApolloOptions>(key).ApiKey.Reveal()));
        services.AddSourceApi<IApolloApi>(key, Errors);
        services.AddKeyedSingleton<ICompanyLookup>(key, (provider, _) => new ApolloLookup(provider.GetRequiredKeyedService<IApolloApi>(key), provider.OptionsOf<ApolloOptions>(key), Errors));
        return services;
    }
}

using Connector.Enrichment;
using Connector.Sources.Apollo.Api;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Connector.Sources.Apollo;

public static class ApolloRegistration
{
    private static readonly SourceErrors Errors = new("Apollo");

    /// <summary>Registers an <see cref="ICompanyLookup"/> under the key.</summary>
    public static IServiceCollection AddApollo(this IServiceCollection services, string key, IConfigurationSection section) =>
        services.AddDomainLookup<ApolloOptions, IApolloApi>(
            key, section, Errors, (api, options, suffixes) => new ApolloLookup(api, options, Errors, suffixes),
            options => new CredentialHandler("x-api-key", options.ApiKey.Reveal));
}

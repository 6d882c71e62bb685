using Connector.Enrichment;
using Connector.Sources.PeopleDataLabs.Api;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Connector.Sources.PeopleDataLabs;

public static class PeopleDataLabsRegistration
{
    private static readonly SourceErrors Errors = new("PeopleDataLabs");

    /// <summary>Registers an <see cref="ICompanyLookup"/> under the key.</summary>
    public static IServiceCollection AddPeopleDataLabs(this IServiceCollection services, string key, IConfigurationSection section) =>
        services.AddSource<PeopleDataLabsOptions, IPeopleDataLabsApi, ICompanyLookup>(
            key, section, Errors, (api, options, _) => new PeopleDataLabsLookup(api, options, Errors),
            options => new CredentialHandler("X-Api-Key", options.ApiKey.Reveal));
}

using Connector.Enrichment;
using Connector.Sources.Clearbit.Api;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Connector.Sources.Clearbit;

public static class ClearbitRegistration
{
    private static readonly SourceErrors Errors = new("Clearbit");

    /// <summary>Registers an <see cref="ICompanyLookup"/> under the key.</summary>
    public static IServiceCollection AddClearbit(this IServiceCollection services, string key, IConfigurationSection section) =>
        services.AddDomainLookup<ClearbitOptions, IClearbitApi>(
            key, section, Errors, (api, _, suffixes) => new ClearbitLookup(api, Errors, suffixes),
            options => CredentialHandler.Basic(options.ApiKey, default),
            _ => new ResetHandler("X-RateLimit-Reset"));
}

using Connector.Enrichment;
using Connector.Sources.Vitally.Api;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Connector.Sources.Vitally;

public static class VitallyRegistration
{
    private static readonly SourceErrors Errors = new("Vitally");

    /// <summary>Registers an <see cref="IAccountFacts"/> under the key.</summary>
    public static IServiceCollection AddVitally(this IServiceCollection services, string key, IConfigurationSection section) =>
        services.AddSource<VitallyOptions, IVitallyApi, IAccountFacts>(
            key, section, Errors, (api, options, time) => new VitallyFacts(api, options, Errors, time),
            options => CredentialHandler.Basic(options.ApiKey, default),
            _ => new ResetHandler("RateLimit-Reset"));
}

using Connector.Enrichment;
using Connector.Sources.Chargebee.Api;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Connector.Sources.Chargebee;

public static class ChargebeeRegistration
{
    private static readonly SourceErrors Errors = new("Chargebee");

    /// <summary>Registers an <see cref="IAccountFacts"/> under the key.</summary>
    public static IServiceCollection AddChargebee(this IServiceCollection services, string key, IConfigurationSection section) =>
        services.AddSource<ChargebeeOptions, IChargebeeApi, IAccountFacts>(
            key, section, Errors, (api, options, time) => new ChargebeeFacts(api, options, Errors, time),
            options => CredentialHandler.Basic(options.ApiKey, default));
}

using Connector.Enrichment;
using Connector.Sources.Zendesk.Api;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Connector.Sources.Zendesk;

public static class ZendeskRegistration
{
    private static readonly SourceErrors Errors = new("Zendesk");

    /// <summary>Registers an <see cref="IAccountFacts"/> under the key.</summary>
    public static IServiceCollection AddZendesk(this IServiceCollection services, string key, IConfigurationSection section) =>
        services.AddSource<ZendeskOptions, IZendeskApi, IAccountFacts>(
            key, section, Errors, (api, options, time) => new ZendeskFacts(api, options, Errors, time),
            options => CredentialHandler.Basic(new Http.Secret(options.Email + "/token"), options.ApiToken));
}

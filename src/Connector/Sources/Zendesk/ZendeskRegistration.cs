using Connector.Enrichment;
using Connector.Sources.Zendesk.Api;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Connector.Sources.Zendesk;

public static class ZendeskRegistration
{
    private static readonly SourceErrors Errors = new("Zendesk");

    /// <summary>Registers an <see cref="IAccountFacts"/> under the key.</summary>
    public static IServiceCollection AddZendesk(this IServiceCollection services, string key, IConfigurationSection section)
    {
        services.AddSourceOptions<ZendeskOptions>(key, section);
        services.AddSourceRoad(key, Errors, provider => (provider.OptionsOf<ZendeskOptions>(key).BaseUrl, provider.OptionsOf<ZendeskOptions>(key).Road),
            provider => CredentialHandler.Basic(new Http.Secret(provider.OptionsOf<ZendeskOptions>(key).Email + "/token"), provider.OptionsOf<ZendeskOptions>(key).ApiToken));
        services.AddSourceApi<IZendeskApi>(key, Errors);
        services.AddKeyedSingleton<IAccountFacts>(key, (provider, _) =>
            new ZendeskFacts(provider.GetRequiredKeyedService<IZendeskApi>(key), provider.OptionsOf<ZendeskOptions>(key), Errors, SourceRoad.Time(provider)));
        return services;
    }
}

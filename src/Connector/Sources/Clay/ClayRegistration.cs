using Connector.Enrichment;
using Connector.Sources.Clay.Api;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Connector.Sources.Clay;

public static class ClayRegistration
{
    private static readonly SourceErrors Errors = new("Clay");

    /// <summary>Registers an <see cref="ICompanyLookup"/> under the key.</summary>
    public static IServiceCollection AddClay(this IServiceCollection services, string key, IConfigurationSection section) =>
        services.AddDomainLookup<ClayOptions, IClayApi>(
            key, section, Errors, (api, options, suffixes) => new ClayLookup(api, options, Errors, suffixes),
            options => new CredentialHandler("x-clay-webhook-auth", options.WebhookToken.Reveal));
}

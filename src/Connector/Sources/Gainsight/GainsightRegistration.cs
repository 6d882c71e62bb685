using Connector.Enrichment;
using Connector.Sources.Gainsight.Api;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Connector.Sources.Gainsight;

public static class GainsightRegistration
{
    private static readonly SourceErrors Errors = new("Gainsight");

    /// <summary>Registers an <see cref="IAccountFacts"/> under the key.</summary>
    public static IServiceCollection AddGainsight(this IServiceCollection services, string key, IConfigurationSection section) =>
        services.AddSource<GainsightOptions, IGainsightApi, IAccountFacts>(
            key, section, Errors, (api, options, time) => new GainsightFacts(api, options, Errors, time),
            options => new CredentialHandler("accesskey", options.AccessKey.Reveal));
}

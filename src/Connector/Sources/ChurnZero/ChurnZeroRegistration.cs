using Connector.Enrichment;
using Connector.Sources.ChurnZero.Api;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Connector.Sources.ChurnZero;

public static class ChurnZeroRegistration
{
    private static readonly SourceErrors Errors = new("ChurnZero");

    /// <summary>Registers an <see cref="IAccountFacts"/> under the key.</summary>
    public static IServiceCollection AddChurnZero(this IServiceCollection services, string key, IConfigurationSection section) =>
        services.AddSource<ChurnZeroOptions, IChurnZeroApi, IAccountFacts>(
            key, section, Errors, (api, options, time) => new ChurnZeroFacts(api, options, Errors, time),
            options => CredentialHandler.Basic(new Http.Secret(options.User), options.ApiKey));
}

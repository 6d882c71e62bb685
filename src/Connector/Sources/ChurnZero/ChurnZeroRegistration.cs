using Connector.Enrichment;
using Connector.Sources.ChurnZero.Api;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Connector.Sources.ChurnZero;

public static class ChurnZeroRegistration
{
    private static readonly SourceErrors Errors = new("ChurnZero");

    /// <summary>Registers an <see cref="IAccountFacts"/> under the key.</summary>
    public static IServiceCollection AddChurnZero(this IServiceCollection services, string key, IConfigurationSection section)
    {
        services.AddSourceOptions<ChurnZeroOptions>(key, section);
        services.AddSourceRoad(key, Errors, provider => (provider.OptionsOf<ChurnZeroOptions>(key).BaseUrl, provider.OptionsOf<ChurnZeroOptions>(key).Road),
            provider => CredentialHandler.Basic(new Http.Secret(provider.OptionsOf<ChurnZeroOptions>(key).User), provider.OptionsOf<ChurnZeroOptions>(key).ApiKey));
        services.AddSourceApi<IChurnZeroApi>(key, Errors);
        services.AddKeyedSingleton<IAccountFacts>(key, (provider, _) =>
            new ChurnZeroFacts(provider.GetRequiredKeyedService<IChurnZeroApi>(key), provider.OptionsOf<ChurnZeroOptions>(key), Errors, SourceRoad.Time(provider)));
        return services;
    }
}

using Connector.Enrichment;
using Connector.Http;
using Connector.Sources.ZoomInfo.Api;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Connector.Sources.ZoomInfo;

public static class ZoomInfoRegistration
{
    /// <summary>A 400 with this code means "out of credits" (contract 2.1); it must not be repeated.</summary>
    private static readonly SourceErrors Errors = new("ZoomInfo", "PFAPI0011");

    private static readonly TimeSpan RenewAhead = TimeSpan.FromMinutes(5);

    /// <summary>Registers an <see cref="ICompanyLookup"/> under the key.</summary>
    public static IServiceCollection AddZoomInfo(this IServiceCollection services, string key, IConfigurationSection section)
    {
        services.AddSourceOptions<ZoomInfoOptions>(key, section);
        var login = key + "/login";
        services.AddSourceRoad(login, Errors, isPaid: false, provider => (TokenPlace(provider, key).Folder, provider.OptionsOf<ZoomInfoOptions>(key).Road));
        services.AddSourceApi<IZoomInfoTokenApi>(login, Errors);
        services.AddKeyedSingleton<IAccessTokens>(key, (provider, _) =>
            new AccessTokens(cancellationToken => FetchAsync(provider, key, login, cancellationToken), SourceRoad.Time(provider)));
        services.AddSourceRoad(key, Errors, isPaid: true,
            provider => (provider.OptionsOf<ZoomInfoOptions>(key).BaseUrl, provider.OptionsOf<ZoomInfoOptions>(key).Road),
            provider => new AccessTokenHandler(provider.GetRequiredKeyedService<IAccessTokens>(key)));
        services.AddSourceApi<IZoomInfoApi>(key, Errors, "application/vnd.api+json");
        services.AddKeyedSingleton<ICompanyLookup>(key, (provider, _) =>
            new ZoomInfoLookup(provider.GetRequiredKeyedService<IZoomInfoApi>(key), provider.OptionsOf<ZoomInfoOptions>(key), Errors));
        return services;
    }

    /// <summary>An address with a slash at its end would be another one.</summary>
    private static (string Folder, string Endpoint) TokenPlace(IServiceProvider provider, string key)
    {
        var url = provider.OptionsOf<ZoomInfoOptions>(key).TokenUrl;
        var end = url.LastIndexOf('/');
        return (url[..end], url[(end + 1)..]);
    }

    private static async Task<AccessToken> FetchAsync(IServiceProvider provider, string key, string login, CancellationToken cancellationToken)
    {
        var (options, asked) = (provider.OptionsOf<ZoomInfoOptions>(key), SourceRoad.Time(provider).GetUtcNow());
        var answer = new JsonFacts(await provider.GetRequiredKeyedService<IZoomInfoTokenApi>(login)
            .TokenAsync(TokenPlace(provider, key).Endpoint, new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = options.ClientId,
            ["client_secret"] = options.ClientSecret.Reveal(),
            ["scope"] = options.Scope,
        }, cancellationToken) ?? []);
        if (answer.RawText("access_token") is not { } token) throw Errors.Contract("the token answer holds no access_token", 200);
        var life = answer.Number("expires_in") is { IsKnown: true, Number: > 0 } seconds ? TimeSpan.FromSeconds(seconds.Number) : (TimeSpan?)null;
        return new AccessToken(new Secret(token), null, life is { } known ? asked + known - (known > 2 * RenewAhead ? RenewAhead : known / 2) : null);
    }
}

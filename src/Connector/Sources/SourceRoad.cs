using System.Net;
using Connector.Cleaning.Names;
using Connector.Enrichment;
using Connector.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Refit;

namespace Connector.Sources;

/// <summary>Options of a source that is called over HTTP at one address.</summary>
public interface ICalledOptions
{
    /// <summary>With its path, without a slash at its end.</summary>
    string BaseUrl { get; }

    SourceRoadOptions Road { get; }
}

/// <summary>Wires one source's clients to the same road that the CRMs' take: unanswered, retry, pause, credential, metering, socket.</summary>
internal static class SourceRoad
{
    /// <summary>The source's options, checked at start.</summary>
    /// <param name="key">Connection and source.</param>
    public static void AddSourceOptions<T>(this IServiceCollection services, string key, IConfigurationSection section)
        where T : class
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddLogging();
        services.AddOptions<T>(key).Bind(section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<T>>(new AnnotatedOptions<T>(key, section.Path));
    }

    public static T OptionsOf<T>(this IServiceProvider provider, string key) => provider.GetRequiredService<IOptionsMonitor<T>>().Get(key);

    /// <summary>A source with one address and one API: its options, its road, and its client behind one of the two ports under the key.</summary>
    /// <param name="headers">Put credential and version on.</param>
    public static IServiceCollection AddSource<TOptions, TApi, TPort>(
        this IServiceCollection services, string key, IConfigurationSection section, SourceErrors errors,
        Func<TApi, TOptions, TimeProvider, TPort> client, params Func<TOptions, DelegatingHandler>[] headers)
        where TOptions : class, ICalledOptions
        where TApi : class
        where TPort : class => services.AddCalled<TOptions, TApi, TPort>(key, section, errors, (provider, api, options) => client(api, options, Time(provider)), headers);

    /// <summary>A vendor that knows companies by their domains.</summary>
    public static IServiceCollection AddDomainLookup<TOptions, TApi>(
        this IServiceCollection services, string key, IConfigurationSection section, SourceErrors errors,
        Func<TApi, TOptions, PublicSuffixes, ICompanyLookup> client, params Func<TOptions, DelegatingHandler>[] headers)
        where TOptions : class, ICalledOptions
        where TApi : class => services.AddCalled<TOptions, TApi, ICompanyLookup>(
            key, section, errors, (provider, api, options) => client(api, options, provider.GetService<PublicSuffixes>() ?? PublicSuffixes.BuiltIn), headers);

    private static IServiceCollection AddCalled<TOptions, TApi, TPort>(
        this IServiceCollection services, string key, IConfigurationSection section, SourceErrors errors,
        Func<IServiceProvider, TApi, TOptions, TPort> client, Func<TOptions, DelegatingHandler>[] headers)
        where TOptions : class, ICalledOptions
        where TApi : class
        where TPort : class
    {
        services.AddSourceOptions<TOptions>(key, section);
        services.AddSourceRoad(key, errors, isPaid: typeof(TPort) == typeof(ICompanyLookup),
            provider => (provider.OptionsOf<TOptions>(key).BaseUrl, provider.OptionsOf<TOptions>(key).Road),
            [.. headers.Select(header => (Func<IServiceProvider, DelegatingHandler>)(provider => header(provider.OptionsOf<TOptions>(key))))]);
        services.AddSourceApi<TApi>(key, errors);
        services.AddKeyedSingleton<TPort>(key, (provider, _) =>
            client(provider, provider.GetRequiredKeyedService<TApi>(key), provider.OptionsOf<TOptions>(key)));
        return services;
    }

    /// <param name="key">Also the name of the HTTP client.</param>
    /// <param name="isPaid">Its answers cost credits.</param>
    /// <param name="settings">Base address, with its path, and how requests travel.</param>
    /// <param name="headers">Put credential and version on; none for requests that carry them in their body.</param>
    public static void AddSourceRoad(
        this IServiceCollection services, string key, SourceErrors errors, bool isPaid,
            Func<IServiceProvider, (string BaseUrl, SourceRoadOptions Road)> settings,
            params Func<IServiceProvider, DelegatingHandler>[] headers)
    {
        var rules = new SourceRules(errors.Vendor, isPaid);
        services.AddKeyedSingleton(key, (provider, _) => new RateGovernor(errors.Vendor, settings(provider).Road, Time(provider)));
        var builder = services.AddHttpClient(key)
            .RemoveAllLoggers() // they would print addresses with their queries
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan) // connections are renewed by the socket handler
            .ConfigureHttpClient((provider, client) =>
            {
                client.BaseAddress = new Uri(settings(provider).BaseUrl.TrimEnd('/') + "/");
                client.Timeout = Timeout.InfiniteTimeSpan; // the metering handler limits each attempt
            })
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                AutomaticDecompression = DecompressionMethods.GZip,
                UseCookies = false,
                AllowAutoRedirect = false,
            })
            .AddHttpMessageHandler(() => new UnansweredHandler(errors.FromTransport))
            .AddRetries(provider => (rules, settings(provider).Road, Time(provider), Logger(provider)));
        foreach (var header in headers) builder.AddHttpMessageHandler(header);
        builder.AddHttpMessageHandler(provider => new PlaceHandler(provider.GetRequiredKeyedService<RateGovernor>(key)));
        builder.AddHttpMessageHandler(provider => new MeteringHandler(rules, provider.GetRequiredKeyedService<RateGovernor>(key), settings(provider).Road,
            Time(provider), Logger(provider), settings(provider).Road.LongestAnswer));
    }

    public static void AddSourceApi<T>(this IServiceCollection services, string key, SourceErrors errors, string mediaType = "application/json")
        where T : class => services.AddKeyedRefitGeneratedClient<T>(key, new RefitSettings(new StrictContentSerializer(mediaType))
        {
            UrlResolution = UrlResolutionMode.Rfc3986,
            ExceptionFactory = errors.FromAsync,
            TransportExceptionFactory = errors.FromTransport,
            DeserializationExceptionFactory = errors.FromUnreadable,
        }, key);

    public static TimeProvider Time(IServiceProvider provider) => provider.GetRequiredService<TimeProvider>();

    private static ILogger Logger(IServiceProvider provider) => provider.GetRequiredService<ILoggerFactory>().CreateLogger("Connector.Sources");
}

/// <summary>A fixed credential in a header.</summary>
internal sealed class CredentialHandler(string header, Func<string> value) : DelegatingHandler
{
    /// <summary>HTTP Basic: user and password in one header.</summary>
    public static CredentialHandler Basic(Secret user, Secret password) => new(
        "Authorization", () => "Basic " + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{user.Reveal()}:{password.Reveal()}")));

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Remove(header);
        request.Headers.TryAddWithoutValidation(header, value());
        return base.SendAsync(request, cancellationToken);
    }
}

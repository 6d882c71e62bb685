using System.Net;
using Connector.Http;
using Connector.HubSpot.Api;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Refit;

namespace Connector.HubSpot;

/// <summary>Wires one HubSpot connection. Its road, outside in: unanswered, retry, pause, token, pace, metering, socket.</summary>
public static class HubSpotRegistration
{
    private static readonly HubSpotRules Rules = new();

    /// <summary>Registers an <see cref="ICrm"/> under the key <paramref name="connection"/>. Options are checked at start, all faults at once.</summary>
    public static IServiceCollection AddHubSpot(this IServiceCollection services, string connection, IConfigurationSection section)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddLogging();
        services.AddOptions<HubSpotOptions>(connection).Bind(section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<HubSpotOptions>>(new HubSpotOptionsValidator(connection, section.Path));
        services.AddKeyedSingleton(connection, (provider, _) => new RateGovernor(Rules.Crm, Options(provider, connection).Road, Time(provider)));
        services.AddKeyedSingleton(connection, (provider, _) => new HubSpotPortal(
            connection, Options(provider, connection), Slots(provider), () => provider.GetRequiredKeyedService<IHubSpotAccountApi>(IdentityKey(connection)), Time(provider)));

        services.AddRoad(LoginKey(connection), connection, token: null);
        services.AddResource<IHubSpotOAuthApi>(connection, LoginKey(connection));
        services.AddKeyedSingleton(connection, (provider, _) => Nightly(provider, connection));
        services.AddKeyedSingleton(SetupKey(connection), (provider, _) => Options(provider, connection).SetupToken is { IsEmpty: false } token
            ? new StandingToken(token)
            : provider.GetRequiredKeyedService<IAccessTokens>(connection));
        services.AddRoad(IdentityKey(connection), connection, provider => provider.GetRequiredKeyedService<IAccessTokens>(connection), isPaced: false);
        services.AddResource<IHubSpotAccountApi>(IdentityKey(connection), IdentityKey(connection));
        foreach (var key in new[] { connection, SetupKey(connection) })
        {
            services.AddRoad(RoadKey(key), connection, provider => provider.GetRequiredKeyedService<IAccessTokens>(key));
            services.AddResource<IHubSpotAccountApi>(key, RoadKey(key));
            services.AddResource<IHubSpotRecordsApi>(key, RoadKey(key));
            services.AddResource<IHubSpotPropertiesApi>(key, RoadKey(key));
            services.AddResource<IHubSpotImportsApi>(key, RoadKey(key));
            services.AddResource<IHubSpotExportsApi>(key, RoadKey(key));
            services.AddResource<IHubSpotListsApi>(key, RoadKey(key));
            services.AddResource<IHubSpotAssociationsApi>(key, RoadKey(key));
            services.AddResource<IHubSpotOwnersApi>(key, RoadKey(key));
            services.AddResource<IHubSpotSchemasApi>(key, RoadKey(key));
            services.AddResource<IHubSpotReportingApi>(key, RoadKey(key));
        }

        services.AddKeyedSingleton<ICrm>(connection, (provider, _) => Crm(provider, connection));
        return services;
    }

    private static string SetupKey(string connection) => connection + "/setup";

    private static string IdentityKey(string connection) => $"hubspot/{connection}/identity";

    private static string LoginKey(string connection) => $"hubspot/{connection}/login";

    private static string RoadKey(string key) => $"hubspot/{key}";

    private static HubSpotOptions Options(IServiceProvider provider, string connection) => provider.GetRequiredService<IOptionsMonitor<HubSpotOptions>>().Get(connection);

    private static TimeProvider Time(IServiceProvider provider) => provider.GetRequiredService<TimeProvider>();

    /// <summary>Shared through the store where there is one.</summary>
    private static IRateSlots Slots(IServiceProvider provider) => provider.GetService<IRateSlots>() ?? new OwnRateSlots(Time(provider));

    private static IAccessTokens Nightly(IServiceProvider provider, string connection)
    {
        var options = Options(provider, connection);
        if (options.Flow == HubSpotFlow.Token) return new StandingToken(options.Token);
        var authentication = new HubSpotAuthentication(options, provider.GetRequiredKeyedService<IHubSpotOAuthApi>(connection), Time(provider));
        return new AccessTokens(authentication.FetchAsync, Time(provider));
    }

    /// <param name="token">Null for token requests: they are neither metered nor paced.</param>
    /// <param name="isPaced">False for the one call that learns whose limits they are: those that wait for it hold places already.</param>
    private static void AddRoad(this IServiceCollection services, string name, string connection, Func<IServiceProvider, IAccessTokens>? token, bool isPaced = true)
    {
        var builder = services.AddHttpClient(name)
            .RemoveAllLoggers() // they would print addresses with their queries
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan) // connections are renewed by the socket handler
            .ConfigureHttpClient((provider, client) =>
            {
                client.BaseAddress = new Uri(Options(provider, connection).BaseUrl);
                client.Timeout = Timeout.InfiniteTimeSpan; // the metering handler limits each attempt
            })
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                AutomaticDecompression = DecompressionMethods.GZip,
                UseCookies = false,
                AllowAutoRedirect = false,
            })
            .AddHttpMessageHandler(() => new UnansweredHandler(HubSpotErrors.FromTransport))
            .AddRetries(provider => (Rules, Options(provider, connection).Road, Time(provider), Logger(provider)));
        if (token is not null)
        {
            builder.AddHttpMessageHandler(provider => new AccessTokenHandler(token(provider)));
            if (isPaced)
            {
                builder.AddHttpMessageHandler(provider => new PlaceHandler(provider.GetRequiredKeyedService<RateGovernor>(connection)));
                builder.AddHttpMessageHandler(provider => new HubSpotPace(provider.GetRequiredKeyedService<HubSpotPortal>(connection)));
            }
        }

        builder.AddHttpMessageHandler(provider => new MeteringHandler(
            Rules,
            token is null ? null : provider.GetRequiredKeyedService<RateGovernor>(connection),
            Options(provider, connection).Road,
            Time(provider),
            Logger(provider)));
    }

    private static void AddResource<T>(this IServiceCollection services, string key, string client)
        where T : class => services.AddKeyedRefitGeneratedClient<T>(key, Settings(), client);

    private static RefitSettings Settings() => new(new NewtonsoftContentSerializer(NewtonsoftContentSerializer.Settings()))
    {
        UrlResolution = UrlResolutionMode.Rfc3986,
        ExceptionFactory = HubSpotErrors.FromAsync,
        TransportExceptionFactory = HubSpotErrors.FromTransport,
        DeserializationExceptionFactory = HubSpotErrors.FromUnreadable,
    };

    private static ILogger Logger(IServiceProvider provider) => provider.GetRequiredService<ILoggerFactory>().CreateLogger("Connector.HubSpot");

    private static HubSpotApis Apis(IServiceProvider provider, string key) => new(
        provider.GetRequiredKeyedService<IHubSpotAccountApi>(key),
        provider.GetRequiredKeyedService<IHubSpotRecordsApi>(key),
        provider.GetRequiredKeyedService<IHubSpotPropertiesApi>(key),
        provider.GetRequiredKeyedService<IHubSpotImportsApi>(key),
        provider.GetRequiredKeyedService<IHubSpotExportsApi>(key),
        provider.GetRequiredKeyedService<IHubSpotListsApi>(key),
        provider.GetRequiredKeyedService<IHubSpotAssociationsApi>(key),
        provider.GetRequiredKeyedService<IHubSpotOwnersApi>(key),
        provider.GetRequiredKeyedService<IHubSpotSchemasApi>(key),
        provider.GetRequiredKeyedService<IHubSpotReportingApi>(key));

    private static HubSpotCrm Crm(IServiceProvider provider, string connection)
    {
        var (options, time, apis) = (Options(provider, connection), Time(provider), Apis(provider, connection));
        var portal = provider.GetRequiredKeyedService<HubSpotPortal>(connection);
        var governor = provider.GetRequiredKeyedService<RateGovernor>(connection);
        var setup = Apis(provider, SetupKey(connection));
        var fields = new HubSpotSegmentFields(setup, options, time);
        var schema = new HubSpotFields(apis, options, time);
        var exports = new HubSpotExports(apis, () => provider.GetRequiredService<IHttpClientFactory>().CreateClient(LoginKey(connection)), options, time);
        var search = new CompanySearch(apis, options);
        var reader = new HubSpotReader(schema, apis, search, new CompaniesById(apis, options), exports, options);
        return new HubSpotCrm(
            reader,
            new HubSpotWriter(schema, apis, new HubSpotImports(apis, reader, options, time), options),
            fields,
            new HubSpotDeployer(setup, apis, fields, options, time),
            options.CanMerge ? new HubSpotMerger(schema, apis, options) : null,
            new HubSpotExamination(apis, schema, portal, options, governor, time),
            new HubSpotOwners(apis, options),
            new HubSpotFieldSurvey(apis, schema, search, options),
            new HubSpotHistory(apis, options),
            portal,
            governor);
    }
}

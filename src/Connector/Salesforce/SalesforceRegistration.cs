using System.Net;
using Connector.Http;
using Connector.Salesforce.Api;
using Connector.Salesforce.Metadata;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Refit;

namespace Connector.Salesforce;

/// <summary>Wires one Salesforce connection. Its road, outside in: unanswered, retry, pause, token, metering, socket.</summary>
public static class SalesforceRegistration
{
    private static readonly SalesforceRules Rules = new();

    /// <summary>Registers an <see cref="ICrm"/> under the key <paramref name="connection"/>. Options are checked at start, all faults at once.</summary>
    public static IServiceCollection AddSalesforce(this IServiceCollection services, string connection, IConfigurationSection section)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddLogging();
        services.AddOptions<SalesforceOptions>(connection).Bind(section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SalesforceOptions>>(new SalesforceOptionsValidator(connection, section.Path));
        services.AddKeyedSingleton(connection, (provider, _) => new RateGovernor(Rules.Crm, Options(provider, connection).Road, provider.GetRequiredService<TimeProvider>()));

        services.AddCredential(connection, connection, options => options);
        services.AddCredential(connection, SetupKey(connection), options => options.Setup ?? options);
        services.AddCredential(connection, PersonaKey(connection), options => options.Persona ?? options);
        services.AddKeyedSingleton<ICrm>(connection, (provider, _) => Crm(provider, connection));
        return services;
    }

    private static string SetupKey(string connection) => connection + "/setup";

    private static string PersonaKey(string connection) => connection + "/persona";

    private static SalesforceOptions Options(IServiceProvider provider, string connection) =>
        provider.GetRequiredService<IOptionsMonitor<SalesforceOptions>>().Get(connection);

    /// <summary>The clients of one credential: the token's own, and those that carry it. Both credentials share the connection's governor.</summary>
    private static void AddCredential(this IServiceCollection services, string connection, string key, Func<SalesforceOptions, SalesforceCredential> select)
    {
        var (login, road) = ($"salesforce/{key}/login", $"salesforce/{key}");
        services.AddRoad(login, connection, metered: false)
            .ConfigureHttpClient((provider, client) => client.BaseAddress = new Uri(select(Options(provider, connection)).LoginUrl));
        services.AddResource<ISalesforceOAuthApi>(key, login);
        services.AddKeyedSingleton(key, (provider, _) => new AccessTokens(new SalesforceAuthentication(
            select(Options(provider, connection)), provider.GetRequiredKeyedService<ISalesforceOAuthApi>(key), provider.GetRequiredService<TimeProvider>()).FetchAsync));

        // The token says to which host a call goes; this one never resolves, so that no call can go without.
        services.AddRoad(road, connection, metered: true, provider => new AccessTokenHandler(provider.GetRequiredKeyedService<AccessTokens>(key)))
            .ConfigureHttpClient((provider, client) => client.BaseAddress = new Uri($"https://instance-url.invalid/services/data/v{Options(provider, connection).ApiVersion}/"));
        services.AddResource<ISalesforceIdentityApi>(key, road);
        services.AddResource<ISalesforceDescribeApi>(key, road);
        services.AddResource<ISalesforceQueryApi>(key, road);
        services.AddResource<ISalesforceBulkQueryApi>(key, road);
        services.AddResource<ISalesforceBulkIngestApi>(key, road);
        services.AddResource<ISalesforceCollectionsApi>(key, road);
        services.AddResource<ISalesforceSetupApi>(key, road);
        services.AddResource<ISalesforceMetadataApi>(key, road);
        services.AddResource<ISalesforceMergeApi>(key, road);
        services.AddResource<ISalesforceUiListApi>(key, road);
    }

    private static IHttpClientBuilder AddRoad(
        this IServiceCollection services, string name, string connection, bool metered, Func<IServiceProvider, DelegatingHandler>? token = null)
    {
        var builder = services.AddHttpClient(name)
            .RemoveAllLoggers() // they would print addresses with their queries
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan) // connections are renewed by the socket handler
            .ConfigureHttpClient(client => client.Timeout = Timeout.InfiniteTimeSpan) // the metering handler limits each attempt
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                AutomaticDecompression = DecompressionMethods.GZip,
                UseCookies = false,
                AllowAutoRedirect = false,
            })
            .AddHttpMessageHandler(() => new UnansweredHandler(SalesforceErrors.FromTransport))
            .AddRetries(provider => (Rules, Options(provider, connection).Road, provider.GetRequiredService<TimeProvider>(), Logger(provider)));
        if (token is not null) builder.AddHttpMessageHandler(token);
        if (metered) builder.AddHttpMessageHandler(provider => new PlaceHandler(provider.GetRequiredKeyedService<RateGovernor>(connection)));
        return builder.AddHttpMessageHandler(provider => new MeteringHandler(
            Rules,
            metered ? provider.GetRequiredKeyedService<RateGovernor>(connection) : null,
            Options(provider, connection).Road,
            provider.GetRequiredService<TimeProvider>(),
            Logger(provider)));
    }

    private static void AddResource<T>(this IServiceCollection services, string key, string client)
        where T : class => services.AddKeyedRefitGeneratedClient<T>(key, Settings(), client);

    private static RefitSettings Settings() => new(new NewtonsoftContentSerializer(NewtonsoftContentSerializer.Settings()))
    {
        UrlResolution = UrlResolutionMode.Rfc3986,
        ExceptionFactory = SalesforceErrors.FromAsync,
        TransportExceptionFactory = SalesforceErrors.FromTransport,
        DeserializationExceptionFactory = SalesforceErrors.FromUnreadable,
    };

    private static ILogger Logger(IServiceProvider provider) => provider.GetRequiredService<ILoggerFactory>().CreateLogger("Connector.Salesforce");

    private static SalesforceApis Apis(IServiceProvider provider, string key) => new(
        provider.GetRequiredKeyedService<ISalesforceIdentityApi>(key),
        provider.GetRequiredKeyedService<ISalesforceDescribeApi>(key),
        provider.GetRequiredKeyedService<ISalesforceQueryApi>(key),
        provider.GetRequiredKeyedService<ISalesforceBulkQueryApi>(key),
        provider.GetRequiredKeyedService<ISalesforceBulkIngestApi>(key),
        provider.GetRequiredKeyedService<ISalesforceCollectionsApi>(key),
        provider.GetRequiredKeyedService<ISalesforceSetupApi>(key),
        provider.GetRequiredKeyedService<ISalesforceMergeApi>(key));

    private static SalesforceCrm Crm(IServiceProvider provider, string connection)
    {
        var (options, time, logger) = (Options(provider, connection), provider.GetRequiredService<TimeProvider>(), Logger(provider));
        var governor = provider.GetRequiredKeyedService<RateGovernor>(connection);
        var (apis, setup) = (Apis(provider, connection), Apis(provider, SetupKey(connection)));
        var access = new SalesforceFieldAccess(setup, apis, options);
        var schema = new SalesforceFields(apis, options, time);
        var jobs = new BulkJobs(options.Bulk, time, logger);
        var bulkRead = new SalesforceBulkRead(apis.BulkQuery, options, jobs, time, logger);
        var collections = new CollectionsWrite(apis.Collections, options);
        var bulkWrite = new BulkWrite(apis.BulkIngest, collections, options, jobs, new BulkResults(apis.BulkIngest, options, time, logger), logger);
        return new SalesforceCrm(
            new SalesforceReader(schema, bulkRead, new SalesforceQueryRead(apis.Query, options), new SalesforceEditors(apis.Query, options), options, logger),
            new SalesforceWriter(schema, collections, bulkWrite, options),
            new SalesforceSegmentFields(setup, access, options),
            new SalesforceExamination(apis, schema, options, governor, time),
            new SalesforceAutomation(apis, options),
            Deployer(provider, connection, access, schema, apis),
            options.Persona is null ? null : Persona(provider, connection),
            options.CanMerge ? new SalesforceMerger(schema, apis, provider.GetRequiredKeyedService<AccessTokens>(connection), options) : null,
            new SalesforceOwners(apis.Query, options),
            new SalesforceHistory(apis, options),
            new SalesforceFieldSurvey(apis, new SalesforceDependencies(apis, options, jobs), new StandardFieldUses(Retrieval(provider, connection), options), options),
            options,
            governor,
            provider.GetRequiredKeyedService<AccessTokens>(connection));
    }

    private static SalesforcePersonaProbe Persona(IServiceProvider provider, string connection)
    {
        var (options, time, key) = (Options(provider, connection), provider.GetRequiredService<TimeProvider>(), PersonaKey(connection));
        return new SalesforcePersonaProbe(new SalesforceFields(Apis(provider, key), options, time), provider.GetRequiredKeyedService<ISalesforceUiListApi>(key), options);
    }

    private static SalesforceDeployer Deployer(IServiceProvider provider, string connection, SalesforceFieldAccess access, SalesforceFields fields, SalesforceApis nightly)
    {
        var (options, time, key) = (Options(provider, connection), provider.GetRequiredService<TimeProvider>(), SetupKey(connection));
        var api = provider.GetRequiredKeyedService<ISalesforceMetadataApi>(key);
        var retrieval = Retrieval(provider, connection);
        var ownViews = new OwnViews(provider.GetRequiredKeyedService<ISalesforceUiListApi>(key), access, fields);
        var (survey, retirement) = (new SalesforceOrgSurvey(retrieval, options), new SalesforceRetirement(retrieval, nightly, options));
        return new SalesforceDeployer(new SalesforceArtefacts(options), retrieval, new MetadataDeployments(api, options, time), ownViews, survey, new SalesforceValueSets(options), retirement, access, nightly, options);
    }

    /// <summary>By the set-up credential: what the user may not see does not come.</summary>
    private static MetadataRetrieval Retrieval(IServiceProvider provider, string connection)
    {
        var key = SetupKey(connection);
        return new MetadataRetrieval(
            provider.GetRequiredKeyedService<ISalesforceMetadataApi>(key), provider.GetRequiredKeyedService<AccessTokens>(key), Options(provider, connection), provider.GetRequiredService<TimeProvider>());
    }
}

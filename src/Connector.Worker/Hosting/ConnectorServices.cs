using Connector.Enrichment;
using Connector.HubSpot;
using Connector.Salesforce;
using Connector.Segmentation;
using Connector.Segmentation.Linting;
using Connector.Sources.Apollo;
using Connector.Sources.Chargebee;
using Connector.Sources.ChurnZero;
using Connector.Sources.Clay;
using Connector.Sources.Clearbit;
using Connector.Sources.File;
using Connector.Sources.Gainsight;
using Connector.Sources.PeopleDataLabs;
using Connector.Sources.Sftp;
using Connector.Sources.Sql;
using Connector.Sources.Stripe;
using Connector.Sources.Vitally;
using Connector.Sources.Zendesk;
using Connector.Sources.ZoomInfo;
using Connector.Store;
using Connector.Worker.Notifications;
using Microsoft.Extensions.Options;
using Polly;

namespace Connector.Worker.Hosting;

/// <summary>Puts the service together. The only place that names an adapter.</summary>
internal static class ConnectorServices
{
    private static readonly Dictionary<string, Adapter> Adapters = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Salesforce"] = new(typeof(SalesforceOptions), (services, connection, section) => services.AddSalesforce(connection, section)),
        ["HubSpot"] = new(typeof(HubSpotOptions), (services, connection, section) => services.AddHubSpot(connection, section)),
    };

    private static readonly Dictionary<string, Adapter> SourceKinds = new(StringComparer.OrdinalIgnoreCase)
    {
        ["ZoomInfo"] = new(typeof(ZoomInfoOptions), (services, key, section) => services.AddZoomInfo(key, section)),
        ["PeopleDataLabs"] = new(typeof(PeopleDataLabsOptions), (services, key, section) => services.AddPeopleDataLabs(key, section)),
        ["Apollo"] = new(typeof(ApolloOptions), (services, key, section) => services.AddApollo(key, section)),
        ["Clearbit"] = new(typeof(ClearbitOptions), (services, key, section) => services.AddClearbit(key, section)),
        ["Clay"] = new(typeof(ClayOptions), (services, key, section) => services.AddClay(key, section)),
        ["Gainsight"] = new(typeof(GainsightOptions), (services, key, section) => services.AddGainsight(key, section)),
        ["Vitally"] = new(typeof(VitallyOptions), (services, key, section) => services.AddVitally(key, section)),
        ["ChurnZero"] = new(typeof(ChurnZeroOptions), (services, key, section) => services.AddChurnZero(key, section)),
        ["Stripe"] = new(typeof(StripeOptions), (services, key, section) => services.AddStripe(key, section)),
        ["Chargebee"] = new(typeof(ChargebeeOptions), (services, key, section) => services.AddChargebee(key, section)),
        ["Zendesk"] = new(typeof(ZendeskOptions), (services, key, section) => services.AddZendesk(key, section)),
        ["File"] = new(typeof(FileDropOptions), (services, key, section) => services.AddFileDrop(key, section)),
        ["Sftp"] = new(typeof(SftpDropOptions), (services, key, section) => services.AddSftpDrop(key, section)),
        ["Sql"] = new(typeof(SqlOptions), (services, key, section) => services.AddSqlFacts(key, section)),
    };

    /// <summary>Kind of source → the class of its options.</summary>
    public static IReadOnlyDictionary<string, Type> SourceOptionTypes { get; } = SourceKinds.ToDictionary(kind => kind.Key, kind => kind.Value.Options);

    /// <summary>How the CRMs let things be called, for lint.</summary>
    public static IReadOnlyList<CrmNameRules> NameRules { get; } = [SalesforceNameRules.Rules, HubSpotNameRules.Rules];

    private const int SummaryRetries = 3;
    private static readonly TimeSpan SummaryPatience = TimeSpan.FromSeconds(30);

    public static IServiceCollection AddConnector(this IServiceCollection services, Settings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton(TimeProvider.System);
        services.AddStore(settings.Configuration);
        services.AddOptions<FrameworkOptions>().BindConfiguration(FrameworkOptions.Section).ValidateOnStart();
        services.AddSingleton<FrameworkOnDisk>();
        services.AddOptions<WorkerOptions>().BindConfiguration(WorkerOptions.Section).ValidateOnStart();
        services.AddOptions<DomainOptions>().BindConfiguration(DomainOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DomainOptions>, DomainRules>();
        services.AddSingleton(provider => DomainRules.Read(provider.GetRequiredService<IOptions<DomainOptions>>().Value));
        services.AddSingleton<IConfiguration>(settings.Configuration);
        services.AddSingleton<IValidateOptions<ConnectionOptions>>(new ConnectionRules(Adapters.Keys));
        services.AddSingleton<ConnectionRunner>();
        services.AddOptions<SummaryOptions>().BindConfiguration(SummaryOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SummaryOptions>, SummaryRules>();
        services.AddHttpClient(Summaries.Client, client => client.Timeout = SummaryPatience)
            .AddTransientHttpErrorPolicy(policy => policy.WaitAndRetryAsync(SummaryRetries, attempt => TimeSpan.FromSeconds(attempt)));
        services.AddSingleton<Summaries>();
        foreach (var connection in settings.ConnectionNames)
        {
            var section = settings.Configuration.GetSection(ConnectionOptions.Section).GetSection(connection);
            services.AddOptions<ConnectionOptions>(connection).Bind(section).ValidateOnStart();
            var crm = section[nameof(ConnectionOptions.Crm)] ?? "";
            if (Adapters.TryGetValue(crm, out var adapter)) adapter.Add(services, connection, section.GetSection(crm));
            foreach (var source in section.GetSection(SourceOptions.Section).GetChildren()) AddSource(services, connection, source);
        }

        return services;
    }

    /// <summary>A source of one connection: its own settings, and the client of its kind behind one of the two ports.</summary>
    private static void AddSource(IServiceCollection services, string connection, IConfigurationSection section)
    {
        var key = $"{connection}/{section.Key}";
        services.AddOptions<SourceOptions>(key).Bind(section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SourceOptions>>(new SourceSettings(key, section.Path, SourceKinds.Keys));
        var kind = section[nameof(SourceOptions.Kind)] ?? "";
        if (SourceKinds.TryGetValue(kind, out var client)) client.Add(services, key, section.GetSection(kind));
        services.AddKeyedSingleton(connection, (provider, _) => new Source(
            section.Key, provider.GetRequiredService<IOptionsMonitor<SourceOptions>>().Get(key), provider.GetKeyedService<ICompanyLookup>(key), provider.GetKeyedService<IAccountFacts>(key)));
    }

    /// <summary>Checks every option and the framework file at once.</summary>
    /// <exception cref="SettingsException">Lists all problems.</exception>
    public static Framework Check(IServiceProvider services)
    {
        var settings = services.GetRequiredService<Settings>();
        var problems = SettingsKeys.Unknown(settings.Configuration, Adapters.ToDictionary(adapter => adapter.Key, adapter => adapter.Value.Options), SourceOptionTypes).ToList();
        try
        {
            services.GetService<IStartupValidator>()?.Validate();
        }
        catch (AggregateException several)
        {
            problems.AddRange(several.InnerExceptions.SelectMany(Failures));
        }
        catch (Exception one) when (one is OptionsValidationException or InvalidOperationException)
        {
            problems.AddRange(Failures(one)); // the second kind: a value that is no number, duration or whatever its setting takes
        }

        if (settings.ConnectionNames.Count == 0)
        {
            problems.Add($"{ConnectionOptions.Section}: no connection is configured; appsettings.example.json shows one");
        }

        try
        {
            var framework = services.GetRequiredService<FrameworkOnDisk>().Read();
            if (problems.Count == 0) return framework;
        }
        catch (SettingsException exception)
        {
            problems.Add(exception.Message);
        }

        throw new SettingsException(string.Join(Environment.NewLine, problems));
    }

    private static IEnumerable<string> Failures(Exception exception) => exception is OptionsValidationException options ? options.Failures : [exception.Message];

    /// <param name="Options">The class of the section that has the CRM's, or the kind of source's, name.</param>
    private sealed record Adapter(Type Options, Action<IServiceCollection, string, IConfigurationSection> Add);
}

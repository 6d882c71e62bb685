using Connector.Enrichment;
using Connector.Http;
using Connector.Store.Sql;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Connector.Store;

public static class StoreRegistration
{
    /// <summary>
    /// Adds <see cref="IStores"/>, <see cref="IPauses"/>, <see cref="IRehearsals"/>, <see cref="ICallbackInbox"/> and <see cref="IRateSlots"/>; options from the section <see cref="StoreOptions.Section"/>,
    /// checked at start.
    /// </summary>
    public static IServiceCollection AddStore(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<StoreOptions>().Bind(configuration.GetSection(StoreOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<StoreOptions>, StoreOptionsValidator>();
        services.AddSingleton<IValidateOptions<StoreOptions>, StoreProviderRule>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<SqliteStores>();
        services.AddSingleton<PostgresStores>();
        services.AddSingleton<IStores>(provider => IsPostgres(provider) ? provider.GetRequiredService<PostgresStores>() : provider.GetRequiredService<SqliteStores>());
        services.AddSingleton<IPauses>(provider => new Pauses(Control(provider), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IRehearsals>(provider => new Rehearsals(Control(provider), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ICallbackInbox>(provider => new CallbackInbox(Control(provider)));
        services.AddSingleton<IRateSlots>(provider => new StoredRateSlots(Control(provider), provider.GetRequiredService<TimeProvider>()));
        return services;
    }

    private static Func<CancellationToken, Task<Database>> Control(IServiceProvider provider) =>
        IsPostgres(provider) ? provider.GetRequiredService<PostgresStores>().OpenControlAsync : provider.GetRequiredService<SqliteStores>().OpenControlAsync;

    private static bool IsPostgres(IServiceProvider provider) => provider.GetRequiredService<IOptions<StoreOptions>>().Value.Provider == StoreProvider.PostgreSql;
}

using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Connector.Store;

public static class StoreRegistration
{
    /// <summary>Adds <see cref="IStores"/>; options from the section <see cref="StoreOptions.Section"/>, checked at start.</summary>
    public static IServiceCollection AddStore(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<StoreOptions>().Bind(configuration.GetSection(StoreOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<StoreOptions>, StoreOptionsValidator>();
        services.AddSingleton<IValidateOptions<StoreOptions>, StoreProviderRule>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<SqliteStores>();
        services.AddSingleton<PostgresStores>();
        services.AddSingleton<IStores>(provider => provider.GetRequiredService<IOptions<StoreOptions>>().Value.Provider == StoreProvider.PostgreSql
            ? provider.GetRequiredService<PostgresStores>()
            : provider.GetRequiredService<SqliteStores>());
        return services;
    }
}

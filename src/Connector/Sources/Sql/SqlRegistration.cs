using Connector.Enrichment;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Connector.Sources.Sql;

public static class SqlRegistration
{
    /// <summary>Registers an <see cref="IAccountFacts"/> under the key.</summary>
    public static IServiceCollection AddSqlFacts(this IServiceCollection services, string key, IConfigurationSection section)
    {
        services.AddSourceOptions<SqlOptions>(key, section);
        services.AddKeyedSingleton<IAccountFacts>(key, (provider, _) => new SqlFacts(provider.OptionsOf<SqlOptions>(key)));
        return services;
    }
}

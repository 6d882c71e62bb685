using DbUp.Builder;
using DbUp.Engine;

namespace Connector.Store.Sql;

/// <summary>Brings a schema up to date with the numbered scripts of one folder, each in one transaction with its record.</summary>
internal static class Migrator
{
    /// <summary>The scripts of one connection's store.</summary>
    public const string Connection = "Connector.Store.Migrations.";

    /// <summary>The scripts of the control database.</summary>
    public const string Control = "Connector.Store.ControlMigrations.";

    /// <exception cref="StoreSchemaException">A newer version wrote it, or a script failed (and left the schema as it was).</exception>
    public static void Upgrade(UpgradeEngineBuilder builder, string scripts, string store)
    {
        var engine = Engine(builder, scripts);
        RefuseNewer(engine.GetExecutedButNotDiscoveredScripts(), store);
        var result = engine.PerformUpgrade();
        if (!result.Successful) throw new StoreSchemaException($"bringing store {store} up to date failed in {result.ErrorScript?.Name}", result.Error);
    }

    /// <summary>For stores opened for reading, which may not change anything.</summary>
    /// <exception cref="StoreSchemaException">The schema is older or newer than this version knows.</exception>
    public static void Check(UpgradeEngineBuilder builder, string scripts, string store)
    {
        var engine = Engine(builder, scripts);
        RefuseNewer(engine.GetExecutedButNotDiscoveredScripts(), store);
        if (engine.IsUpgradeRequired())
        {
            throw new StoreSchemaException($"store {store} was written by an older version; the next run brings it up to date");
        }
    }

    private static UpgradeEngine Engine(UpgradeEngineBuilder builder, string scripts) => builder
        .WithScriptsEmbeddedInAssembly(typeof(Migrator).Assembly, name => name.StartsWith(scripts, StringComparison.Ordinal))
        .WithTransactionPerScript()
        .LogToNowhere()
        .Build();

    private static void RefuseNewer(List<string> unknown, string store)
    {
        if (unknown.Count > 0)
        {
            throw new StoreSchemaException(
                $"store {store} was written by a newer version of the connector ({string.Join(", ", unknown)}); start that version");
        }
    }
}

using System.Reflection;
using Connector.Enrichment;
using Connector.Store;
using Connector.Worker.Notifications;

namespace Connector.Worker.Hosting;

/// <summary>
/// The settings that exist, worked out from the options classes. A misspelt one would otherwise be passed over in silence and its default used.
/// </summary>
internal static class SettingsKeys
{
    /// <summary>Sections whose keys are all ours; <c>Serilog</c> and the host's own are not checked.</summary>
    private static readonly (string Section, Type Options)[] Sections =
    [
        (FrameworkOptions.Section, typeof(FrameworkOptions)),
        (StoreOptions.Section, typeof(StoreOptions)),
        (WorkerOptions.Section, typeof(WorkerOptions)),
        (LogOptions.Section, typeof(LogOptions)),
        (DomainOptions.Section, typeof(DomainOptions)),
        (SummaryOptions.Section, typeof(SummaryOptions)),
    ];

    /// <param name="adapters">Name of a CRM's sub-section → its options class.</param>
    /// <param name="sources">The same for kinds of sources.</param>
    /// <returns>One sentence for each setting that nothing reads.</returns>
    public static IEnumerable<string> Unknown(IConfiguration configuration, IReadOnlyDictionary<string, Type> adapters, IReadOnlyDictionary<string, Type> sources)
    {
        var known = Sections.SelectMany(section => Of(section.Section, section.Options)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var connection in configuration.GetSection(ConnectionOptions.Section).GetChildren())
        {
            known.UnionWith(Of(connection.Path, typeof(ConnectionOptions)));
            foreach (var (name, options) in adapters) known.UnionWith(Of($"{connection.Path}:{name}", options));
            foreach (var source in connection.GetSection(SourceOptions.Section).GetChildren())
            {
                known.UnionWith(Of(source.Path, typeof(SourceOptions)));
                foreach (var (kind, options) in sources) known.UnionWith(Of($"{source.Path}:{kind}", options));
            }
        }

        string[] checkedSections = [.. Sections.Select(section => section.Section), ConnectionOptions.Section];
        return checkedSections.SelectMany(section => Leaves(configuration.GetSection(section))).Where(key => !known.Contains(key))
            .Select(key => $"{key}: there is no such setting; appsettings.example.json names all that exist");
    }

    /// <summary>Every setting below a section, by its full name.</summary>
    public static IEnumerable<string> Of(string section, Type options) => options.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.CanWrite)
        .SelectMany(property => IsSection(property.PropertyType) ? Of($"{section}:{property.Name}", property.PropertyType) : [$"{section}:{property.Name}"]);

    private static bool IsSection(Type type) => type.IsClass && type != typeof(string) && type.Namespace!.StartsWith(nameof(Connector), StringComparison.Ordinal);

    private static IEnumerable<string> Leaves(IConfigurationSection section) =>
        section.GetChildren().Any() ? section.GetChildren().SelectMany(Leaves) : section.Value is null ? [] : [section.Path];
}

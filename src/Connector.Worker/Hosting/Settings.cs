namespace Connector.Worker.Hosting;

/// <summary>The settings cannot be used. The message lists every problem, one a line, each with its place and mend.</summary>
internal sealed class SettingsException(string message) : Exception(message);

/// <summary>
/// The settings of this process: a JSON file, overridden by environment variables that begin with <c>CONNECTOR_</c> (sections separated by
/// two underscores: <c>CONNECTOR_Connections__NAME__CRM__ClientSecret</c>). Relative paths in it count from the file's folder.
/// </summary>
internal sealed record Settings(IConfigurationRoot Configuration, string Folder)
{
    public const string EnvironmentPrefix = "CONNECTOR_";
    private const string DefaultFile = "appsettings.json";

    /// <summary>Settings that are paths, with their defaults.</summary>
    private const string SuffixFile = $"{DomainOptions.Section}:{nameof(DomainOptions.SuffixFile)}";

    private static readonly (string Key, string Default)[] Paths =
    [
        ("Framework:File", "config/segmentation.yaml"),
        ("Store:Folder", ".local/store"),
        ("Log:Folder", ".local/log"),
    ];

    /// <param name="file">As given on the command line; null = appsettings.json in the current folder.</param>
    /// <exception cref="SettingsException">The file is missing or is no JSON.</exception>
    public static Settings Load(string? file)
    {
        var path = Path.GetFullPath(file ?? DefaultFile);
        if (!File.Exists(path))
        {
            throw new SettingsException(file is null
                ? $"no {DefaultFile} in the current folder: copy appsettings.example.json to {DefaultFile} and fill it in, or name a file with --config"
                : $"there is no settings file '{file}'");
        }

        try
        {
            var folder = Path.GetDirectoryName(path)!;
            var sources = new ConfigurationBuilder().AddJsonFile(path, optional: false).AddEnvironmentVariables(EnvironmentPrefix);
            return new Settings(WithAbsolutePaths(sources, folder), folder);
        }
        catch (Exception exception) when (exception is InvalidDataException or FormatException)
        {
            throw new SettingsException($"'{path}' is not valid JSON: {exception.InnerException?.Message ?? exception.Message}");
        }
    }

    public IReadOnlyList<string> ConnectionNames => [.. Configuration.GetSection(ConnectionOptions.Section).GetChildren().Select(child => child.Key)];

    /// <summary>The connection to work on: the one named, or the only one.</summary>
    /// <exception cref="SettingsException">It is not there, or there are several and none was named.</exception>
    public string Choose(string? connection)
    {
        var names = ConnectionNames;
        if (connection is null && names.Count == 1) return names[0];
        var listed = names.Count == 0 ? "the settings have no connection at all" : $"the settings have {string.Join(", ", names)}";
        if (connection is null) throw new SettingsException($"name a connection with --connection: {listed}");
        return names.FirstOrDefault(name => string.Equals(name, connection, StringComparison.OrdinalIgnoreCase))
            ?? throw new SettingsException($"there is no connection '{connection}': {listed}");
    }

    /// <summary>The paths are one source more. A configuration put into another would lose its empty settings, such as a schedule that shall be none.</summary>
    private static IConfigurationRoot WithAbsolutePaths(IConfigurationBuilder sources, string folder)
    {
        var written = sources.Build();
        var absolute = Paths.ToDictionary(path => path.Key, path => (string?)Path.GetFullPath(written[path.Key] is { Length: > 0 } given ? given : path.Default, folder));
        if (written[SuffixFile] is { Length: > 0 } list) absolute[SuffixFile] = Path.GetFullPath(list, folder);
        return sources.AddInMemoryCollection(absolute).Build();
    }
}

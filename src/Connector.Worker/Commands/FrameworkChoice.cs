using System.CommandLine;
using Connector.Segmentation;
using Connector.Worker.Hosting;

namespace Connector.Worker.Commands;

/// <summary>The framework for verbs that need no connection: they work before anything is configured.</summary>
internal static class FrameworkChoice
{
    /// <summary>The day whose rules are asked for, UTC as in a run.</summary>
    public static DateOnly Today => DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

    private const string DefaultSettings = "appsettings.json";

    /// <param name="file">As given on the command line; null = the settings' own, or config/segmentation.yaml where there are no settings.</param>
    /// <exception cref="SettingsException">There is no such file.</exception>
    public static string Path(ParseResult parsed, string? file)
    {
        var settings = parsed.GetValue(CommonOptions.Config);
        var path = file ?? (settings is not null || File.Exists(DefaultSettings)
            ? Settings.Load(settings).Configuration[$"{FrameworkOptions.Section}:{nameof(FrameworkOptions.File)}"]!
            : new FrameworkOptions().File);
        return File.Exists(path) ? path : throw new SettingsException($"there is no framework file '{path}': name one");
    }

    /// <exception cref="SettingsException">The file is missing or has errors; all are listed.</exception>
    public static Framework Load(ParseResult parsed, string? file)
    {
        var loaded = FrameworkFile.Load(Path(parsed, file));
        return loaded.Framework ?? throw new SettingsException(string.Join(Environment.NewLine, loaded.Errors));
    }
}

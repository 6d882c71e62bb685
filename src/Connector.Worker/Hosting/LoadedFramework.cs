using Connector.Segmentation;

namespace Connector.Worker.Hosting;

/// <summary>The framework for verbs that need no connection.</summary>
internal static class LoadedFramework
{
    /// <exception cref="SettingsException">Lists all errors of the file.</exception>
    public static Framework Of(string file)
    {
        var loaded = FrameworkFile.Load(file);
        return loaded.Framework ?? throw new SettingsException(string.Join(Environment.NewLine, loaded.Errors));
    }
}

using Connector.Segmentation;
using Microsoft.Extensions.Options;

namespace Connector.Worker.Hosting;

/// <summary>The framework file as it now stands. The service reads it, and the tables beside it, before every run: rates and rules change while it is up.</summary>
internal sealed class FrameworkOnDisk(IOptions<FrameworkOptions> options)
{
    /// <summary>Null when there is something wrong with it.</summary>
    public Framework? Find() => FrameworkFile.Load(options.Value.File) is { Framework: { } framework, Errors.Count: 0 } ? framework : null;

    /// <exception cref="SettingsException">Lists everything that is wrong with it, each with its place.</exception>
    public Framework Read()
    {
        var loaded = FrameworkFile.Load(options.Value.File);
        return loaded is { Framework: { } framework, Errors.Count: 0 } ? framework : throw new SettingsException(string.Join(Environment.NewLine, loaded.Errors));
    }
}

using Connector.Segmentation;

namespace Connector.Tests.Segmentation;

/// <summary>The files in config/.</summary>
internal static class ShippedConfig
{
    public static string Folder => Repository.Config;

    public static string File => Path.Combine(Folder, "segmentation.yaml");

    public static Framework Framework { get; } = FrameworkFile.Load(File).OrThrow();
}

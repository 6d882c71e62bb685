using Connector.Segmentation;

namespace Connector.Tests.Segmentation;

/// <summary>The files in config/.</summary>
internal static class ShippedConfig
{
    public static string Folder => Repository.Config;

    public static string File => Path.Combine(Folder, "segmentation.yaml");

    public static Framework Framework { get; } = FrameworkFile.Load(File).OrThrow();

    /// <summary>Its rules of a day; some ask how long something is ago.</summary>
    public static DateOnly Day { get; } = new(2026, 11, 26);
}

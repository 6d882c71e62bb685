namespace Connector.Worker.Hosting;

/// <summary>Where the framework file is. Section <c>Framework</c>.</summary>
internal sealed class FrameworkOptions
{
    public const string Section = "Framework";

    /// <summary>The segmentation definition. Default config/segmentation.yaml, counted from the settings file's folder.</summary>
    public string File { get; set; } = "config/segmentation.yaml";
}

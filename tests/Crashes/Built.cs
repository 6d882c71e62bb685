namespace Connector.Crashes;

/// <summary>What was built beside the running test project, in the same configuration.</summary>
internal static class Built
{
    private static readonly string Root = Find(AppContext.BaseDirectory);

    public static string Connector { get; } = Beside("Connector.Worker", "Connector.Worker");

    public static string Emulator { get; } = Beside("Connector.Emulator", "Connector.Emulator.dll");

    public static string Config { get; } = Path.Combine(Root, "config");

    /// <summary>From tests/PROJECT/bin/… to src/PROJECT/bin/….</summary>
    private static string Beside(string project, string file)
    {
        var place = Path.GetRelativePath(Root, AppContext.BaseDirectory).Split(Path.DirectorySeparatorChar);
        return Path.Combine([Root, "src", project, .. place[2..], file]);
    }

    private static string Find(string folder)
    {
        while (!File.Exists(Path.Combine(folder, "Connector.sln"))) folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("not in a checkout");
        return folder;
    }
}

namespace Connector.Crashes;

/// <summary>
/// The programs under test: those in the folder that <c>CONNECTOR_COMPILED</c> names (a folder per project; <c>scripts/compiled</c> compiles them ahead, so that
/// hundreds of short processes need not compile themselves), else what was built beside the running test project, in the same configuration.
/// </summary>
internal static class Built
{
    private static readonly string? Compiled = Environment.GetEnvironmentVariable("CONNECTOR_COMPILED") is { Length: > 0 } folder ? folder : null;

    /// <summary>The checkout that this was built in.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    public static string Connector { get; } = Beside("Connector.Worker", "Connector.Worker");

    public static string Emulator { get; } = Beside("Connector.Emulator", "Connector.Emulator.dll");

    public static string Config { get; } = Path.Combine(Root, "config");

    /// <summary>From tests/PROJECT/bin/… to src/PROJECT/bin/….</summary>
    private static string Beside(string project, string file)
    {
        if (Compiled is not null) return Path.Combine(Compiled, project, file);
        var place = Path.GetRelativePath(Root, AppContext.BaseDirectory).Split(Path.DirectorySeparatorChar);
        return Path.Combine([Root, "src", project, .. place[2..], file]);
    }

    private static string Find(string folder)
    {
        while (!File.Exists(Path.Combine(folder, "Connector.sln"))) folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("not in a checkout");
        return folder;
    }
}

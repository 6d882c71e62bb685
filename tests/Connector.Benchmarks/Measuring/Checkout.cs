namespace Connector.Benchmarks.Measuring;

/// <summary>Places in the checkout that the benchmarks were built in.</summary>
internal static class Checkout
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>The connector's executable, built beside this one in the same configuration.</summary>
    public static string Connector { get; } = Path.Combine(
        AppContext.BaseDirectory.Replace(Path.Combine("tests", "Connector.Benchmarks"), Path.Combine("src", "Connector.Worker"), StringComparison.Ordinal),
        "Connector.Worker");

    private static string Find(string folder)
    {
        while (!File.Exists(Path.Combine(folder, "Connector.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("the benchmarks run in a checkout only");
        }

        return folder;
    }
}

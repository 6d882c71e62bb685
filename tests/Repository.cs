namespace Connector.Tests;

/// <summary>Places in the checkout that the tests run from, and beside it. Shared by the test projects.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    public static string Config { get; } = Path.Combine(Root, "config");

    /// <summary>A file or folder of <c>shared</c>, which lies beside the checkout and is never copied into it. Where it is missing the test is skipped, loudly.</summary>
    /// <param name="path">With forward slashes, below <c>shared</c>.</param>
    public static string Shared(string path)
    {
        var place = PlaceOf(path);
        if (!Path.Exists(place)) NUnit.Framework.Assert.Ignore($"SKIPPED, NOTHING PROVED: shared/{path} is not beside the checkout");
        return place;
    }

    /// <summary>For a check that is made where the files are and left out, by itself, where they are not.</summary>
    public static bool HasShared(string path) => Path.Exists(PlaceOf(path));

    /// <summary>A recorded answer of the vendor, read in place.</summary>
    public static string Recorded(string sample) => File.ReadAllText(Shared($"contracts/salesforce/samples/{sample}"));

    private static string PlaceOf(string path) => Path.Combine([Path.GetDirectoryName(Root)!, "shared", .. path.Split('/')]);

    private static string FindRoot(string folder)
    {
        while (!File.Exists(Path.Combine(folder, "Connector.sln"))) folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("not in a checkout");
        return folder;
    }
}

namespace Connector.Tests.Fakes;

/// <summary>A new folder for one test: in memory where the machine has such a place, since whole runs wait for the disk again and again.</summary>
internal static class TempFolder
{
    private const string InMemory = "/dev/shm";

    public static string Create()
    {
        if (!Directory.Exists(InMemory)) return Directory.CreateTempSubdirectory("connector-tests-").FullName;
        var folder = Path.Combine(InMemory, $"connector-tests-{Guid.NewGuid():N}");
        return Directory.CreateDirectory(folder).FullName;
    }
}

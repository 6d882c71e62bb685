using System.Text;
using Connector.Deployment;
using NUnit.Framework;

namespace Connector.Tests;

/// <summary>Files that somebody looked at, kept in the checkout: a change of what is deployed shows in review. CONNECTOR_GOLDEN=write rewrites them.</summary>
internal static class GoldenFiles
{
    public static void Check(string set, IReadOnlyList<ArtefactFile> files)
    {
        var folder = Path.Combine(Repository.Root, "tests", "Golden", set);
        if (Environment.GetEnvironmentVariable("CONNECTOR_GOLDEN") == "write") Write(folder, files);
        var kept = Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/')) : [];

        Assert.That(files.Select(file => file.Path), Is.EquivalentTo(kept), "the set of files changed: look at it, then CONNECTOR_GOLDEN=write");
        Assert.Multiple(() =>
        {
            foreach (var file in files)
            {
                Assert.That(Encoding.UTF8.GetString(file.Content.Span), Is.EqualTo(File.ReadAllText(Path.Combine(folder, file.Path)).ReplaceLineEndings("\n")), file.Path);
            }
        });
    }

    private static void Write(string folder, IReadOnlyList<ArtefactFile> files)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        foreach (var file in files)
        {
            var place = Path.Combine(folder, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            File.WriteAllBytes(place, file.Content.ToArray());
        }
    }
}

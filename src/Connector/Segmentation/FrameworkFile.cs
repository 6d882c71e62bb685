using System.Security.Cryptography;
using System.Text;
using Connector.Segmentation.Yaml;

namespace Connector.Segmentation;

/// <summary>The framework file, <c>config/segmentation.yaml</c>: the one place of this stage that reads from the disk.</summary>
public static class FrameworkFile
{
    /// <summary>
    /// Reads the file and the tables it names (<c>standardise: regions</c> is <c>regions.csv</c> beside it). Everything wrong is reported
    /// at once, each with file, line, column and what mends it; a file that cannot be read is one error at 1:1.
    /// </summary>
    public static FrameworkLoadResult Load(string path)
    {
        try
        {
            var folder = Path.GetDirectoryName(path) ?? "";
            return Parse(File.ReadAllText(path), path, name => Table(Path.Combine(folder, name + ".csv")));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return new FrameworkLoadResult(null, [new FrameworkError(path, 1, 1, $"cannot be read: {unreadable.Message}")]);
        }
    }

    /// <summary>A version that the store remembers, with the tables as they are in the folder today.</summary>
    /// <param name="name">For messages.</param>
    public static FrameworkLoadResult Remembered(string text, string name, string folder) => Parse(text, name, table => Table(Path.Combine(folder, table + ".csv")));

    /// <summary>The same without a disk.</summary>
    /// <param name="file">For messages.</param>
    /// <param name="tables">Name in <c>standardise</c> → the table's text, or null when there is none.</param>
    public static FrameworkLoadResult Parse(string text, string file, Func<string, TableFile?> tables)
    {
        var problems = new FrameworkProblems(file);
        var used = new SortedDictionary<string, TableFile>(StringComparer.Ordinal);
        var framework = YamlText.Parse(text, problems) is { } root
            ? new FrameworkReader(problems, new TableShelf(tables, used, problems)).Read(root)
            : null;

        return problems.Errors is { Count: > 0 } errors
            ? new FrameworkLoadResult(null, errors)
            : new FrameworkLoadResult(framework! with { Text = text, Tables = used.ToDictionary(table => table.Key, table => table.Value.Text, StringComparer.Ordinal), Hash = Hash(text, used) }, []);
    }

    private static TableFile? Table(string path) => File.Exists(path) ? new TableFile(path, File.ReadAllText(path)) : null;

    private static string Hash(string text, IEnumerable<KeyValuePair<string, TableFile>> tables)
    {
        var all = new StringBuilder(text);
        foreach (var (name, table) in tables) all.Append('\0').Append(name).Append('\0').Append(table.Text);
        all.Replace("\r\n", "\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all.ToString())));
    }
}

/// <summary>A table's text and the name that messages use for it.</summary>
public sealed record TableFile(string File, string Text);

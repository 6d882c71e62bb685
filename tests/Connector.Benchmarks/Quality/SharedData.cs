using Connector.Benchmarks.Measuring;
using Connector.Crashes;
using Sylvan.Data.Csv;

namespace Connector.Benchmarks.Quality;

/// <summary>The real data beside the checkout, read in place.</summary>
internal static class SharedData
{
    private static readonly string Root = Path.Combine(Path.GetDirectoryName(Built.Root)!, "shared");

    /// <summary>Null, said loudly, when the set is not there.</summary>
    public static string? Find(string path)
    {
        var place = Path.Combine([Root, .. path.Split('/')]);
        if (File.Exists(place)) return place;
        Report.Say($"SKIPPED, NOTHING PROVED: shared/{path} is not beside the checkout");
        return null;
    }

    /// <summary>The named columns of every row; null when the set is not there.</summary>
    public static List<string[]>? Rows(string path, params string[] columns)
    {
        if (Find(path) is not { } file) return null;
        using var reader = CsvDataReader.Create(file);
        var ordinals = columns.Select(reader.GetOrdinal).ToArray();
        var rows = new List<string[]>();
        while (reader.Read()) rows.Add([.. ordinals.Select(reader.GetString)]);
        return rows;
    }
}

using Sylvan.Data.Csv;

namespace Connector.Segmentation;

/// <summary>A row of a table file.</summary>
/// <param name="Line">From 1, in the file.</param>
/// <param name="Cells">Trimmed; as many as the table has columns, missing ones empty.</param>
internal readonly record struct TableRow(int Line, IReadOnlyList<string> Cells);

/// <summary>The CSV files beside the framework file: a heading, then rows; lines that start with <c>#</c> are comments.</summary>
internal static class TableRows
{
    /// <summary>Null when the heading is another than expected, or there is no row; that is reported.</summary>
    /// <param name="columns">As the heading must name them.</param>
    /// <param name="optional">So many of the last columns may be left out.</param>
    public static IReadOnlyList<TableRow>? Read(string file, string text, IReadOnlyList<string> columns, int optional, ICollection<FrameworkError> errors)
    {
        var lines = text.Split('\n').Index().Where(line => line.Item.Trim() is { Length: > 0 } content && content[0] != '#').ToList();
        using var csv = CsvDataReader.Create(new StringReader(string.Join('\n', lines.Select(line => line.Item.TrimEnd()))));
        var named = Enumerable.Range(0, csv.FieldCount).Select(csv.GetName).ToList();
        if (named.Count < columns.Count - optional || !named.SequenceEqual(columns.Take(named.Count)))
        {
            var last = optional > 0 ? $" and perhaps {columns[^1]}" : "";
            errors.Add(new FrameworkError(file, 1, 1, $"a table has the columns {string.Join(',', columns.SkipLast(optional))}{last}"));
            return null;
        }

        var rows = new List<TableRow>();
        while (csv.Read()) rows.Add(new TableRow(lines[csv.RowNumber].Index + 1, [.. columns.Select((_, column) => column < csv.RowFieldCount ? csv.GetString(column).Trim() : "")]));
        if (rows.Count > 0) return rows;
        errors.Add(new FrameworkError(file, 1, 1, "the table is empty: add at least one line"));
        return null;
    }
}

using Sylvan.Data.Csv;

namespace Connector.Segmentation;

/// <summary>
/// An exact table from the spellings people use to one canonical value, such as <c>technolgy</c> → <c>Technology</c>. Spellings are
/// looked up trimmed and ignoring case; nothing is guessed.
/// </summary>
public sealed class StandardTable
{
    private readonly Dictionary<string, string> _canonical = new(StringComparer.OrdinalIgnoreCase);

    private StandardTable(string name, string text)
    {
        Name = name;
        Text = text;
    }

    public string Name { get; }

    /// <summary>Each canonical value once, in order of first appearance.</summary>
    public IReadOnlyList<string> Canonical { get; private set; } = [];

    public IReadOnlyDictionary<string, string> Spellings => _canonical;

    /// <summary>As read; part of the framework's hash.</summary>
    internal string Text { get; }

    /// <summary>Reads CSV text with the columns <c>value,canonical</c>; lines that start with <c>#</c> are comments.</summary>
    public static StandardTable Parse(string name, string file, string text, ICollection<FrameworkError> errors)
    {
        var table = new StandardTable(name, text);
        var lines = text.Split('\n').Index().Where(line => line.Item.Trim() is { Length: > 0 } content && content[0] != '#').ToList();
        using var rows = CsvDataReader.Create(new StringReader(string.Join('\n', lines.Select(line => line.Item.TrimEnd()))));
        if (rows.FieldCount != 2 || rows.GetName(0) != "value" || rows.GetName(1) != "canonical")
        {
            errors.Add(new FrameworkError(file, 1, 1, "a table has the two columns value,canonical"));
            return table;
        }

        var canonical = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (rows.Read())
        {
            var problem = table.Add(rows.GetString(0).Trim(), rows.GetString(1).Trim(), canonical);
            if (problem is not null) errors.Add(new FrameworkError(file, lines[rows.RowNumber].Index + 1, 1, problem));
        }

        if (canonical.Count == 0) errors.Add(new FrameworkError(file, 1, 1, "the table is empty: add at least one line"));
        table.Canonical = [.. canonical.Values];
        return table;
    }

    /// <summary>Null when the table does not list the value.</summary>
    public string? Find(string value) => _canonical.TryGetValue(value.Trim(), out var canonical) ? canonical : null;

    private string? Add(string value, string target, Dictionary<string, string> canonical)
    {
        if (value.Length == 0 || target.Length == 0) return "value and canonical must both be filled";
        if (!canonical.TryAdd(target, target) && canonical[target] != target)
        {
            return $"'{target}' is also spelled '{canonical[target]}': write one of them everywhere";
        }
        return _canonical.TryAdd(value, canonical[target]) ? null : $"'{value}' stands here twice (case does not count): keep one line";
    }
}

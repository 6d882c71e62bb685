namespace Connector.Segmentation;

/// <summary>
/// A table from the spellings people use to one canonical value, such as <c>technolgy</c> → <c>Technology</c>. Spellings are looked up trimmed
/// and ignoring case; nothing is guessed. A spelling of several values is ambiguous; one marked <c>misspelt</c> is worth a finding.
/// </summary>
public sealed class StandardTable
{
    /// <summary>Parts the canonical values of an ambiguous spelling in the file.</summary>
    private const char Or = '|';

    private static readonly string[] Columns = ["value", "canonical", "kind"];

    private readonly Dictionary<string, string> _canonical = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, IReadOnlyList<string>> _ambiguous = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _misspelt = new(StringComparer.OrdinalIgnoreCase);

    private StandardTable(string name, string text)
    {
        Name = name;
        Text = text;
    }

    public string Name { get; }

    /// <summary>Each canonical value once, in order of first appearance.</summary>
    public IReadOnlyList<string> Canonical { get; private set; } = [];

    public IReadOnlyDictionary<string, string> Spellings => _canonical;

    /// <summary>Spelling → the two or more values that it could mean.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Ambiguous => _ambiguous;

    /// <summary>Those among <see cref="Spellings"/> that nobody means to write.</summary>
    public IReadOnlySet<string> Misspelt => _misspelt;

    /// <summary>The table that values are looked up in first, where this is several one behind the other; else this one.</summary>
    public StandardTable First { get => field ?? this; private init; }

    /// <summary>As read; part of the framework's hash.</summary>
    internal string Text { get; }

    /// <summary>Reads CSV text with the columns <c>value,canonical</c> and perhaps <c>kind</c>; lines that start with <c>#</c> are comments.</summary>
    public static StandardTable Parse(string name, string file, string text, ICollection<FrameworkError> errors)
    {
        var table = new StandardTable(name, text);
        if (TableRows.Read(file, text, Columns, optional: 1, errors) is not { } rows) return table;

        var canonical = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (line, cells) in rows)
        {
            if (table.Add(cells[0], cells[1], cells[2], canonical) is { } problem) errors.Add(new FrameworkError(file, line, 1, problem));
        }

        table.Canonical = [.. canonical.Values];
        return table;
    }

    /// <summary>
    /// This table and then another over its canonical values: spelling → country → region. The other's own spellings count too, unless they are
    /// canonical values here. A spelling whose several values all lead to the same place is not ambiguous.
    /// </summary>
    public StandardTable Then(StandardTable next)
    {
        var joined = new StandardTable($"{Name}, {next.Name}", $"{Text}\n{next.Text}") { Canonical = next.Canonical, First = First };
        var spellings = _canonical.Select(pair => (pair.Key, Values: (IReadOnlyList<string>)[pair.Value])).Concat(_ambiguous.Select(pair => (pair.Key, Values: pair.Value)));
        foreach (var (spelling, values) in spellings)
        {
            var places = values.Select(next._canonical.GetValueOrDefault).Distinct().ToList();
            if (places.Contains(null)) continue;
            if (places.Count > 1) joined._ambiguous[spelling] = places!;
            else joined._canonical[spelling] = places[0]!;
            if (_misspelt.Contains(spelling)) joined._misspelt.Add(spelling);
        }

        foreach (var (spelling, place) in next._canonical.Where(pair => !Canonical.Contains(pair.Key, StringComparer.OrdinalIgnoreCase)))
        {
            if (!joined._ambiguous.ContainsKey(spelling) && joined._canonical.TryAdd(spelling, place) && next._misspelt.Contains(spelling)) joined._misspelt.Add(spelling);
        }

        return joined;
    }

    /// <summary>Null when the table does not list the value, or lists several for it.</summary>
    public string? Find(string value) => _canonical.TryGetValue(value.Trim(), out var canonical) ? canonical : null;

    private string? Add(string value, string target, string kind, Dictionary<string, string> canonical)
    {
        if (value.Length == 0 || target.Length == 0) return "value and canonical must both be filled";
        if (kind is not ("" or "misspelt")) return $"'{kind}' is no kind of spelling: write misspelt, or nothing";
        var targets = target.Split(Or, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (var one in targets)
        {
            if (!canonical.TryAdd(one, one) && canonical[one] != one) return $"'{one}' is also spelled '{canonical[one]}': write one of them everywhere";
        }

        if (targets.Length == 0) return "value and canonical must both be filled";
        if (_ambiguous.ContainsKey(value) || _canonical.ContainsKey(value)) return $"'{value}' stands here twice (case does not count): keep one line";
        if (targets.Length == 1) _canonical.Add(value, targets[0]);
        else _ambiguous.Add(value, targets);
        if (kind.Length > 0) _misspelt.Add(value);
        return null;
    }
}

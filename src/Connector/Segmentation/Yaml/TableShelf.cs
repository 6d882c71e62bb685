using Connector.Segmentation.Derived;

namespace Connector.Segmentation.Yaml;

/// <summary>The tables a framework uses, each read once.</summary>
/// <param name="used">Receives the files read, by the name that the framework file uses.</param>
internal sealed class TableShelf(Func<string, TableFile?> files, IDictionary<string, TableFile> used, FrameworkProblems problems)
{
    private readonly Dictionary<string, object> _parsed = new(StringComparer.Ordinal);

    /// <summary>Spellings to canonical values. Null when there is no such table, which is reported at the name; so with the others.</summary>
    public StandardTable? Standard(YamlScalar name) => Take(name, "value,canonical", StandardTable.Parse);

    /// <summary>Rates by day.</summary>
    public DatedRates? Rates(YamlScalar name) => Take(name, "day,currency,rate", DatedRates.Parse);

    /// <summary>One attribute's values to another's.</summary>
    /// <param name="type">Of the results.</param>
    public LookupTable? Lookup(YamlScalar name, AttributeType type) =>
        Take(name, "value,result", (table, file, text, errors) => LookupTable.Parse(type, table, file, text, errors), $" {type}");

    private T? Take<T>(YamlScalar name, string columns, Func<string, string, string, ICollection<FrameworkError>, T> parse, string kind = "")
        where T : class
    {
        var key = $"{typeof(T).Name}{kind} {name.Value}";
        if (_parsed.TryGetValue(key, out var known)) return (T)known;
        if (!FrameworkWords.IsName(name.Value) || files(name.Value) is not { } file)
        {
            problems.Add(name, $"unknown table '{name.Value}': put {name.Value}.csv with the columns {columns} beside this file (those that come with the connector stand in its folder config)");
            return null;
        }

        used[name.Value] = file;
        var table = parse(name.Value, file.File, file.Text, problems.OfTables);
        _parsed[key] = table;
        return table;
    }
}

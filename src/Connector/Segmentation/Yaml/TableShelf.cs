namespace Connector.Segmentation.Yaml;

/// <summary>The tables a framework uses, each read once.</summary>
internal sealed class TableShelf(Func<string, TableFile?> files, IDictionary<string, StandardTable> used, FrameworkProblems problems)
{
    /// <summary>Null when there is no such table; that is reported at the name.</summary>
    public StandardTable? Take(YamlScalar name)
    {
        if (used.TryGetValue(name.Value, out var table)) return table;
        if (!FrameworkWords.IsName(name.Value) || files(name.Value) is not { } file)
        {
            problems.Add(name, $"unknown table '{name.Value}': put {name.Value}.csv with the columns value,canonical beside this file");
            return null;
        }

        return used[name.Value] = StandardTable.Parse(name.Value, file.File, file.Text, problems.OfTables);
    }
}

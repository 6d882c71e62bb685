using System.Text.RegularExpressions;

namespace Connector.Store.Sql;

/// <summary>
/// A statement that takes rows from the program: one text for both databases. SQLite runs it for every row, since a call costs nothing
/// there; PostgreSQL runs it once for thousands, with an array for each column, since there every call is a way to a server and back.
/// </summary>
/// <remarks>
/// Rows are handed over as they come, in order, but not before the batch is full or <see cref="Flush"/> is called. With <c>on conflict do
/// update</c> a batch may not name the same row twice.
/// </remarks>
internal sealed partial class ManyRows
{
    private readonly Database _database;
    private readonly Statement _statement;
    private readonly object?[][] _columns;
    private readonly object?[] _values;
    private readonly (int Column, int Value)[] _places;
    private readonly string[] _types;
    private int _count;

    public ManyRows(Database database, string sql, object?[] constants)
    {
        var match = Source().Match(sql);
        if (!match.Success) throw new ArgumentException($"nothing is read from @rows: {sql}", nameof(sql));

        var columns = match.Groups["column"].Captures.Select(column => column.Value.Split(' ')).Select(column => (Name: column[0], Type: column[1])).ToList();
        _database = database;
        _statement = database.Prepare(Source().Replace(sql, _ => database.RowsSource(columns), 1));
        _types = [.. columns.Select(column => column.Type)];
        _columns = [.. columns.Select(_ => new object?[database.RowsAtOnce])];
        var names = _statement.Parameters.ToList();
        _values = new object?[names.Count];
        _places = [.. columns.Select((column, i) => (i, names.IndexOf("@" + column.Name)))];
        var others = Enumerable.Range(0, names.Count).Except(_places.Select(place => place.Value)).ToList();
        if (others.Count != constants.Length) throw new ArgumentException($"{others.Count} constants, {constants.Length} values: {sql}", nameof(constants));
        for (var i = 0; i < constants.Length; i++) _values[others[i]] = constants[i];
    }

    /// <summary>Rows changed by what was handed over so far.</summary>
    public long Changed { get; private set; }

    /// <summary>One row, in the order of the columns.</summary>
    public void Add(params ReadOnlySpan<object?> row)
    {
        if (row.Length != _columns.Length) throw new ArgumentException($"{_columns.Length} columns, {row.Length} values", nameof(row));
        for (var i = 0; i < row.Length; i++) _columns[i][_count] = row[i];
        if (++_count == _database.RowsAtOnce) Flush();
    }

    /// <summary>Hands over what waits.</summary>
    public void Flush()
    {
        if (_count == 0) return;
        foreach (var (column, value) in _places) _values[value] = _database.RowsAtOnce == 1 ? _columns[column][0] : ToArray(_types[column], _columns[column].AsSpan(0, _count));
        _count = 0;
        Changed += _statement.Execute(_values);
    }

    private static Array ToArray(string type, ReadOnlySpan<object?> values) => type switch
    {
        "bigint" => ToArray<long?>(values, value => Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture)),
        "integer" => ToArray<int?>(values, value => Convert.ToInt32(value, System.Globalization.CultureInfo.InvariantCulture)),
        "float8" => ToArray<double?>(values, value => Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture)),
        "text" => ToArray<string?>(values, value => (string)value),
        "bytea" => ToArray<byte[]?>(values, value => (byte[])value),
        _ => throw new ArgumentException($"@rows has no column type {type}"),
    };

    private static T?[] ToArray<T>(ReadOnlySpan<object?> values, Func<object, T> convert)
    {
        var array = new T?[values.Length];
        for (var i = 0; i < values.Length; i++) array[i] = values[i] is { } value ? convert(value) : default;
        return array;
    }

    [GeneratedRegex(@"@rows\((?:(?<column>[a-z_]+ [a-z0-9]+)(?:, )?)+\)")]
    private static partial Regex Source();
}

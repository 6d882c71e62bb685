using System.Text.RegularExpressions;

namespace Connector.Store.Sql;

/// <summary>A prepared statement with its parameters; values come in the order in which the SQL first names each <c>@parameter</c>.</summary>
internal abstract partial class Statement(string sql) : IDisposable
{
    /// <summary>Names of the parameters, <c>@</c> included, in the order in which the values come.</summary>
    public IReadOnlyList<string> Parameters { get; } = [.. Names().Matches(sql).Select(match => match.Value).Distinct(StringComparer.Ordinal)];

    protected string Sql => sql;

    /// <summary>The number of rows changed.</summary>
    public abstract int Execute(params ReadOnlySpan<object?> values);

    /// <summary>To be disposed before the statement is used again.</summary>
    public abstract Cursor Read(params ReadOnlySpan<object?> values);

    public abstract void Dispose();

    protected void RequireAll(ReadOnlySpan<object?> values)
    {
        if (values.Length != Parameters.Count) throw new ArgumentException($"{Parameters.Count} parameters, {values.Length} values: {sql}", nameof(values));
    }

    [GeneratedRegex("@[a-z_]+")]
    private static partial Regex Names();
}

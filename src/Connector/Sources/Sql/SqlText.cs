using System.Globalization;

namespace Connector.Sources.Sql;

/// <summary>A database's value as a file would have it. Also compiled into the reader for SQL Server, which is a program of its own.</summary>
internal static class SqlText
{
    /// <exception cref="InvalidCastException">Bytes: no fact is any.</exception>
    public static string? Of(object value) => value switch
    {
        DBNull => null,
        DateTime time => DateTime.SpecifyKind(time, DateTimeKind.Utc).ToString("O", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString("O", CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        bool yes => yes ? "true" : "false",
        byte[] => throw new InvalidCastException(),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}

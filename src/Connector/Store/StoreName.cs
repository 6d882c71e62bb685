using System.Text.RegularExpressions;

namespace Connector.Store;

/// <summary>A connection's name names its store too, as a file or a schema, so it may hold nothing that means something there.</summary>
internal static partial class StoreName
{
    /// <summary>The name itself.</summary>
    /// <exception cref="ArgumentException">It has anything but letters, digits, - and _, or too many of them.</exception>
    public static string Check(string connection, int longest = 64) => Name().IsMatch(connection) && connection.Length <= longest
        ? connection
        : throw new ArgumentException($"'{connection}' cannot name a connection: use 1 to {longest} letters, digits, - and _", nameof(connection));

    [GeneratedRegex(@"\A[A-Za-z0-9_-]+\z")]
    private static partial Regex Name();
}

namespace Connector.WriteBack;

/// <summary>One cell of an upload's or export's CSV.</summary>
internal static class CsvCell
{
    /// <summary>Quoted only where it must be; spaces are data, so nothing is trimmed.</summary>
    public static string Of(string text) =>
        text.AsSpan().IndexOfAny("\",\r\n") >= 0 || text.StartsWith(' ') || text.EndsWith(' ') ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}

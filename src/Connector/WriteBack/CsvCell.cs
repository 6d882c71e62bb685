namespace Connector.WriteBack;

/// <summary>One cell of an upload's or export's CSV.</summary>
internal static class CsvCell
{
    /// <summary>Quoted only where it must be; spaces are data, so nothing is trimmed.</summary>
    public static string Of(string text) =>
        text.AsSpan().IndexOfAny("\",\r\n") >= 0 || text.StartsWith(' ') || text.EndsWith(' ') ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;

    /// <summary>For people's spreadsheets: what one would take for a formula is marked as text.</summary>
    public static string ForSpreadsheet(string text) => Of(IsFormula(text) ? "'" + text : text);

    public static bool IsFormula(string text) => text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..];
}

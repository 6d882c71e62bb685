using System.Globalization;

namespace Connector.Emulator.Salesforce.Org;

/// <summary>Reads a datetime with offset: 2026-02-01T09:30:00Z, with milliseconds, with +01:00 or +0100.</summary>
internal static class Moment
{
    private static readonly string[] Formats =
    [
        "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz",
    ];

    public static bool TryParse(string text, out long seconds)
    {
        var withColon = text.Length > 5 && text[^5] is '+' or '-' ? text.Insert(text.Length - 2, ":") : text;
        var read = DateTimeOffset.TryParseExact(withColon, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal,
            out var moment);
        seconds = read ? moment.ToUnixTimeSeconds() : 0;
        return read;
    }
}

using System.Globalization;

namespace Connector.Emulator.HubSpot.Portals;

/// <summary>Times as milliseconds since 1970, the way HubSpot writes and reads them.</summary>
internal static class Instant
{
    public const long Day = 86_400_000;

    public static string Text(long milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static string Date(long milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Milliseconds, a date, or ISO 8601 with an offset.</summary>
    public static bool TryRead(string text, out long milliseconds)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out milliseconds))
        {
            return milliseconds is > -62_135_596_800_000 and < 253_402_300_800_000;
        }

        var read = DateTimeOffset.TryParseExact(text, ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"],
            CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time);
        milliseconds = read ? time.ToUnixTimeMilliseconds() : 0;
        return read;
    }
}

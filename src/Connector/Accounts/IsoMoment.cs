using System.Globalization;

namespace Connector.Accounts;

/// <summary>Days and times as ISO 8601 writes them. No other form is guessed at: 03/04/2025 is two days.</summary>
/// <example><c>2026-11-01</c>, <c>2026-11-01T05:00Z</c>, <c>2026-11-01 05:00:00.25+02</c>; without an offset, UTC.</example>
public static class IsoMoment
{
    private static readonly string[] Forms =
    [
        "yyyy-MM-dd", .. from between in new[] { "'T'", " " } from time in new[] { "HH:mm", "HH:mm:ss.FFFFFFF" } from offset in new[] { "K", "zz" }
            select $"yyyy-MM-dd{between}{time}{offset}",
    ];

    /// <param name="moment">UTC.</param>
    public static bool TryParse(string? text, out DateTimeOffset moment) => DateTimeOffset.TryParseExact(
        text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out moment);
}

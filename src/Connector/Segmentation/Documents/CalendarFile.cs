using System.Globalization;
using System.Text;

namespace Connector.Segmentation.Documents;

/// <param name="Uid">Always the same for the same event, so that calendars bring theirs up to date.</param>
/// <param name="Start">UTC; of an event without a length its day.</param>
/// <param name="Length">Null = the whole day.</param>
public sealed record CalendarEvent(string Uid, DateTimeOffset Start, TimeSpan? Length, string Summary, string Description);

/// <summary>Writes calendar files (RFC 5545). Pure.</summary>
public static class CalendarFile
{
    /// <param name="made">By which verb.</param>
    /// <param name="written">When, UTC; calendars want to know.</param>
    public static string Of(string made, DateTimeOffset written, IEnumerable<CalendarEvent> events)
    {
        string[] lines = ["BEGIN:VCALENDAR", "VERSION:2.0", $"PRODID:-//segmentation connector//{made}//EN", .. events.SelectMany(one => Lines(one, written)), "END:VCALENDAR"];
        return string.Concat(lines.Select(Folded));
    }

    private static string[] Lines(CalendarEvent one, DateTimeOffset written) =>
    [
        "BEGIN:VEVENT", $"UID:{one.Uid}@segmentation-connector", $"DTSTAMP:{Time(written)}",
        .. one.Length is { } length ? (string[])[$"DTSTART:{Time(one.Start)}", $"DTEND:{Time(one.Start + length)}"] : [$"DTSTART;VALUE=DATE:{one.Start.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture)}"],
        $"SUMMARY:{Escaped(one.Summary)}", $"DESCRIPTION:{Escaped(one.Description)}", "END:VEVENT",
    ];

    /// <summary>As a calendar writes it; also fit for a UID.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    private static string Escaped(string text) => text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace(";", @"\;", StringComparison.Ordinal)
        .Replace(",", @"\,", StringComparison.Ordinal).ReplaceLineEndings(@"\n");

    /// <summary>Lines end with CR LF and have 75 octets at most; what goes on begins with a space.</summary>
    private static string Folded(string line)
    {
        const int most = 74;
        var (folded, octets) = (new StringBuilder(), 0);
        foreach (var rune in line.EnumerateRunes())
        {
            if (octets + rune.Utf8SequenceLength > most)
            {
                folded.Append("\r\n ");
                octets = 1;
            }

            folded.Append(rune);
            octets += rune.Utf8SequenceLength;
        }

        return folded.Append("\r\n").ToString();
    }
}

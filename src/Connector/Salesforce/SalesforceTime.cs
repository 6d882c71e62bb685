using System.Globalization;

namespace Connector.Salesforce;

/// <summary>
/// Salesforce's moments: <c>2026-02-01T09:30:00.000Z</c>, <c>…+0000</c> (no colon: strict parsers refuse it) or <c>…+01:00</c>, with or
/// without parts of a second (contract 2.3, 3.1). By hand: it runs once per row of a million.
/// </summary>
internal static class SalesforceTime
{
    public static bool TryParse(ReadOnlySpan<char> text, out DateTimeOffset moment)
    {
        moment = default;
        if (text.Length < 20 || text[10] != 'T' || text[13] != ':' || text[16] != ':') return false;
        if (!TryDate(text[..10], out var day)) return false;
        if (!Digits(text[11..13], out var hour) || !Digits(text[14..16], out var minute) || !Digits(text[17..19], out var second)) return false;
        if (hour > 23 || minute > 59 || second > 59) return false;

        var rest = text[19..];
        var ticks = 0L;
        if (rest[0] == '.')
        {
            var end = rest.IndexOfAny('Z', '+', '-');
            if (end < 2 || !Digits(rest[1..end], out var parts)) return false;
            ticks = (long)(parts * Math.Pow(10, 7 - (end - 1)));
            rest = rest[end..];
        }

        if (!TryOffset(rest, out var offset)) return false;
        var utc = day.ToDateTime(new TimeOnly(hour, minute, second), DateTimeKind.Utc).AddTicks(ticks) - offset;
        moment = new DateTimeOffset(utc, TimeSpan.Zero);
        return true;
    }

    public static bool TryDate(ReadOnlySpan<char> text, out DateOnly day)
    {
        day = default;
        if (text.Length != 10 || text[4] != '-' || text[7] != '-') return false;
        if (!Digits(text[..4], out var year) || !Digits(text[5..7], out var month) || !Digits(text[8..10], out var date)) return false;
        if (year < 1 || month is < 1 or > 12 || date < 1 || date > DateTime.DaysInMonth(year, month)) return false;
        day = new DateOnly(year, month, date);
        return true;
    }

    public static string Date(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static bool TryOffset(ReadOnlySpan<char> text, out TimeSpan offset)
    {
        offset = TimeSpan.Zero;
        if (text is "Z") return true;
        if (text.Length is not (5 or 6) || text[0] is not ('+' or '-')) return false;
        if (text.Length == 6 && text[3] != ':') return false;
        if (!Digits(text[1..3], out var hours) || !Digits(text[^2..], out var minutes)) return false;
        offset = new TimeSpan(hours, minutes, 0) * (text[0] == '-' ? -1 : 1);
        return true;
    }

    private static bool Digits(ReadOnlySpan<char> text, out int number)
    {
        number = 0;
        foreach (var letter in text)
        {
            if (!char.IsAsciiDigit(letter)) return false;
            number = (number * 10) + (letter - '0');
        }

        return true;
    }
}

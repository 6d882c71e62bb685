using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Connector.Worker.Commands;

/// <summary>An option that takes a day or a moment, UTC.</summary>
internal static class MomentOption
{
    /// <param name="isEnd">A day alone means its end, not its beginning.</param>
    public static Option<DateTimeOffset?> Create(string name, string description, bool isEnd) =>
        new(name) { Description = description, HelpName = "DATE", CustomParser = result => Parse(result, isEnd) };

    private static DateTimeOffset? Parse(ArgumentResult result, bool isEnd)
    {
        var text = result.Tokens[0].Value;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            var midnight = new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero);
            return isEnd ? midnight.AddDays(1).AddTicks(-1) : midnight;
        }

        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)) return moment;
        result.AddError($"'{text}' is no date; write one such as 2026-10-31");
        return null;
    }
}

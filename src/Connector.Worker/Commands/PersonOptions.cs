using System.CommandLine;

namespace Connector.Worker.Commands;

/// <summary>Who decides, and why: for everything that the store remembers as a person's word.</summary>
internal static class PersonOptions
{
    public static Option<string> By() => new("--by")
    {
        Description = "Who decides this. Default: the user of this computer.",
        HelpName = "WHO",
        DefaultValueFactory = _ => Environment.UserName,
    };

    public static Option<string?> Why(bool required) => new("--why") { Description = "Why, in a few words.", HelpName = "TEXT", Required = required };

    /// <summary>A day, from whose end on it no longer holds (UTC).</summary>
    public static Option<DateOnly?> Until(bool required = false) => new("--until")
    {
        Description = "The last day on which it holds, such as 2027-06-30 (UTC).",
        HelpName = "DAY",
        Required = required,
        CustomParser = result => DateOnly.TryParseExact(result.Tokens[0].Value, "yyyy-MM-dd", out var day) ? day : Wrong(result),
    };

    public static DateTimeOffset EndOf(DateOnly day) => new(day.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero);

    private static DateOnly? Wrong(System.CommandLine.Parsing.ArgumentResult result)
    {
        result.AddError($"--until: '{result.Tokens[0].Value}' is no day; write it as 2027-06-30");
        return null;
    }
}

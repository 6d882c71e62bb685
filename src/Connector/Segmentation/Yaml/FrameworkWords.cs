using System.Globalization;
using System.Text.RegularExpressions;
using Connector.Segmentation.Conditions;

namespace Connector.Segmentation.Yaml;

/// <summary>The keys of one kind of mapping: those that are read, and those that a later version will read.</summary>
internal sealed record MapKeys(IReadOnlyList<string> Known, params IReadOnlyList<string> Later)
{
    public static MapKeys Framework { get; } = new(
        ["framework", "version", "effective", "owner", "sponsor", "objective", "objectives", "candidates", "review", "currency", "value", "questions", "use_cases", "consumers", "strategy", "policy", "population", "attributes", "scores", "conflicts", "dimensions", "guard", "escalations", "reconciliations",
            "views", "measures", "waive"]);

    public static MapKeys Review { get; } = new(["every", "last"]);

    public static MapKeys Conflict { get; } = new(["when", "holds", "why"]);

    public static MapKeys Guard { get; } = new(["max_changed", "max_value_moved", "tolerates", "band"]);

    public static MapKeys Candidate { get; } = new(["kind", "attributes", "relevance", "why"]);

    public static MapKeys Escalation { get; } = new(["watch", "above", "owner", "within", "evidence"]);

    public static MapKeys Reconciliation { get; } = new(["sales", "finance", "tolerance", "owner"]);

    public static MapKeys Tolerance { get; } = new(["amount", "share"]);

    public static MapKeys Overrides { get; } = new(["max_age", "unregistered_edit"]);

    public static MapKeys View { get; } = new(["label", "where", "scope"]);

    public static MapKeys Measure { get; } = new(["label", "attribute", "show"]);

    public static MapKeys Currency { get; } = new(["to", "from", "rates"]);

    public static MapKeys Question { get; } = new(["ask", "answered_by"]);

    public static MapKeys UseCase { get; } = new(["need", "served_by", "owner"]);

    /// <summary>Of the form that people fill in, not of the framework.</summary>
    public static MapKeys Form { get; } = new(["questions", "use_cases", "consumers"]);

    public static MapKeys Consumer { get; } = new(["label", "served_by", "at_most"]);

    public static MapKeys Strategy { get; } = new(["objectives", "processes", "kpis"]);

    public static MapKeys StrategicObjective { get; } = new(["aim", "horizon", "measure", "served_by", "reached_by", "drives", "owner"]);

    public static MapKeys InternalProcess { get; } = new(["label", "measured_by", "drives", "owner"]);

    public static MapKeys NamedKpi { get; } = new(["label", "drives"]);

    public static MapKeys Policy { get; } = new(["jurisdictions", "forbidden"]);

    public static MapKeys Forbidden { get; } = new(["attribute", "purpose", "jurisdiction", "why"]);

    public static MapKeys Mode { get; } = new(["frozen_until", "each_year_on", "on_change_of"]);

    public static MapKeys Entry { get; } = new(["accounts", "value"]);

    public static MapKeys Population { get; } = new(["active"]);

    public static MapKeys Attribute { get; } = new(
        ["type", "unit", "valid", "required", "default", "map", "standardise", "derived", "sources", "max_age", "when_stale", "write_back", "owner", "quality"]);

    public static MapKeys Quality { get; } = new(["valid", "fresh", "on_time", "over", "alerts"]);

    public static MapKeys WriteBack { get; } = new(["policy", "source", "date"]);

    public static MapKeys Dimension { get; } = new(
        ["label", "kind", "fields", "notes", "segments", "otherwise", "expect", "overrides", "exceptions", "stability", "mode", "entry", "retired", "calibrated", "owner", "purposes", "waive"]);

    public static MapKeys Notes { get; } = new(["reason", "provisional", "version", "run"]);

    public static MapKeys Retired { get; } = new(["name", "label", "until", "why", "successor", "crosswalk", "code", "aliases"]);

    public static MapKeys Calibrated { get; } = new(["method", "on", "attributes", "accounts", "fit", "evidence"]);

    public static MapKeys Stability { get; } = new(["margin", "dwell", "confirm"]);

    public static MapKeys Exception { get; } = new(["name", "scope", "until", "approved_by", "segments"]);

    public static MapKeys ExceptionSegment { get; } = new(["name", "when"]);

    public static MapKeys Segment { get; } = new(["name", "label", "when", "why", "action", "sla", "code", "aliases"]);

    public static MapKeys Otherwise { get; } = new(["name", "label", "action", "code", "aliases"]);
}

/// <summary>How single words and numbers are written in the file. Every method takes trimmed text and never throws.</summary>
internal static partial class FrameworkWords
{
    public static string Spelling<T>(T word)
        where T : struct, Enum => Capital().Replace(word.ToString(), "_$0").TrimStart('_').ToLowerInvariant();

    public static bool IsName(string text) => Name().IsMatch(text) && !IsReserved(text);

    /// <summary>A word of the condition language.</summary>
    public static bool IsReserved(string text) => ConditionParser.Reserved.Contains(text);

    public static bool IsField(string text) => Field().IsMatch(text);

    public static bool TryVersion(string text, out SemanticVersion version)
    {
        var match = Semantic().Match(text);
        version = match.Success && int.TryParse(match.Groups[1].Value, out var major) && int.TryParse(match.Groups[2].Value, out var minor)
            && int.TryParse(match.Groups[3].Value, out var patch)
            ? new SemanticVersion(major, minor, patch)
            : default;
        return version != default;
    }

    public static bool TryDate(string text, out DateOnly date) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);

    /// <summary><c>02-01</c>, the first of February.</summary>
    public static bool TryDayOfYear(string text, out DayOfYear day)
    {
        // a year without a leap day
        var isDay = DateOnly.TryParseExact($"2001-{text}", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date);
        day = new DayOfYear(date.Month, date.Day);
        return isDay;
    }

    /// <summary><c>30m</c>, <c>4h</c>, <c>365d</c>.</summary>
    public static bool TryDuration(string text, out TimeSpan duration)
    {
        duration = default;
        if (text.Length < 2 || !int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count)) return false;
        duration = text[^1] switch
        {
            'm' => TimeSpan.FromMinutes(count),
            'h' => TimeSpan.FromHours(count),
            'd' => TimeSpan.FromDays(Math.Min(count, 1_000_000)),
            _ => TimeSpan.Zero,
        };
        return duration > TimeSpan.Zero;
    }

    /// <summary><c>1..3000000</c>, <c>0..</c> or <c>..100</c>; the order is not checked.</summary>
    public static bool TryRange(string text, out ValidRange range)
    {
        range = ValidRange.Everything;
        if (text.Split("..") is not [var low, var high] || low.Length + high.Length == 0) return false;
        var (from, to) = (range.Low, range.High);
        if ((low.Length > 0 && !TryNumber(low, out from)) || (high.Length > 0 && !TryNumber(high, out to))) return false;
        range = new ValidRange(from, to);
        return true;
    }

    /// <summary><c>2%..20%</c>; the order is not checked.</summary>
    public static bool TryShare(string text, out ExpectedShare share)
    {
        share = default;
        if (text.Split("..") is not [[.. var low, '%'], [.. var high, '%']] || !TryNumber(low, out var from)
            || !TryNumber(high, out var to))
        {
            return false;
        }
        share = new ExpectedShare(from / 100, to / 100);
        return from is >= 0 and <= 100 && to is >= 0 and <= 100;
    }

    /// <summary><c>5%</c>.</summary>
    public static bool TryPercent(string text, out double share)
    {
        share = 0;
        if (text is not [.. var number, '%'] || !TryNumber(number, out var percent)) return false;
        share = percent / 100;
        return percent is >= 0 and <= 100;
    }

    public static bool TryCount(string text, out int count) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count);

    private static bool TryNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number)
            && double.IsFinite(number);

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Capital();

    [GeneratedRegex("^[a-z][a-z0-9_]*$")]
    private static partial Regex Name();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_.]*$")]
    private static partial Regex Field();

    [GeneratedRegex(@"^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$")]
    private static partial Regex Semantic();
}

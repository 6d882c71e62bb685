using System.Globalization;
using Connector.Accounts;
using Connector.Segmentation.Conditions;

namespace Connector.Segmentation.Documents;

/// <summary>Rules and values as a person would say them.</summary>
internal sealed class Words(Framework framework)
{
    public string Attribute(int index) => Attribute(framework.Attributes[index]);

    /// <summary>A measure's label where the attribute has one; else its name without the underscores.</summary>
    public string Attribute(AttributeDefinition attribute) =>
        framework.Measures.FirstOrDefault(measure => measure.Attribute.Index == attribute.Index)?.Label ?? attribute.Name.Replace('_', ' ');

    /// <summary>One sentence for each alternative of the ordinary rule.</summary>
    public IReadOnlyList<string> Rule(Segment segment) => [.. segment.Written.Where(clause => clause.Exception is null).Select(clause => Of(clause.Condition))];

    /// <summary>What an exception says instead, for each segment that it names.</summary>
    public IEnumerable<string> Rule(Dimension dimension, RuleException exception) =>
        from segment in dimension.Segments
        let instead = segment.Written.Where(clause => clause.Exception == exception).Select(clause => Of(clause.Condition)).ToList()
        where instead.Count > 0
        select $"{segment.Label} if {string.Join("; or if ", instead)}";

    public IEnumerable<string[]> Parts(Score score) =>
        score.Parts.Select(part => (string[])[Of(part.Condition), part.Points.ToString("+0;-0", CultureInfo.InvariantCulture)]);

    public string Rule(Holding.Conflict conflict) => Of(conflict.Condition);

    public string Scope(RuleException exception) => Of(exception.ScopeCondition);

    /// <summary>What keeps accounts from going to and fro; null = nothing does.</summary>
    public string? Stability(Dimension dimension)
    {
        if (dimension.Stability is not { } rule) return null;
        var margins = rule.Margins.Select(margin => string.Create(CultureInfo.InvariantCulture, $"{Attribute(margin.Key)} more than {margin.Value * 100:0.##} % beyond the border"));
        var dwell = rule.Dwell is { } time ? [$"{Duration(time)} in the segment"] : Array.Empty<string>();
        var confirm = rule.Confirm > 1 ? [$"{rule.Confirm} runs in a row that say the same other segment"] : Array.Empty<string>();
        return $"An account leaves its segment only after: {string.Join("; ", [.. margins, .. dwell, .. confirm])}.";
    }

    /// <summary>When accounts may go to another segment; null = at any run.</summary>
    public string? Mode(Dimension dimension) => dimension.Mode switch
    {
        null => null,
        { FrozenUntil: { } until } => string.Create(CultureInfo.InvariantCulture, $"Frozen until {until:yyyy-MM-dd}: an account that has a segment keeps it until then."),
        { EachYearOn: { } day } => $"Decided once a year, from {day} (month-day): an account that has a segment keeps it for the year.",
        var mode => $"An account that has a segment keeps it until one of these changes: {string.Join(", ", mode.OnChangeOf.Select(Attribute))}.",
    };

    /// <summary>Where a dimension's thresholds came from.</summary>
    public static string Calibrated(Calibrated found) => string.Create(CultureInfo.InvariantCulture,
        $"The thresholds were proposed by 'calibrate' on {found.On:yyyy-MM-dd}: {found.Method.Replace('_', ' ')} of {string.Join(", ", found.Attributes)} among {Plural.Of(found.Accounts, "account")}, explaining {found.Fit * 100:0.#} % of the spread.");

    public static string Share(ExpectedShare share) => string.Create(CultureInfo.InvariantCulture, $"{share.Low * 100:0.##} to {share.High * 100:0.##} %");

    public static string Duration(TimeSpan time) => time switch
    {
        { TotalDays: >= 1, Hours: 0, Minutes: 0 } => Plural.Of((int)time.TotalDays, "day"),
        { TotalHours: >= 1, Minutes: 0 } => Plural.Of((int)time.TotalHours, "hour"),
        _ => Plural.Of((int)time.TotalMinutes, "minute"),
    };

    public static string Sla(Segment segment) => segment.Sla is { } sla ? $"within {Duration(sla)}" : "–";

    public static string Kind(DimensionKind kind) => kind switch
    {
        DimensionKind.Firmographic => "what kind of company it is",
        DimensionKind.Behavioural => "what the customer does",
        _ => "what the customer is worth",
    };

    /// <summary>What a rule cannot say in words is left as the file has it: always right, if less pretty.</summary>
    private string Of(Condition condition) => condition switch
    {
        Junction { IsAnd: true } all => string.Join(" and ", all.Parts.Select(Bracketed)),
        Junction either => string.Join(" or ", either.Parts.Select(Bracketed)),
        Negation negation => $"not ({Of(negation.Part)})",
        DerivedTest derived => Of(derived.Written),
        ComparisonTest { Value.Value: { Kind: ValueKind.Boolean } } flag => $"{Name(flag)} is {((flag.Operator == Comparison.Equal) == flag.Value.Value.Boolean ? "yes" : "no")}",
        ComparisonTest test => $"{Name(test)} {Comparing(test.Operator)} {Value(test, test.Value)}",
        ListTest test => $"{Name(test)} is {(test.Negated ? "none" : "one")} of {Listed([.. test.Values.Select(value => Value(test, value))], test.Negated ? "and" : "or")}",
        RangeTest test => $"{Name(test)} is between {Value(test, test.Low)} and {Value(test, test.High)}",
        HasTest test => $"{Name(test)} includes {test.Value.Value}",
        DaysSinceTest { Days: ComparisonTest days } => $"the number of days since {Name(days)} {Comparing(days.Operator)} {days.Value.Value}",
        DaysSinceTest { Days: RangeTest days } => $"the number of days since {Name(days)} is between {days.Low.Value} and {days.High.Value}",
        KnownTest test => $"{Name(test)} is {(test.Known ? "known" : "not known")}",
        _ => condition.ToString(),
    };

    private string Bracketed(Condition part) => part is Junction ? $"({Of(part)})" : Of(part);

    private string Name(AttributeTest test) => Attribute(test.Attribute.Index);

    private string Value(AttributeTest test, Constant constant)
    {
        if (constant.Value.Kind != ValueKind.Number) return constant.Value.ToString();
        var number = constant.Value.Number.ToString("#,0.######", CultureInfo.InvariantCulture);
        var attribute = framework.Attributes[test.Attribute.Index];
        return attribute.Type == AttributeType.Money && framework.Currency is { } currency ? $"{number} {currency.To}" : number;
    }

    private static string Comparing(Comparison comparison) => comparison switch
    {
        Comparison.Equal => "is",
        Comparison.NotEqual => "is not",
        Comparison.Less => "is below",
        Comparison.LessOrEqual => "is at most",
        Comparison.Greater => "is above",
        _ => "is at least",
    };

    private static string Listed(IReadOnlyList<string> items, string last) =>
        items.Count == 1 ? items[0] : $"{string.Join(", ", items.Take(items.Count - 1))} {last} {items[^1]}";
}

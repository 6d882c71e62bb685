using Connector.Segmentation.Conditions;

namespace Connector.Segmentation;

public enum DimensionKind
{
    Firmographic,
    Behavioural,
    Value,
}

/// <summary>One way to segment accounts; owns one picklist field per CRM.</summary>
public sealed record Dimension
{
    /// <summary>Position in <see cref="Framework.Dimensions"/>, and of the assignment in every assignment array.</summary>
    public required int Index { get; init; }

    public required string Name { get; init; }

    public required string Label { get; init; }

    public required DimensionKind Kind { get; init; }

    /// <summary>CRM name → field API name; never empty.</summary>
    public required IReadOnlyDictionary<string, string> Fields { get; init; }

    /// <summary>Fields that tell people in the CRM why an account is in its segment.</summary>
    public SegmentNotes Notes { get; init; } = SegmentNotes.None;

    /// <summary>In order of priority: the first that matches wins. 1 to 63.</summary>
    public required IReadOnlyList<Segment> Segments { get; init; }

    /// <summary>For accounts that no segment's condition matches.</summary>
    public required Segment Otherwise { get; init; }

    /// <summary>In the file's order: of two that apply to one account, the first counts.</summary>
    public IReadOnlyList<RuleException> Exceptions { get; init; } = [];

    /// <summary>Segment name → share of the active accounts it should hold.</summary>
    public required IReadOnlyDictionary<string, ExpectedShare> Expect { get; init; }

    public required OverrideRule Overrides { get; init; }

    /// <summary>Null = every decision takes its course at once.</summary>
    public StabilityRule? Stability { get; init; }

    /// <summary>Null = accounts may go to another segment at any run.</summary>
    public DecisionMode? Mode { get; init; }

    /// <summary>Segments that the dimension had once.</summary>
    public IReadOnlyList<RetiredSegment> Retired { get; init; } = [];

    /// <summary>Null = the thresholds are somebody's own.</summary>
    public Calibrated? Calibrated { get; init; }

    /// <summary>What every segment must hold to be worth having; null = nothing is asked.</summary>
    public EntryThreshold? Entry { get; init; }

    /// <summary>Who answers for it; null = the framework's owner.</summary>
    public string? Owner { get; init; }

    /// <summary>What its segments are used for, as the policy says it: <c>pricing</c>.</summary>
    public IReadOnlyList<string> Purposes { get; init; } = [];

    /// <summary>Rule of lint → why its findings about this dimension are accepted.</summary>
    public IReadOnlyDictionary<string, string> Waivers { get; init; } = new Dictionary<string, string>();

    /// <summary>Positions of the attributes that the conditions read, ascending.</summary>
    public required IReadOnlyList<int> UsedAttributes { get; init; }

    /// <summary>Null when this dimension has no field in that CRM.</summary>
    public string? CrmField(string crm) => Fields.TryGetValue(crm, out var field) ? field : null;

    /// <summary>The segment at a decision's position; one past the last is <see cref="Otherwise"/>.</summary>
    public Segment At(int position) => position == Segments.Count ? Otherwise : Segments[position];

    /// <summary>The segment of that name, <see cref="Otherwise"/> included; null when the dimension has none.</summary>
    public Segment? Find(string segmentName) =>
        Otherwise.Name == segmentName ? Otherwise : Segments.FirstOrDefault(segment => segment.Name == segmentName);

    /// <summary>What became of the segment of that name; null when it was not retired.</summary>
    public RetiredSegment? Retirement(string segmentName) => Retired.FirstOrDefault(retired => retired.Name == segmentName);

    /// <summary>Where <see cref="At"/> finds the segment of that name.</summary>
    /// <exception cref="ArgumentException">The dimension has no such segment.</exception>
    public int PositionOf(string segmentName)
    {
        for (var position = 0; position <= Segments.Count; position++)
        {
            if (At(position).Name == segmentName) return position;
        }

        throw new ArgumentException($"dimension {Name} has no segment '{segmentName}'", nameof(segmentName));
    }

    /// <summary>Every segment's name in order of priority, <see cref="Otherwise"/> last: the values of the CRM's field.</summary>
    public IEnumerable<string> SegmentNames() => Segments.Append(Otherwise).Select(segment => segment.Name);

    /// <summary>What people see for a segment.</summary>
    /// <exception cref="ArgumentException">The dimension has no such segment.</exception>
    public string LabelOf(string segmentName) => Find(segmentName)?.Label
        ?? throw new ArgumentException($"dimension {Name} has no segment '{segmentName}'", nameof(segmentName));
}

/// <summary>One value of a dimension.</summary>
/// <param name="Name">Stable; kept in the store and written to the CRM.</param>
/// <param name="Label">What people see in the CRM.</param>
/// <param name="When">The condition as written; null for <c>otherwise</c>.</param>
/// <param name="Clauses">Texts of the condition's top-level <c>or</c> alternatives, then those of the exceptions; empty for
/// <c>otherwise</c>.</param>
/// <param name="Action">What people do for these accounts.</param>
/// <param name="Sla">Time to a first answer; null when nobody promised one.</param>
public sealed record Segment(string Name, string Label, string? When, IReadOnlyList<string> Clauses, string Action, TimeSpan? Sla)
{
    /// <summary>The reason for the condition: the decision behind it, in its owner's words; null = none is recorded.</summary>
    public string? Why { get; init; }

    public SegmentCodes Codes { get; init; } = SegmentCodes.None;

    /// <summary>The alternatives as decided, bound to attribute positions; same order as <see cref="Clauses"/>.</summary>
    internal IReadOnlyList<Condition> Conditions { get; init; } = [];

    /// <summary>The same as the file has them: the ordinary ones, then those of each exception.</summary>
    internal IReadOnlyList<WrittenClause> Written { get; init; } = [];

    /// <summary>By the ordinary alternatives alone, whatever the exceptions say.</summary>
    internal Segment CentralOn(DateOnly day) =>
        this with { Conditions = [.. Written.Where(clause => clause.Exception is null).Select(clause => RulesOfTheDay.On(clause.Condition, day))] };

    /// <param name="day">Null = before any day is known: ages stay ages, and exceptions are all in force.</param>
    internal Segment On(DateOnly? day, IReadOnlyList<RuleException> exceptions)
    {
        var guarded = Written.Select(clause => clause.Among(Name, exceptions, day));
        return this with { Conditions = [.. day is { } known ? guarded.Select(clause => RulesOfTheDay.On(clause, known)) : guarded] };
    }
}

/// <summary>Shares of the active accounts, 0 to 1, both ends included.</summary>
public readonly record struct ExpectedShare(double Low, double High);

namespace Connector.Segmentation;

/// <summary>
/// What the segments are for: segment → objective → internal process → KPI, and which of a kind drives which. KPIs are named here, not computed.
/// All empty when nobody has said. Source: the strategy maps of balanced scorecards.
/// </summary>
public sealed record Strategy(IReadOnlyList<StrategicObjective> Objectives, IReadOnlyList<InternalProcess> Processes, IReadOnlyList<NamedKpi> Kpis)
{
    public static Strategy None { get; } = new([], [], []);

    public bool IsDeclared => Objectives.Count + Processes.Count + Kpis.Count > 0;

    /// <summary>The objectives that a segment serves, by itself or with its whole dimension.</summary>
    public IEnumerable<StrategicObjective> ServedBy(Dimension dimension, Segment segment) =>
        Objectives.Where(objective => objective.ServedBy.Any(named => named.Dimension.Name == dimension.Name && (named.Segment is null || named.Segment.Name == segment.Name)));
}

/// <summary>Something that one of them brings about in others of its kind.</summary>
public interface ICause
{
    string Name { get; }

    /// <summary>What people see.</summary>
    string Label { get; }

    /// <summary>Names of its own kind.</summary>
    IReadOnlyList<string> Drives { get; }
}

/// <param name="Label">What is aimed at: <c>Lose none of our largest customers</c>.</param>
/// <param name="Years">The horizon: 1, 3 or 5.</param>
/// <param name="Measure">When it counts as reached: <c>net revenue retention of 115 %</c>.</param>
/// <param name="ServedBy">The segments by which it is pursued.</param>
/// <param name="ReachedBy">Names of processes.</param>
/// <param name="Owner">Who answers for it; null = the framework's sponsor or owner.</param>
public sealed record StrategicObjective(
    string Name, string Label, int Years, string Measure, IReadOnlyList<SegmentReference> ServedBy, IReadOnlyList<string> ReachedBy, IReadOnlyList<string> Drives, string? Owner) : ICause;

/// <summary>Work that the company does itself: onboarding, reviews, support.</summary>
/// <param name="MeasuredBy">Names of KPIs.</param>
/// <param name="Owner">Who answers for it; null = the framework's owner.</param>
public sealed record InternalProcess(string Name, string Label, IReadOnlyList<string> MeasuredBy, IReadOnlyList<string> Drives, string? Owner) : ICause;

/// <summary>A figure by which one sees how a process goes.</summary>
public sealed record NamedKpi(string Name, string Label, IReadOnlyList<string> Drives) : ICause;

/// <param name="Segment">Null = every segment of the dimension.</param>
public sealed record SegmentReference(Dimension Dimension, Segment? Segment)
{
    /// <summary><c>Strategic (Customer Tier)</c>, or the dimension's label alone.</summary>
    public string Label => Segment is null ? Dimension.Label : $"{Segment.Label} ({Dimension.Label})";
}

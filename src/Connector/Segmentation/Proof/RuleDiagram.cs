using Connector.Segmentation.Conditions;

namespace Connector.Segmentation.Proof;

/// <summary>One alternative of one segment.</summary>
/// <param name="Number">From 0, in the order in which the rules try them.</param>
/// <param name="Text">As the file has it.</param>
/// <param name="Holds">Where it is true for an active account, whatever else is.</param>
internal sealed record ClauseDiagram(int Number, int Segment, int Clause, Condition Condition, string Text, int Holds);

/// <summary>A dimension's rules as diagrams over the states of active accounts.</summary>
internal sealed class RuleDiagram
{
    public RuleDiagram(Framework framework, Dimension dimension, int budget)
    {
        var population = framework.Population.Condition;
        Dimension = dimension;
        Space = new StateSpace(framework.Attributes, dimension.Segments.SelectMany(segment => segment.Conditions).Append(population), budget);
        Active = Space.Holds(population);
        Clauses = [.. dimension.Segments.SelectMany((segment, position) => segment.Conditions.Select((clause, i) => (clause, position, i)))
            .Select((one, number) => new ClauseDiagram(number, one.position, one.i, one.clause, dimension.Segments[one.position].Clauses[one.i], Diagrams.And(Active, Space.Holds(one.clause))))];
        Segments = [.. dimension.Segments.Select((_, position) => Clauses.Where(clause => clause.Segment == position)
            .Aggregate(Diagrams.No, (any, clause) => Diagrams.Or(any, clause.Holds)))];

        Decides = Diagrams.If(Active, Diagrams.Leaf(Otherwise), Diagrams.Leaf(NotActive));
        foreach (var clause in Clauses.Reverse()) Decides = Diagrams.If(clause.Holds, Diagrams.Leaf(clause.Number), Decides);
    }

    public Dimension Dimension { get; }

    public StateSpace Space { get; }

    public IReadOnlyList<ClauseDiagram> Clauses { get; }

    /// <summary>By position: where the segment's condition holds for an active account, whatever the earlier ones say.</summary>
    public IReadOnlyList<int> Segments { get; }

    public int Active { get; }

    /// <summary>The number of the clause that decides, <see cref="Otherwise"/> or <see cref="NotActive"/>.</summary>
    public int Decides { get; }

    public int Otherwise => Clauses.Count;

    public int NotActive => Clauses.Count + 1;

    private Diagrams Diagrams => Space.Diagrams;

    /// <summary>The position in the dimension of the segment behind a value of <see cref="Decides"/>; null when not active.</summary>
    public int? SegmentOf(int decided) =>
        decided == NotActive ? null : decided == Otherwise ? Dimension.Segments.Count : Clauses[decided].Segment;
}

using Connector.Accounts;
using Connector.Segmentation.Linting;

namespace Connector.Segmentation.Proof;

/// <summary>Collects what the proof of one dimension finds, with places and accounts that show it.</summary>
internal sealed class ProofReport(Framework framework, RuleDiagram rules, FrameworkPlaces places)
{
    private readonly List<LintFinding> _findings = [];

    /// <summary>By place.</summary>
    public IReadOnlyList<LintFinding> Findings => [.. _findings.OrderBy(finding => finding.Place.Line).ThenBy(finding => finding.Place.Column)];

    private Dimension Dimension => rules.Dimension;

    /// <summary>About a segment.</summary>
    public void Add(Severity severity, string rule, Segment segment, string message, params IReadOnlyList<ExampleAccount> examples) =>
        _findings.Add(new LintFinding(severity, rule, $"{Dimension.Name}.{segment.Name}", places.Of(Dimension, segment, "when"), message, examples));

    /// <summary>About one alternative of a segment.</summary>
    public void Add(Severity severity, string rule, ClauseDiagram clause, string message, params IReadOnlyList<ExampleAccount> examples)
    {
        var segment = Dimension.Segments[clause.Segment];
        var place = places.Of(Dimension, segment, segment.Written[clause.Clause]);
        _findings.Add(new LintFinding(severity, rule, $"{Dimension.Name}.{segment.Name}", place, message, examples));
    }

    /// <summary>About the whole dimension.</summary>
    public void Add(Severity severity, string rule, string message, params IReadOnlyList<ExampleAccount> examples) =>
        _findings.Add(new LintFinding(severity, rule, Dimension.Name, places.Of("dimensions", Dimension.Name), message, examples));

    /// <param name="path">A way through the diagrams.</param>
    /// <param name="decided">Where it ends in <see cref="RuleDiagram.Decides"/>.</param>
    public ExampleAccount Example(IReadOnlyList<int> path, int decided) =>
        new(rules.Space.Account(path), Dimension, Dimension.At(rules.SegmentOf(decided)!.Value));

    /// <summary><c>arr = 0, employees = 50</c>: what the dimension itself reads.</summary>
    public string Text(ExampleAccount example) => string.Join(", ", Dimension.UsedAttributes
        .Select(index => $"{framework.Attributes[index].Name} = {example.Attributes[index]}"));

    /// <summary>What decides, for a sentence: <c>Strategic by arr &gt;= 250000</c>.</summary>
    public string Decider(int decided)
    {
        var label = Dimension.At(rules.SegmentOf(decided)!.Value).Label;
        return decided == rules.Otherwise ? label : $"{label} by {rules.Clauses[decided].Text}";
    }
}

using Connector.Segmentation.Conditions;

namespace Connector.Segmentation.Proof;

/// <summary>Where a score test is certainly true, or certainly false: part by part, equal sums on the way taken together.</summary>
/// <param name="parts">Where each part is certainly true, and where certainly false.</param>
internal sealed class ScoreDiagram(Diagrams diagrams, ScoreTest score, IReadOnlyList<(int True, int False)> parts, bool wanted)
{
    private readonly Dictionary<(int Part, ScoreSum Sum), int> _done = [];

    public int Build() => From(0, default);

    private int From(int part, ScoreSum sum)
    {
        if (part == parts.Count) return score.Of(sum.Low, sum.High) == (wanted ? ThreeValued.True : ThreeValued.False) ? Diagrams.Yes : Diagrams.No;
        if (_done.TryGetValue((part, sum), out var known)) return known;

        var points = score.Parts[part].Points;
        int After(ThreeValued holds) => From(part + 1, sum.With(points, holds));
        var unsure = diagrams.If(parts[part].False, After(ThreeValued.False), After(ThreeValued.Unknown));
        return _done[(part, sum)] = diagrams.If(parts[part].True, After(ThreeValued.True), unsure);
    }
}

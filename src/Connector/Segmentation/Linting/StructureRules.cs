using Connector.Accounts;

namespace Connector.Segmentation.Linting;

/// <summary>
/// How many dimensions and segments people can work with, and that each asks for a response. The figures are the
/// seeds': three to five dimensions, three to five segments each, never more than six without a reason.
/// </summary>
internal sealed class StructureRules(Framework framework, FrameworkPlaces places)
{
    private const int Fewest = 3;
    private const int Most = 5;
    private const int NeverMore = 6;

    public IEnumerable<LintFinding> Check() => [.. Dimensions(), .. framework.Dimensions.SelectMany(Segments), .. framework.Dimensions.SelectMany(Actions)];

    private IEnumerable<LintFinding> Dimensions()
    {
        var count = framework.Dimensions.Count;
        if (count is < Fewest or > Most)
        {
            yield return new LintFinding(Severity.Warning, "dimension-count", "dimensions", places.Of("dimensions"),
                $"the framework has {Plural.Of(count, "dimension")}; people work well with {Fewest} to {Most}: {(count < Fewest ? "add what else sets customers apart, or waive this with a reason" : "merge or drop some")}", []);
        }
    }

    private IEnumerable<LintFinding> Segments(Dimension dimension)
    {
        var count = dimension.Segments.Count;
        if (count is >= Fewest and <= Most) yield break;
        var mend = count < Fewest ? "split one, or waive 'segment-count' with a reason" : "merge what is served alike, or waive 'segment-count' with a reason";
        yield return new LintFinding(count > NeverMore ? Severity.Error : Severity.Warning, "segment-count", dimension.Name, places.Of("dimensions", dimension.Name, "segments"),
            $"{dimension.Name} has {count} segments; people tell {Fewest} to {Most} apart, and never more than {NeverMore}: {mend}", []);
    }

    private IEnumerable<LintFinding> Actions(Dimension dimension)
    {
        var actions = new Dictionary<string, Segment>(StringComparer.OrdinalIgnoreCase);
        foreach (var segment in dimension.Segments)
        {
            if (!actions.TryAdd(segment.Action, segment))
            {
                yield return new LintFinding(Severity.Warning, "same-action", $"{dimension.Name}.{segment.Name}", places.Of(dimension, segment, "action"),
                    $"{segment.Label} is served exactly as {actions[segment.Action].Label}: merge the two, or say what is done differently", []);
            }
            if (segment.Sla is null)
            {
                yield return new LintFinding(Severity.Information, "no-sla", $"{dimension.Name}.{segment.Name}", places.Of(dimension, segment, "name"),
                    $"{segment.Label} promises no time to a first answer: add 'sla'", []);
            }
        }
    }
}

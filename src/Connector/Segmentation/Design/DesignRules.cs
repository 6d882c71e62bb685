using Connector.Accounts;

namespace Connector.Segmentation.Design;

/// <summary>What makes a framework that people understand and use (seeds: 3-5 dimensions of 3-5 segments, each with an action; nobody stigmatised).</summary>
internal sealed class DesignRules(Framework framework)
{
    private const int FewestDimensions = 3;
    private const int MostDimensions = 5;
    private const int FewestSegments = 3;
    private const int MostSegments = 5;

    /// <summary>Never more without a reason.</summary>
    private const int EndOfSegments = 6;

    /// <summary>Words that a customer must not read about itself; whole words, in names and labels.</summary>
    private static readonly string[] Stigma =
    [
        "bad", "bottom", "cheap", "deadbeat", "difficult", "junk", "laggard", "laggards", "loser", "losers", "nobody", "poor", "problem", "toxic", "trash",
        "unimportant", "unprofitable", "unwanted", "useless", "weak", "worst", "worthless",
    ];

    public IEnumerable<LintFinding> Check() =>
        Dimensions().Concat(framework.Dimensions.SelectMany(Segments)).Concat(framework.Dimensions.SelectMany(Stigmatising)).Concat(Questions()).Concat(Unused());

    private IEnumerable<LintFinding> Dimensions()
    {
        if (framework.Dimensions.Count is >= FewestDimensions and <= MostDimensions) yield break;
        yield return Finding(Severity.Warning, "number-of-dimensions", framework.Dimensions[0].Place, framework.Name,
            $"{framework.Dimensions.Count} dimensions: people work with {FewestDimensions} to {MostDimensions}; {(framework.Dimensions.Count > MostDimensions ? "merge some" : "see which questions are not answered yet")}");
    }

    private static IEnumerable<LintFinding> Segments(Dimension dimension)
    {
        var count = dimension.Segments.Count;
        if (count is >= FewestSegments and <= MostSegments || (count > MostSegments && dimension.Waiver is { Length: > 0 })) yield break;
        yield return count > EndOfSegments
            ? Finding(Severity.Error, "number-of-segments", dimension.Place, dimension.Name, $"{count} segments: nobody keeps more than {EndOfSegments} apart; merge some, or say why it needs them (waiver: reason)")
            : Finding(Severity.Warning, "number-of-segments", dimension.Place, dimension.Name,
                $"{count} segments: {FewestSegments} to {MostSegments} are what people work with; {(count > MostSegments ? "merge some, or say why it needs them (waiver: reason)" : "see whether it tells accounts apart that are treated differently")}");
    }

    private static IEnumerable<LintFinding> Stigmatising(Dimension dimension) =>
        from segment in dimension.Segments.Append(dimension.Otherwise)
        let word = segment.Label.Split(' ', '-', '_', '/').Concat(segment.Name.Split('_')).FirstOrDefault(word => Stigma.Contains(word, StringComparer.OrdinalIgnoreCase))
        where word is not null
        select Finding(Severity.Warning, "stigmatising-name", segment.Place, $"{dimension.Name}.{segment.Name}", $"'{word}' is nothing that a customer should read about itself: name the segment after what you do for it");

    private IEnumerable<LintFinding> Questions() =>
        from dimension in framework.Dimensions
        where framework.Questions.All(question => !question.AnsweredBy.Contains(dimension.Name))
        select Finding(Severity.Warning, "answers-no-question", dimension.Place, dimension.Name, "no question is answered by it: add the question that somebody asks, or take the dimension out");

    private IEnumerable<LintFinding> Unused()
    {
        var used = framework.Dimensions.SelectMany(dimension => dimension.UsedAttributes).Concat(framework.Population.UsedAttributes)
            .Concat(framework.Measures.Select(measure => measure.Attribute.Index)).Append(framework.Value ?? -1).ToHashSet();
        return from attribute in framework.Attributes
               where !used.Contains(attribute.Index)
               select Finding(Severity.Warning, "unused-attribute", attribute.Place, attribute.Name, "no rule, measure or weight reads it, and it is read every night: take it out, or use it");
    }

    private static LintFinding Finding(Severity severity, string rule, TextPlace place, string subject, string message) => new(severity, rule, place, subject, message, []);
}

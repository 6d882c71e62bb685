using Connector.Accounts;
using Connector.Segmentation.Conditions;

namespace Connector.Segmentation.Linting;

/// <summary>Attributes that nothing needs or that are open at both ends, and expectations that no book can meet.</summary>
internal sealed class InputRules(Framework framework, FrameworkPlaces places)
{
    public IEnumerable<LintFinding> Check() => [.. Attributes(), .. framework.Dimensions.SelectMany(Expectations)];

    private IEnumerable<LintFinding> Attributes()
    {
        var read = framework.Dimensions.SelectMany(framework.Reads).Concat(framework.Reads(framework.Population)).Concat(framework.ReadByConflicts).ToHashSet();
        if (framework.Value is { } value) read.UnionWith(framework.Behind(value));
        read.UnionWith(framework.Measures.SelectMany(measure => framework.Behind(measure.Attribute.Index)));
        read.UnionWith(framework.Reconciliations.SelectMany(one => framework.Behind(one.Sales.Index).Concat(framework.Behind(one.Finance.Index))));
        var compared = framework.Dimensions.SelectMany(dimension => dimension.Segments).SelectMany(segment => segment.Conditions).Append(framework.Population.Condition)
            .Concat(framework.Conflicts.Select(conflict => conflict.Condition)).SelectMany(ScoreTest.In).Select(test => test.Bounds.Attribute.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var score in framework.Scores.Where(score => !compared.Contains(score.Name)))
        {
            yield return new LintFinding(Severity.Warning, "unused-score", score.Name, places.Of("scores", score.Name), $"no rule compares the score {score.Name}: use it or take it out", []);
        }

        foreach (var attribute in framework.Attributes.Where(attribute => attribute is { Quality: not null, Owner: null }))
        {
            yield return new LintFinding(Severity.Warning, "target-without-owner", attribute.Name, places.Of("attributes", attribute.Name, "quality"),
                $"{attribute.Name} has a quality target and nobody who sees to it: add 'owner'", []);
        }

        foreach (var attribute in framework.Attributes)
        {
            if (!read.Contains(attribute.Index) && attribute.WriteBack == WriteBackPolicy.Never)
            {
                yield return new LintFinding(Severity.Warning, "unused-attribute", attribute.Name, places.Of("attributes", attribute.Name),
                    $"no rule reads {attribute.Name}, and what is not needed should not be collected: use it or take it out", []);
            }
            else if (attribute is { IsNumber: true, Valid: null, Derived: null })
            {
                yield return new LintFinding(Severity.Information, "no-valid-range", attribute.Name, places.Of("attributes", attribute.Name),
                    $"any number counts as {attribute.Name}, typing errors too: add 'valid', such as 0..", []);
            }
        }
    }

    private IEnumerable<LintFinding> Expectations(Dimension dimension)
    {
        if (dimension.Expect.Count == 0) yield break;
        var isWhole = dimension.SegmentNames().All(dimension.Expect.ContainsKey);
        var (low, high) = (dimension.Expect.Values.Sum(share => share.Low), dimension.Expect.Values.Sum(share => share.High));
        if (low > 1 || (isWhole && high < 1))
        {
            yield return new LintFinding(Severity.Error, "impossible-expectation", dimension.Name, places.Of("dimensions", dimension.Name, "expect"),
                $"the expected shares of {dimension.Name} add up to {low:P0} at least and {high:P0} at most, so every run would be held: make 100% possible", []);
        }
    }
}

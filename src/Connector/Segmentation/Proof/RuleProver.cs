using System.Globalization;
using Connector.Accounts;

namespace Connector.Segmentation.Proof;

/// <summary>
/// Proves what a dimension's rules do, by going through every kind of account that they can tell apart. Pure. What it does not find is not
/// there, unless it says <see cref="RuleDefect.Undecided"/>.
/// </summary>
/// <param name="budget">Most kinds of accounts that are gone through for one dimension.</param>
public sealed class RuleProver(Framework framework, int budget = RuleProver.DefaultBudget)
{
    /// <summary>About half a second.</summary>
    public const int DefaultBudget = 4_000_000;

    /// <summary>Findings of all dimensions, in the file's order.</summary>
    public IEnumerable<RuleFinding> Prove() => framework.Dimensions.SelectMany(Prove);

    public IReadOnlyList<RuleFinding> Prove(Dimension dimension)
    {
        var grid = new RuleGrid(framework, dimension.Segments.SelectMany(segment => segment.Conditions));
        if (grid.Kinds > budget) return [Undecided(dimension, grid)];
        var survey = new RuleSurvey(dimension, grid);
        return [.. Unreachable(dimension, survey), .. FallsThrough(dimension, survey), .. Overlaps(dimension, survey), .. new Monotony(framework, dimension, survey).Find()];
    }

    private RuleFinding Undecided(Dimension dimension, RuleGrid grid)
    {
        var names = string.Join(", ", grid.Used.Select(index => framework.Attributes[index].Name));
        return new RuleFinding(RuleDefect.Undecided, Severity.Warning, dimension, null,
            string.Create(CultureInfo.InvariantCulture, $"nothing is proved: the rules couple {names} in {grid.Kinds:0.##e+0} ways, and {budget:N0} are gone through; compare fewer attributes in this dimension, or with fewer constants"), []);
    }

    private static IEnumerable<RuleFinding> Unreachable(Dimension dimension, RuleSurvey survey)
    {
        for (var i = 0; i < dimension.Segments.Count; i++)
        {
            var (segment, meets, decides) = (dimension.Segments[i], survey.Meets[i], survey.Decides[i]);
            if (Array.TrueForAll(meets, kind => kind < 0)) yield return new RuleFinding(RuleDefect.Contradiction, Severity.Error, dimension, segment, $"no account can meet '{segment.When}': mend the condition, or take the segment out", []);
            else if (Array.TrueForAll(decides, kind => kind < 0)) yield return Dead(dimension, segment, survey, meets.First(kind => kind >= 0));
            else
            {
                foreach (var finding in Clauses(dimension, segment, survey, meets, decides)) yield return finding;
            }
        }
    }

    private static RuleFinding Dead(Dimension dimension, Segment segment, RuleSurvey survey, int kind) => new(
        RuleDefect.DeadSegment, Severity.Error, dimension, segment,
        $"no account ever gets here: all that meet its condition are taken by a segment before it, this one by {dimension.At(survey.Segments[kind]).Label}; move it up, or narrow what stands before", [survey.Grid.Account(kind)]);

    private static IEnumerable<RuleFinding> Clauses(Dimension dimension, Segment segment, RuleSurvey survey, int[] meets, int[] decides)
    {
        for (var clause = 0; clause < decides.Length; clause++)
        {
            if (decides[clause] >= 0) continue;
            var text = segment.Clauses[clause];
            if (meets[clause] < 0) yield return new RuleFinding(RuleDefect.Contradiction, Severity.Error, dimension, segment, $"no account can meet the alternative '{text}': mend it, or take it out", []);
            else
            {
                var by = dimension.At(survey.Segments[meets[clause]]);
                var who = by == segment ? "an alternative before it" : $"{by.Label} before it";
                yield return new RuleFinding(RuleDefect.UnreachableClause, Severity.Warning, dimension, segment, $"the alternative '{text}' decides no account: all that meet it are taken before, this one by {who}; take it out, or move it up", [survey.Grid.Account(meets[clause])]);
            }
        }
    }

    private static IEnumerable<RuleFinding> FallsThrough(Dimension dimension, RuleSurvey survey)
    {
        if (survey.FallsThrough < 0) yield break;
        yield return new RuleFinding(RuleDefect.FallsThrough, Severity.Warning, dimension, dimension.Otherwise,
            $"everything is known of this account, and it is {dimension.Otherwise.Label}: add a rule for such accounts, or narrow what is valid", [survey.Grid.Account(survey.FallsThrough)]);
    }

    /// <summary>Only where each of the two has accounts of its own: a wider segment behind a narrower one is how tiers are written.</summary>
    private static IEnumerable<RuleFinding> Overlaps(Dimension dimension, RuleSurvey survey)
    {
        for (var first = 0; first < dimension.Segments.Count; first++)
        {
            for (var second = first + 1; second < dimension.Segments.Count; second++)
            {
                if (survey.Both[first][second] < 0 || survey.Only[first][second] < 0 || survey.Only[second][first] < 0) continue;
                var (earlier, later) = (dimension.Segments[first], dimension.Segments[second]);
                yield return new RuleFinding(RuleDefect.Overlap, Severity.Information, dimension, later,
                    $"accounts such as this one meet the conditions of {earlier.Label} and of {later.Label}: only the order decides", [survey.Grid.Account(survey.Both[first][second])]);
            }
        }
    }
}

using Connector.Accounts;
using Connector.Segmentation.Conditions;

namespace Connector.Segmentation.Proof;

/// <summary>Segments and alternatives that no account reaches, conditions that cannot hold, and known accounts that no segment takes.</summary>
internal sealed class Reachability(RuleDiagram rules, ProofReport report)
{
    private readonly Dictionary<int, int[]> _reached = Outcomes(rules, rules.Space.All);
    private readonly Dictionary<int, int[]> _known = Outcomes(rules, rules.Space.Known);

    public bool IsTotal => !_known.ContainsKey(rules.Otherwise);

    public int Clauses => rules.Clauses.Count(IsReached);

    public int Segments => rules.Dimension.Segments.Count - DeadSegments.Count();

    private IEnumerable<int> DeadSegments => Enumerable.Range(0, rules.Dimension.Segments.Count).Where(position => !ClausesOf(position).Any(IsReached));

    public void Check()
    {
        if (rules.Active == Diagrams.No)
        {
            report.Add(Severity.Error, "contradiction", "the population's condition holds for no account: mend 'active'");
            return;
        }

        var dead = DeadSegments.ToHashSet();
        foreach (var position in dead) CheckDead(position);
        foreach (var clause in rules.Clauses.Where(clause => clause.Condition is not Never && !dead.Contains(clause.Segment)))
        {
            if (!IsReached(clause)) CheckUnreached(clause);
            else CheckTests(clause);
        }

        for (var position = 0; position < rules.Dimension.Segments.Count; position++)
        {
            if (dead.Contains(position)) continue;
            CheckRedundant([.. ClausesOf(position).Where(IsReached)]);
            CheckKnown(position);
        }

        if (_known.TryGetValue(rules.Otherwise, out var path)) CheckOtherwise(path);
    }

    private static Dictionary<int, int[]> Outcomes(RuleDiagram rules, IReadOnlyList<int> states) =>
        rules.Space.Diagrams.Outcomes(rules.Decides, rules.Decides, states).ToDictionary(outcome => outcome.Key.Left, outcome => outcome.Value);

    private IEnumerable<ClauseDiagram> ClausesOf(int segment) => rules.Clauses.Where(clause => clause.Segment == segment);

    private bool IsReached(ClauseDiagram clause) => _reached.ContainsKey(clause.Number);

    private void CheckDead(int position)
    {
        var segment = rules.Dimension.Segments[position];
        if (rules.Segments[position] == Diagrams.No)
        {
            report.Add(Severity.Error, "dead-segment", segment, $"no account can be {segment.Label}: its condition contradicts itself, the valid values or the population; mend it");
            return;
        }

        var (decided, path) = Takes(rules.Segments[position]);
        var example = report.Example(path, decided);
        report.Add(Severity.Error, "dead-segment", segment,
            $"no account can be {segment.Label}: wherever its condition holds, an earlier segment has decided, such as {report.Decider(decided)} for {report.Text(example)}; move it up or narrow the earlier one", example);
    }

    private void CheckUnreached(ClauseDiagram clause)
    {
        if (clause.Holds == Diagrams.No)
        {
            report.Add(Severity.Error, "contradiction", clause, $"'{clause.Text}' holds for no account with valid values: mend it or take it out");
            return;
        }

        var (decided, path) = Takes(clause.Holds);
        var example = report.Example(path, decided);
        report.Add(Severity.Warning, "unreachable-clause", clause,
            $"'{clause.Text}' never decides: wherever it holds, an earlier rule has decided, such as {report.Decider(decided)} for {report.Text(example)}; take it out or narrow the earlier one", example);
    }

    /// <summary>A part of a condition that can hold can still be a test that never does.</summary>
    private void CheckTests(ClauseDiagram clause)
    {
        foreach (var test in clause.Condition.Tests.Where(test => test is not KnownTest && rules.Space.Holds(test) == Diagrams.No))
        {
            report.Add(Severity.Warning, "contradiction", clause, $"'{test}' in '{clause.Text}' is true for no valid value: mend the constant or the valid range");
        }
    }

    /// <summary>Taking such an alternative out would move nobody.</summary>
    private void CheckRedundant(List<ClauseDiagram> clauses)
    {
        foreach (var clause in clauses.ToList())
        {
            var others = clauses.Where(other => other != clause).Aggregate(Diagrams.No, (any, other) => rules.Space.Diagrams.Or(any, other.Holds));
            if (rules.Space.Diagrams.Outcomes(rules.Decides, others, rules.Space.All).ContainsKey((clause.Number, 0))) continue;
            clauses.Remove(clause);
            var example = report.Example(_reached[clause.Number], clause.Number);
            report.Add(Severity.Information, "redundant-clause", clause,
                $"'{clause.Text}' could be taken out: another alternative of {example.Segment.Label} holds wherever it decides, such as for {report.Text(example)}", example);
        }
    }

    private void CheckKnown(int position)
    {
        if (ClausesOf(position).Any(clause => _known.ContainsKey(clause.Number))) return;
        var decided = ClausesOf(position).First(IsReached).Number;
        var example = report.Example(_reached[decided], decided);
        report.Add(Severity.Information, "only-while-unknown", example.Segment,
            $"only accounts with an unknown attribute can be {example.Segment.Label}, such as {report.Text(example)}: data that comes in moves them out", example);
    }

    private void CheckOtherwise(int[] path)
    {
        var example = report.Example(path, rules.Otherwise);
        report.Add(Severity.Warning, "falls-to-otherwise", rules.Dimension.Otherwise,
            $"an account may be {rules.Dimension.Otherwise.Label} although all is known, such as {report.Text(example)}: widen a segment or add one", example);
    }

    /// <summary>Who decides where the function holds, preferably for an account that is known.</summary>
    private (int Decided, int[] Path) Takes(int holds)
    {
        var diagrams = rules.Space.Diagrams;
        var taken = diagrams.Outcomes(rules.Decides, holds, rules.Space.Known).Where(outcome => outcome.Key.Right == 1).ToList();
        if (taken.Count == 0) taken = [.. diagrams.Outcomes(rules.Decides, holds, rules.Space.All).Where(outcome => outcome.Key.Right == 1)];
        return (taken[0].Key.Left, taken[0].Value);
    }
}

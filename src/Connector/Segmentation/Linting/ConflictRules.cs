using Connector.Accounts;
using Connector.Segmentation.Holding;
using Connector.Segmentation.Proof;

namespace Connector.Segmentation.Linting;

/// <summary>Conflicts that cannot be, that hold nothing, and what the proof of a dimension does not say because of one.</summary>
/// <param name="framework">As of the day for which the rules are proved.</param>
internal sealed class ConflictRules(Framework framework, FrameworkPlaces places)
{
    public IEnumerable<LintFinding> Check() => framework.Conflicts.SelectMany(Check);

    private IEnumerable<LintFinding> Check(Conflict conflict)
    {
        var place = places.Of("conflicts", conflict.Name);
        var reading = framework.Dimensions.Where(dimension => framework.Reads(dimension).Overlaps(conflict.Holds.SelectMany(framework.Behind))).ToList();
        if (reading.Count == 0)
        {
            yield return new LintFinding(Severity.Warning, "idle-conflict", conflict.Name, place,
                $"no dimension reads what {conflict.Name} holds: hold what the rules read, or take it out", []);
            yield break;
        }

        var (isPossible, example) = Example(conflict);
        if (!isPossible)
        {
            yield return new LintFinding(Severity.Warning, "dead-conflict", conflict.Name, place,
                $"no active account can be in {conflict.Name} ({conflict.When}): mend the condition, or take it out", []);
            yield break;
        }

        if (example is null) yield break; // too intricate to show
        var decider = new Decider(framework);
        ExampleAccount[] shown = [.. reading.Select(dimension => new ExampleAccount(example, dimension, dimension.At(decider.Decide(dimension.Index, example).Segment)))];
        yield return new LintFinding(Severity.Information, "held-accounts", conflict.Name, place,
            $"accounts in {conflict.Name} keep their last segment in {string.Join(", ", reading.Select(dimension => dimension.Label))} wherever what is held could make a difference; what is proved of these rules is about the others", shown);
    }

    /// <summary>An active account in conflict, by attribute position; null where nobody could show one.</summary>
    private (bool IsPossible, AttributeValue[]? Account) Example(Conflict conflict)
    {
        try
        {
            var population = framework.Population.Condition;
            var space = new StateSpace(framework.Attributes, [conflict.Condition, population], Prover.Budget);
            var holds = space.Diagrams.And(space.Holds(population), space.Holds(conflict.Condition));
            if (holds == Diagrams.No) return (false, null);
            var ways = space.Diagrams.Outcomes(holds, holds, space.All);
            return (true, space.Account(ways[(~Diagrams.Yes, ~Diagrams.Yes)]));
        }
        catch (UndecidedException)
        {
            return (true, null);
        }
    }
}

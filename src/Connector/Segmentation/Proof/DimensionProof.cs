using Connector.Accounts;
using Connector.Segmentation.Conditions;
using Connector.Segmentation.Linting;

namespace Connector.Segmentation.Proof;

/// <summary>What is proved of one dimension for every active account there can be.</summary>
/// <param name="IsDecided">False = too intricate to go through; nothing is then claimed.</param>
/// <param name="IsTotal">Every account whose attributes are known has a real segment.</param>
/// <param name="ReachedSegments">Real segments that some account gets.</param>
/// <param name="ReachedClauses">Alternatives that decide for some account.</param>
/// <param name="Clauses">Alternatives in all.</param>
/// <param name="States">Combinations of cells and unknowns that were gone through.</param>
public sealed record DimensionProof(
    Dimension Dimension, bool IsDecided, bool IsTotal, int ReachedSegments, int ReachedClauses, int Clauses, double States, IReadOnlyList<LintFinding> Findings);

/// <summary>Proves what a framework's rules do to all accounts there can be. Pure.</summary>
public static class Prover
{
    /// <summary>Branches of diagrams to look at per dimension: below a quarter of a second.</summary>
    internal const int Budget = 2_000_000;

    /// <summary>One proof per dimension.</summary>
    /// <param name="framework">As of a day (<see cref="Framework.On"/>) where its rules count days.</param>
    public static IReadOnlyList<DimensionProof> Prove(Framework framework) => Prove(framework, Budget);

    internal static IReadOnlyList<DimensionProof> Prove(Framework framework, int budget)
    {
        var places = new FrameworkPlaces(framework);
        return [.. framework.Dimensions.Select(dimension => Prove(framework, dimension, places, budget))];
    }

    private static DimensionProof Prove(Framework framework, Dimension dimension, FrameworkPlaces places, int budget)
    {
        try
        {
            var rules = new RuleDiagram(framework, dimension, budget);
            var report = new ProofReport(framework, rules, places);
            var reach = new Reachability(rules, report);
            reach.Check();
            Overlaps.Check(rules, report);
            Monotony.Check(framework, rules, report);
            var states = rules.Space.All.Aggregate(1.0, (product, width) => product * width);
            return new DimensionProof(dimension, true, reach.IsTotal, reach.Segments, reach.Clauses, rules.Clauses.Count(clause => clause.Condition is not Never), states, report.Findings);
        }
        catch (UndecidedException undecided)
        {
            var clauses = dimension.Segments.Sum(segment => segment.Conditions.Count);
            var finding = new LintFinding(Severity.Warning, "undecided", dimension.Name, places.Of("dimensions", dimension.Name),
                $"the rules of {dimension.Name} {undecided.Message}", []);
            return new DimensionProof(dimension, false, false, 0, 0, clauses, 0, [finding]);
        }
    }
}

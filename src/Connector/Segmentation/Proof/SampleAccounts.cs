using Connector.Accounts;
using Connector.Segmentation.Cells;

namespace Connector.Segmentation.Proof;

/// <summary>One account for each combination of segments that accounts can be in, for tests and for training.</summary>
/// <param name="Values">By attribute position.</param>
/// <param name="Segments">By dimension position: the segment's position.</param>
public sealed record SampleAccount(IReadOnlyList<AttributeValue> Values, IReadOnlyList<int> Segments);

/// <summary>Finds them: dimensions that share an attribute are gone through together, the others combine freely. Pure.</summary>
public static class SampleAccounts
{
    /// <summary>Every combination that is reachable, accounts of which everything is known first.</summary>
    /// <param name="budget">Most kinds of accounts that are gone through for dimensions that share attributes.</param>
    /// <exception cref="InvalidOperationException">Dimensions are coupled beyond the budget; the message names them.</exception>
    public static IEnumerable<SampleAccount> Of(Framework framework, int budget = RuleProver.DefaultBudget)
    {
        var nobody = new SampleAccount(new AttributeValue[framework.Attributes.Count], new int[framework.Dimensions.Count]);
        return Coupled(framework).Select(together => Reachable(framework, together, budget)).Aggregate<List<SampleAccount>, IEnumerable<SampleAccount>>([nobody], (accounts, parts) =>
            from account in accounts
            from part in parts
            select Join(account, part));
    }

    private static List<SampleAccount> Reachable(Framework framework, List<Dimension> together, int budget)
    {
        var grid = new RuleGrid(framework, together.SelectMany(dimension => dimension.Segments).SelectMany(segment => segment.Conditions));
        if (grid.Kinds > budget) throw new InvalidOperationException($"{string.Join(", ", together.Select(dimension => dimension.Name))} share attributes in more ways than are gone through");
        var rules = together.ConvertAll(dimension => new RuleChain([.. dimension.Segments.Select(segment => segment.Conditions)]));
        var found = new Dictionary<string, SampleAccount>();
        var known = new HashSet<string>();
        grid.Visit((values, isKnown) =>
        {
            var segments = new int[framework.Dimensions.Count];
            Array.Fill(segments, -1);
            for (var i = 0; i < together.Count; i++) segments[together[i].Index] = rules[i].Decide(values).Segment;
            var key = string.Join(',', segments);
            if (isKnown ? known.Add(key) : !found.ContainsKey(key)) found[key] = new SampleAccount(values.ToArray(), segments);
        });
        return [.. found.Values.OrderBy(account => string.Concat(account.Segments.Select(segment => (char)(segment + 1))), StringComparer.Ordinal)];
    }

    private static SampleAccount Join(SampleAccount account, SampleAccount part) => new(
        [.. account.Values.Zip(part.Values, (one, other) => other.IsKnown ? other : one)],
        [.. account.Segments.Zip(part.Segments, (one, other) => other >= 0 ? other : one)]);

    /// <summary>Dimensions in groups that share no attribute with each other.</summary>
    private static List<List<Dimension>> Coupled(Framework framework)
    {
        var groups = new List<List<Dimension>>();
        foreach (var dimension in framework.Dimensions)
        {
            var shared = groups.FindAll(group => group.Exists(other => other.UsedAttributes.Intersect(dimension.UsedAttributes).Any()));
            groups.RemoveAll(shared.Contains);
            groups.Add([.. shared.SelectMany(group => group), dimension]);
        }

        return groups;
    }
}

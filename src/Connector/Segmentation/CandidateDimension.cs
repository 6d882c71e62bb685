namespace Connector.Segmentation;

/// <summary>Something that accounts could be segmented by: a dimension there is, or one that is thought of.</summary>
/// <param name="Kind">For people: firmographic, behavioural, transactional, geography, revenue, value …</param>
/// <param name="Attributes">Positions of what it would read; at least one.</param>
/// <param name="Relevance">Objective → how much it matters for it, 0 to 5; an objective that is not named counts 0.</param>
/// <param name="Why">For people; null = nobody said.</param>
public sealed record CandidateDimension(string Name, string Kind, IReadOnlyList<int> Attributes, IReadOnlyDictionary<string, int> Relevance, string? Why)
{
    /// <summary>The most that <see cref="Relevance"/> can be.</summary>
    public const int MostRelevant = 5;

    /// <summary>0 to 1, as the objectives weigh.</summary>
    /// <param name="objectives">Objective → weight; not all 0.</param>
    public double RelevanceFor(IReadOnlyDictionary<string, double> objectives) =>
        objectives.Sum(objective => objective.Value * Relevance.GetValueOrDefault(objective.Key)) / (MostRelevant * objectives.Values.Sum());
}

using Connector.Enrichment;
using Connector.Segmentation;

namespace Connector.Surveys;

/// <summary>How well something would serve to segment a book by.</summary>
/// <param name="Scarcest">The attribute of it that the fewest accounts have.</param>
/// <param name="Availability">Share of the active accounts, 0 to 1: of a dimension that there is those that its rules give a real segment, else those with a usable value of the scarcest attribute.</param>
/// <param name="Freshness">Of an attribute's usable values the share not older than its <c>max_age</c>, 0 to 1: of the attribute where it is least, among those that anybody has; 0 when nobody has any.</param>
/// <param name="Relevance">For the framework's objectives as they weigh, 0 to 1.</param>
public sealed record CandidateScore(CandidateDimension Candidate, string Scarcest, double Availability, double Freshness, double Relevance)
{
    /// <summary>0 to 1: who has no data, only old data, or no relevance is worth nothing.</summary>
    public double Score => Availability * Freshness * Relevance;
}

/// <summary>Scores the framework's candidates by what the book has of them. Pure.</summary>
public static class CandidateScores
{
    /// <param name="coverage">One per attribute of the framework, in its order.</param>
    /// <param name="distribution">Where the framework's rules put the accounts.</param>
    /// <returns>The best first.</returns>
    public static IReadOnlyList<CandidateScore> Of(Framework framework, IReadOnlyList<AttributeCoverage> coverage, SegmentDistribution distribution) =>
        [.. framework.Candidates.Select(candidate => Of(framework, candidate, coverage, distribution)).OrderByDescending(score => score.Score).ThenBy(score => score.Candidate.Name, StringComparer.Ordinal)];

    private static CandidateScore Of(Framework framework, CandidateDimension candidate, IReadOnlyList<AttributeCoverage> coverage, SegmentDistribution distribution)
    {
        var read = candidate.Attributes.Select(index => coverage[index]).ToList();
        var scarcest = read.MinBy(Available)!;
        var available = framework.Dimension(candidate.Name) is not { } dimension ? Available(scarcest)
            : distribution.Active == 0 ? 0 : (double)distribution.Dimensions[dimension.Index].Classified / distribution.Active;
        return new CandidateScore(candidate, scarcest.Attribute, available, read.Where(one => one.Valid > 0).Select(Fresh).DefaultIfEmpty().Min(), candidate.RelevanceFor(framework.Objectives));
    }

    /// <summary>A checkbox that is never empty says nothing by being filled: its yes alone is something that somebody said.</summary>
    private static double Available(AttributeCoverage one) => one.Accounts == 0 ? 0 : (double)(one.IsAlwaysFilled ? one.Yes!.Value : one.Valid) / one.Accounts;

    private static double Fresh(AttributeCoverage one) => (double)Math.Min(one.Fresh, one.Valid) / one.Valid;
}

using Connector.Enrichment;
using Connector.Segmentation;

namespace Connector.Surveys;

/// <summary>How well something would serve to segment a book by.</summary>
/// <param name="Scarcest">The attribute of it that the fewest accounts have; the oldest is what the fewest have fresh.</param>
/// <param name="Availability">Share of the active accounts with a usable value of the scarcest attribute, 0 to 1.</param>
/// <param name="Freshness">Of these values the share not older than the attribute's <c>max_age</c>, of the attribute that is oldest, 0 to 1; 0 when there are none.</param>
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
    /// <returns>The best first.</returns>
    public static IReadOnlyList<CandidateScore> Of(Framework framework, IReadOnlyList<AttributeCoverage> coverage) =>
        [.. framework.Candidates.Select(candidate => Of(framework, candidate, coverage)).OrderByDescending(score => score.Score).ThenBy(score => score.Candidate.Name, StringComparer.Ordinal)];

    private static CandidateScore Of(Framework framework, CandidateDimension candidate, IReadOnlyList<AttributeCoverage> coverage)
    {
        var read = candidate.Attributes.Select(index => coverage[index]).ToList();
        var scarcest = read.MinBy(Available)!;
        return new CandidateScore(candidate, scarcest.Attribute, Available(scarcest), read.Min(Fresh), candidate.RelevanceFor(framework.Objectives));
    }

    /// <summary>A checkbox that is never empty says nothing by being filled: its yes alone is something that somebody said.</summary>
    private static double Available(AttributeCoverage one) => one.Accounts == 0 ? 0 : (double)(one.IsAlwaysFilled ? one.Yes!.Value : one.Valid) / one.Accounts;

    private static double Fresh(AttributeCoverage one) => one.Valid == 0 ? 0 : (double)Math.Min(one.Fresh, one.Valid) / one.Valid;
}

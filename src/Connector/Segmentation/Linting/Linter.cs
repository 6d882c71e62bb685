using Connector.Accounts;
using Connector.Segmentation.Proof;
using Connector.Segmentation.Versions;

namespace Connector.Segmentation.Linting;

/// <param name="Day">The day for which the rules were proved, UTC.</param>
/// <param name="Findings">By place; waived ones included, as information.</param>
/// <param name="Proofs">One per dimension; their findings are among <paramref name="Findings"/>.</param>
public sealed record LintReport(Framework Framework, DateOnly Day, IReadOnlyList<LintFinding> Findings, IReadOnlyList<DimensionProof> Proofs)
{
    public int Errors => Findings.Count(finding => finding.Severity == Severity.Error);

    public int Warnings => Findings.Count(finding => finding.Severity == Severity.Warning);

    public int Notes => Findings.Count - Errors - Warnings;
}

/// <summary>Judges a framework that loads: is it well designed, and does it do what its author thinks? Pure.</summary>
public static class Linter
{
    private const string UnusedWaiver = "unused-waiver";

    /// <param name="day">What the rules mean depends on it where they count days; UTC.</param>
    /// <param name="crms">Of the CRMs that may be written to; others' names are not judged.</param>
    /// <param name="book">Where the accounts of a book are under this framework; null = there is no book to judge by.</param>
    /// <param name="step">From the version before; null = it is not judged as a successor.</param>
    /// <param name="stale">Why the framework has to be signed again where it is in use; null = it need not.</param>
    public static LintReport Check(Framework framework, DateOnly day, IReadOnlyCollection<CrmNameRules> crms, SegmentDistribution? book = null, VersionStep? step = null, string? stale = null)
    {
        var places = new FrameworkPlaces(framework);
        var proofs = Prover.Prove(framework.On(day));
        List<LintFinding> findings =
        [
            .. new StructureRules(framework, places).Check(),
            .. new NamingRules(framework, places, crms).Check(),
            .. new CodeRules(framework, places).Check(),
            .. new InputRules(framework, places).Check(),
            .. new RegisterRules(framework, places).Check(),
            .. new StrategyRules(framework, places).Check(),
            .. new ReconciliationRules(framework, places).Check(),
            .. new PolicyRules(framework, places, day).Check(),
            .. new ConflictRules(framework.On(day), places).Check(),
            .. book is null ? [] : EntryThresholds.Breaches(book).Select(breach => BelowEntry(breach, places)),
            .. step is null ? [] : new VersionRules(step, places).Check(),
            .. stale is null ? [] : Stale(stale, places),
            .. new ExceptionRules(framework, places, day).Check(),
            .. proofs.SelectMany(proof => proof.Findings),
        ];
        var judged = findings.Select(finding => Waive(framework, finding)).Concat(UnusedWaivers(framework, places, findings));
        return new LintReport(framework, day, [.. judged.OrderBy(finding => finding.Place.Line).ThenBy(finding => finding.Place.Column)], proofs);
    }

    private static IEnumerable<LintFinding> Stale(string why, FrameworkPlaces places) => [new(Severity.Warning, "framework-stale", "framework", places.Of("framework"), why, [])];

    private static LintFinding BelowEntry(EntryBreach breach, FrameworkPlaces places) => new(
        Severity.Warning, "segment-below-entry", $"{breach.Dimension.Name}.{breach.Segment.Name}", places.Of(breach.Dimension, breach.Segment, "name"),
        $"{breach.Text}: merge it with another, or mend the rule or 'entry'", []);

    private static LintFinding Waive(Framework framework, LintFinding finding)
    {
        var dimension = framework.Dimension(finding.Subject.Split('.')[0]);
        if (dimension?.Waivers.GetValueOrDefault(finding.Rule) is { } reason || framework.Waivers.TryGetValue(finding.Rule, out reason))
        {
            return finding with { Severity = Severity.Information, Message = $"{finding.Message} (waived: {reason})" };
        }
        return finding;
    }

    /// <summary>A waiver outlives its cause, or its name is misspelt.</summary>
    private static IEnumerable<LintFinding> UnusedWaivers(Framework framework, FrameworkPlaces places, List<LintFinding> findings)
    {
        foreach (var rule in framework.Waivers.Keys.Where(rule => findings.All(finding => finding.Rule != rule)))
        {
            yield return Unused(rule, "waive", places.Of("waive", rule));
        }

        foreach (var dimension in framework.Dimensions)
        {
            foreach (var rule in dimension.Waivers.Keys.Where(rule => !findings.Any(finding => finding.Rule == rule && finding.Subject.Split('.')[0] == dimension.Name)))
            {
                yield return Unused(rule, dimension.Name, places.Of("dimensions", dimension.Name, "waive", rule));
            }
        }
    }

    private static LintFinding Unused(string rule, string subject, FramePlace place) =>
        new(Severity.Warning, UnusedWaiver, subject, place, $"nothing is found by '{rule}' here, so the waiver excuses nothing: take it out", []);
}

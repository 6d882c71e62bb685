using Connector.Accounts;
using Connector.Deployment;
using Connector.Enrichment;
using Connector.Planning;
using Connector.Segmentation;
using Connector.Store;
using Connector.WriteBack;

namespace Connector;

/// <param name="Stage">One of the eight stages' names, or <c>Setup</c>.</param>
/// <param name="Total">Null while unknown.</param>
public sealed record StageProgress(string Stage, long Done, long? Total, string Detail = "");

/// <summary>What a run did, for people: the record that is stored, and what it knows beyond it.</summary>
/// <param name="Settled">Rows that an earlier process left in doubt and this run looked up.</param>
/// <param name="Baseline">Where the first approved plan of the framework left the accounts; empty before there is one.</param>
/// <param name="Outliers">Large accounts in segments of small ones, heaviest first.</param>
/// <param name="WaitingPlan">The plan of what is held; null when nothing is.</param>
/// <param name="Enrichment">What other sources gave and cost; null when the connection has none.</param>
/// <param name="Artefacts">What a plan or a look at them says of artefacts.</param>
/// <param name="Deployed">Artefacts that were created, changed or deleted in the CRM.</param>
/// <param name="Persona">What the persona sees of what was deployed; null when nobody looked.</param>
/// <param name="History">Records of the segments' history that were handed to the CRM.</param>
/// <param name="Path">How the changes were sent; null when nothing was to be sent.</param>
public sealed record RunReport(
    RunRecord Record,
    Framework Framework,
    ReadCounts Read,
    WriteCounts Settled,
    SegmentDistribution Distribution,
    IReadOnlyList<SegmentCount> Baseline,
    IReadOnlyList<Outlier> Outliers,
    PlanTally? Plan,
    long? WaitingPlan,
    WritePath? Path,
    IReadOnlyList<FindingTally.Entry> Findings,
    ApiUsage Usage,
    EnrichmentReport? Enrichment = null,
    int Deployed = 0,
    IReadOnlyList<ArtefactChange>? Artefacts = null,
    IReadOnlyList<Check>? Persona = null,
    WriteCounts History = default)
{
    /// <summary>What somebody has to see to whatever the accounts do: among the findings.</summary>
    public IReadOnlyList<Finding> Alerts => [.. Findings.Where(entry => Governance.Alerts.Rules.Contains(entry.Rule)).SelectMany(entry => entry.Examples)];

    /// <summary>Escalations that are open and of which nobody was told yet: among the findings.</summary>
    public IReadOnlyList<Finding> Escalated => [.. Findings.Where(entry => entry.Rule == Escalation.Rule).SelectMany(entry => entry.Examples)];
}

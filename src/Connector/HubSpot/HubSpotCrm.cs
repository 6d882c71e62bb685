using Connector.Accounts;
using Connector.Deployment;
using Connector.Enrichment;
using Connector.History;
using Connector.Http;
using Connector.Planning;
using Connector.Reading;
using Connector.WriteBack;

namespace Connector.HubSpot;

/// <summary>One HubSpot connection.</summary>
internal sealed class HubSpotCrm(
    HubSpotReader reader,
    HubSpotWriter writer,
    HubSpotSegmentFields segmentFields,
    HubSpotDeployer deployer,
    HubSpotMerger? merger,
    HubSpotExamination examination,
    HubSpotOwners owners,
    HubSpotFieldSurvey fieldSurvey,
    HubSpotHistory history,
    HubSpotPortal portal,
    RateGovernor governor) : ICrm
{
    /// <summary>Workflows can be listed by no scope that this connection asks for.</summary>
    private static readonly AutomationList Unlisted = new([], ["workflows enrolled by a company's properties are not listed: look at them in the portal"]);

    public string Name => HubSpotRules.CrmName;

    public IAccountReader Reader => reader;

    public IAccountWriter Writer => writer;

    public ISegmentFields SegmentFields => segmentFields;

    public IArtefactDeployer Deployer => deployer;

    public IDuplicateMerger? Merger => merger;

    public IHistoryWriter History => history;

    public IArtefactFiles ArtefactFiles { get; } = new HubSpotBuildSheet();

    public CompanyFields Company { get; } = new("name", "domain", "city", "state", "country");

    public IFieldSurvey FieldSurvey => fieldSurvey;

    public ApiUsage Usage => governor.Usage;

    /// <remarks>What an import makes of a blank cell is not in the contract; it knows no word for emptying one.</remarks>
    public ImportFormat ImportFormat { get; } = new("HubSpot import (update companies)", "Record ID", null);

    public IAsyncEnumerable<Check> ExamineAsync(FieldNeeds needs, CancellationToken cancellationToken) => examination.ExamineAsync(needs, cancellationToken);

    public Task<AutomationList> AutomationAsync(CancellationToken cancellationToken) => Task.FromResult(Unlisted);

    public Task<IReadOnlyDictionary<AccountId, string>> OwnersAsync(IReadOnlyList<AccountId> ids, CancellationToken cancellationToken) =>
        owners.OfAsync(ids, cancellationToken);

    public Uri? RecordLink(AccountId id) => portal.Id is null ? null : new Uri($"https://app.hubspot.com/contacts/{Uri.EscapeDataString(portal.Id)}/record/0-2/{Uri.EscapeDataString(id.Value)}");
}

using Connector.Accounts;
using Connector.Deployment;
using Connector.Enrichment;
using Connector.History;
using Connector.Http;
using Connector.Planning;
using Connector.Reading;
using Connector.WriteBack;

namespace Connector.Salesforce;

/// <summary>One Salesforce connection.</summary>
internal sealed class SalesforceCrm(
    SalesforceReader reader,
    SalesforceWriter writer,
    SalesforceSegmentFields segmentFields,
    SalesforceExamination examination,
    SalesforceAutomation automation,
    SalesforceDeployer deployer,
    SalesforcePersonaProbe? persona,
    SalesforceMerger? merger,
    SalesforceOwners owners,
    SalesforceHistory history,
    SalesforceFieldSurvey fieldSurvey,
    SalesforceOptions options,
    RateGovernor governor,
    AccessTokens tokens) : ICrm
{
    private const int LongId = 18;
    private const int ShortId = 15;

    public string Name => SalesforceRules.CrmName;

    public IAccountReader Reader => reader;

    public IAccountWriter Writer => writer;

    public ISegmentFields SegmentFields => segmentFields;

    public CompanyFields Company { get; } = new("Name", "Website", "BillingCity", "BillingState", "BillingCountry");

    /// <remarks>Reports and older integrations hand out the first 15 characters; the other three only check their case.</remarks>
    public string IdForm(string id) => id.Length == LongId ? id[..ShortId] : id;

    public IArtefactFiles ArtefactFiles { get; } = new SalesforceArtefacts(options);

    public IArtefactDeployer Deployer => deployer;

    public IDuplicateMerger? Merger => merger;

    public IHistoryWriter History => history;

    public IPersonaProbe? Persona => persona;

    public IFieldSurvey FieldSurvey => fieldSurvey;

    public ApiUsage Usage => governor.Usage;

    /// <remarks>Data Loader by the Bulk API reads the same null as an upload does.</remarks>
    public ImportFormat ImportFormat { get; } = new("Data Loader (update, with the Bulk API)", "Id", UpdateCsv.Null);

    public IAsyncEnumerable<Check> ExamineAsync(FieldNeeds needs, CancellationToken cancellationToken) =>
        examination.ExamineAsync(needs, cancellationToken);

    public Task<AutomationList> AutomationAsync(CancellationToken cancellationToken) => automation.ListAsync(cancellationToken);

    public Task<IReadOnlyDictionary<AccountId, string>> OwnersAsync(IReadOnlyList<AccountId> ids, CancellationToken cancellationToken) =>
        owners.OfAsync(ids, cancellationToken);

    /// <remarks>
    /// The short form leads to the record in both user interfaces. Before the first call the address is that of the settings, where it is the
    /// org's own: the flow of client credentials works there only.
    /// </remarks>
    public Uri? RecordLink(AccountId id)
    {
        var host = tokens.Current?.Instance ?? (options.Flow == SalesforceFlow.ClientCredentials ? new Uri(options.LoginUrl) : null);
        return host is null ? null : new Uri(host, "/" + Uri.EscapeDataString(id.Value));
    }
}

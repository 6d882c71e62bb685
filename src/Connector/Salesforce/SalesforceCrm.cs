using Connector.Accounts;
using Connector.Deployment;
using Connector.Http;
using Connector.Reading;
using Connector.WriteBack;

namespace Connector.Salesforce;

/// <summary>One Salesforce connection.</summary>
internal sealed class SalesforceCrm(
    SalesforceReader reader,
    SalesforceWriter writer,
    SalesforceSegmentFields segmentFields,
    SalesforceExamination examination,
    RateGovernor governor,
    AccessTokens tokens) : ICrm
{
    public string Name => SalesforceRules.CrmName;

    public IAccountReader Reader => reader;

    public IAccountWriter Writer => writer;

    public ISegmentFields SegmentFields => segmentFields;

    public ApiUsage Usage => governor.Usage;

    /// <remarks>Data Loader by the Bulk API reads the same null as an upload does.</remarks>
    public ImportFormat ImportFormat { get; } = new("Data Loader (update, with the Bulk API)", "Id", UpdateCsv.Null);

    public IAsyncEnumerable<Check> ExamineAsync(FieldNeeds needs, CancellationToken cancellationToken) =>
        examination.ExamineAsync(needs, cancellationToken);

    /// <remarks>The short form leads to the record in both user interfaces.</remarks>
    public Uri? RecordLink(AccountId id) => tokens.Current?.Instance is { } instance ? new Uri(instance, "/" + Uri.EscapeDataString(id.Value)) : null;
}

using System.Globalization;
using Connector.History;
using Connector.Http;
using Connector.Salesforce.Api;
using Connector.Salesforce.Metadata;
using Connector.WriteBack;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Connector.Salesforce;

/// <summary>The history of the segments in an object of our own: upserts by its unique key, 200 in a call (contract 2.7), with the nightly credential.</summary>
internal sealed class SalesforceHistory(SalesforceApis apis, SalesforceOptions options) : IHistoryWriter
{
    // A record counts so much whatever it holds.
    private const long KilobytesPerRecord = 2;

    public int RowsPerCall => CollectionsWrite.RowsPerCall;

    public string Storage(long records) => string.Create(CultureInfo.InvariantCulture, $"{records * KilobytesPerRecord / 1024d:0.0} MB of data storage ({KilobytesPerRecord} KB a record)");

    public async Task<string?> MissingAsync(CancellationToken cancellationToken)
    {
        const string Mend = "make a plan, approve and apply it (Deployment:Enabled and Deployment:History)";
        try
        {
            using var response = await apis.Describe.DescribeAsync(HistoryMetadata.ObjectName, cancellationToken);
            await SalesforceErrors.ThrowIfFailedAsync(response);
            var shown = JsonConvert.DeserializeObject<ObjectDescribe>(await response.Content.ReadAsStringAsync(cancellationToken))?.Fields?.Select(field => field.Name).ToHashSet() ?? [];
            var hidden = HistoryMetadata.Fields.Where(field => !shown.Contains(field)).ToList();
            return hidden.Count == 0 ? null : $"the segment history waits: {HistoryMetadata.ObjectName} does not show {string.Join(", ", hidden)} to the connection's user; {Mend}";
        }
        catch (CrmContractException absent) when (absent.Status == 404)
        {
            return $"the segment history waits: {HistoryMetadata.ObjectName} is not in the org, or hidden from the connection's user; {Mend}";
        }
        catch (JsonException)
        {
            // The parser's message may quote the body.
            throw SalesforceErrors.Contract($"the description of {HistoryMetadata.ObjectName} is not JSON with fields");
        }
    }

    public async Task<IReadOnlyList<RowError?>> WriteAsync(IReadOnlyList<HistoryRow> rows, CancellationToken cancellationToken)
    {
        var upsert = new CollectionsUpdate(false, [.. rows.Select(Record)]);
        var results = await apis.Collections.UpsertAsync(HistoryMetadata.ObjectName, HistoryMetadata.Key, upsert, WriteHeaders.Of(options), cancellationToken);

        // Answers come in request order, and name ids that we do not know.
        if (results.Count != rows.Count) throw SalesforceErrors.Contract($"{rows.Count} records were sent, {results.Count} answered");
        return [.. results.Select(result => result.Success ? null
            : SalesforceRowErrors.Of([.. (result.Errors ?? []).Select(error => SalesforceRowErrors.Of(error.StatusCode, error.Message, error.Fields))]))];
    }

    /// <remarks>A null empties the field: an account that is gone is told no more.</remarks>
    private static JObject Record(HistoryRow row) => new()
    {
        ["attributes"] = new JObject { ["type"] = HistoryMetadata.ObjectName },
        [HistoryMetadata.Key] = HistoryMetadata.KeyOf(row.Key),
        [HistoryMetadata.Kind] = row.Kind == HistoryKind.Month ? HistoryMetadata.Month : HistoryMetadata.Move,
        [HistoryMetadata.Dimension] = row.Dimension,
        [HistoryMetadata.Segment] = row.Segment,
        [HistoryMetadata.From] = row.From,
        [HistoryMetadata.Account] = row.Account?.Value,
        [HistoryMetadata.Accounts] = row.Accounts,
        [HistoryMetadata.Day] = row.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
    };
}

using System.Globalization;
using Connector.History;
using Connector.WriteBack;
using Newtonsoft.Json.Linq;

namespace Connector.HubSpot;

/// <summary>
/// The history of the segments in a custom object: upserts by its unique key, a hundred in a call (contract 5, 13), then what moved is associated with
/// its company. A row counts as taken when both are done; done twice, both are there once.
/// </summary>
internal sealed class HubSpotHistory(HubSpotApis apis, HubSpotOptions options) : IHistoryWriter
{
    private readonly HubSpotSnapshotSchema _schema = new(apis, options);
    private string? _type;

    public int RowsPerCall => 100;

    public string Storage(long records) => string.Create(CultureInfo.InvariantCulture, $"{records} of the custom object records that the portal may have");

    public async Task<string?> MissingAsync(CancellationToken cancellationToken)
    {
        if (await _schema.WhyNotAsync(cancellationToken) is { } why) return why;
        _type = await _schema.TypeAsync(cancellationToken);
        return _type is not null ? null
            : $"the segment history waits: the portal has no custom object {HubSpotSnapshotSchema.Name}; make a plan, approve and apply it (Deployment:Enabled and Deployment:History)";
    }

    /// <remarks>A wrong value refuses the whole call, and rows of ours differ in nothing that could be wrong for one of them: all count as refused.</remarks>
    public async Task<IReadOnlyList<RowError?>> WriteAsync(IReadOnlyList<HistoryRow> rows, CancellationToken cancellationToken)
    {
        var type = _type ??= await _schema.TypeAsync(cancellationToken) ?? throw HubSpotErrors.Contract($"the custom object {HubSpotSnapshotSchema.Name} is gone");
        using var response = await apis.Records.UpsertAsync(options.ApiVersion, type, new JObject { ["inputs"] = new JArray(rows.Select(Input)) }, cancellationToken);
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        if ((int)response.StatusCode is 400 or 409) return [.. rows.Select(_ => HubSpotRowErrors.Of(HubSpotError.Of(body)))];
        await HubSpotErrors.ThrowIfFailedAsync(response);
        var taken = Taken(body);
        var alone = await AssociateAsync(type, [.. rows.Where(row => row.Account is not null && taken.ContainsKey(row.Key)).Select(row => (taken[row.Key], row.Account!.Value.Value))], cancellationToken);
        return [.. rows.Select(row => taken.TryGetValue(row.Key, out var record) ? alone.GetValueOrDefault(record) : HubSpotRowErrors.Of("NOT_ANSWERED", "the answer names no record of this key", []))];
    }

    private static JObject Input(HistoryRow row)
    {
        var properties = new JObject
        {
            [HubSpotSnapshotSchema.Key] = row.Key,
            [HubSpotSnapshotSchema.Kind] = row.Kind == HistoryKind.Month ? "month" : "move",
            [HubSpotSnapshotSchema.Dimension] = row.Dimension,
            [HubSpotSnapshotSchema.Segment] = row.Segment,
            [HubSpotSnapshotSchema.Day] = row.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        };
        if (row.From is not null) properties[HubSpotSnapshotSchema.From] = row.From;
        if (row.Accounts is { } accounts) properties[HubSpotSnapshotSchema.Accounts] = accounts.ToString(CultureInfo.InvariantCulture);
        return new JObject { ["id"] = row.Key, ["idProperty"] = HubSpotSnapshotSchema.Key, ["properties"] = properties, ["objectWriteTraceId"] = row.Key };
    }

    /// <summary>Key → record id, of those that the answer names.</summary>
    private static Dictionary<string, string> Taken(string body)
    {
        var taken = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var result in HubSpotPages.ResultsOf(HubSpotBody.Parse(HubSpotSnapshotSchema.ArtefactKey, body)))
        {
            var key = HubSpotError.Text(result["properties"]?[HubSpotSnapshotSchema.Key]) ?? HubSpotError.Text(result["objectWriteTraceId"]);
            if (key is not null && HubSpotError.Text(result["id"]) is { } id) taken[key] = id;
        }

        return taken;
    }

    /// <returns>Record → why it stands without its company, and is sent again.</returns>
    private async Task<IReadOnlyDictionary<string, RowError>> AssociateAsync(string type, IReadOnlyList<(string Record, string Company)> pairs, CancellationToken cancellationToken)
    {
        if (pairs.Count == 0) return new Dictionary<string, RowError>();
        var inputs = pairs.Select(pair => new JObject { ["from"] = new JObject { ["id"] = pair.Record }, ["to"] = new JObject { ["id"] = pair.Company } });
        var answer = await apis.Associations.AssociateAsync(options.ApiVersion, type, HubSpotDeployer.CompanyType, new JObject { ["inputs"] = new JArray(inputs) }, cancellationToken);
        return SnapshotAssociations.Refused(answer, pairs);
    }
}

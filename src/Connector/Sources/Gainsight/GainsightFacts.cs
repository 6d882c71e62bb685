using System.Runtime.CompilerServices;
using Connector.Enrichment;
using Connector.Http;
using Connector.Sources.Gainsight.Api;
using Connector.Sources.Tables;
using Newtonsoft.Json.Linq;

namespace Connector.Sources.Gainsight;

/// <summary>What Gainsight knows of all companies, in the fields that the settings name.</summary>
internal sealed class GainsightFacts(IGainsightApi api, GainsightOptions options, SourceErrors errors, TimeProvider time) : IAccountFacts
{
    private const string Id = "Gsid";

    private readonly IReadOnlyDictionary<string, string> _columns = FactColumns.Parse(options.Columns, keepCase: true);

    public IReadOnlyList<string> Facts => [.. _columns.Values];

    public bool AddsUp => false;

    public async IAsyncEnumerable<SourceRecord> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (now, offset, walk) = (time.GetUtcNow(), 0, new PageWalk(errors, "a page of companies"));
        string[] fields = [Id, "Name", options.CrmIdField, .. _columns.Keys];
        while (true)
        {
            var answer = await api.QueryAsync(new GainsightQuery(fields, new Dictionary<string, string> { [Id] = "asc" }, options.PageSize, offset),
                cancellationToken);
            if (answer is not { Result: true }) throw new CrmContractException(errors.Vendor, 200, Redaction.Code(answer?.ErrorCode),
                $"it refused the query ({Redaction.Code(answer?.ErrorCode) ?? "no code"}): check the fields that the settings name");
            var records = answer.Data?.Records ?? [];
            foreach (var said in records.Where(record => record is not null).Select(record => new JsonFacts(record!)))
            {
                if (said.RawText(Id) is { } id) yield return new SourceRecord(id, said.Keys(options.CrmIdField, null, "Name"), now,
                    FactSet.Of(_columns.Select(column => (column.Value, said.Value(column.Key)))));
            }

            if (records.Count < options.PageSize) yield break;
            walk.Step(records.OfType<JObject>().Select(record => new JsonFacts(record).RawText(Id)).FirstOrDefault()); // a server that does not know offsets sends the first page for ever
            offset += records.Count;
        }
    }
}

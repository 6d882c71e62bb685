using System.Runtime.CompilerServices;
using Connector.Accounts;
using Connector.Reading;
using Newtonsoft.Json.Linq;

namespace Connector.HubSpot;

/// <summary>
/// Reads companies: everything by the list, which knows no cap and no index lag, changes by search, named ones by batch read.
/// </summary>
internal sealed class HubSpotReader(HubSpotFields schema, HubSpotApis apis, CompanySearch search, HubSpotOptions options) : IAccountReader
{
    private const int RecordsPerCall = 100;
    private const string Live = "false"; // not a boolean: it would be sent as False
    private const string Archived = "true";
    private static readonly string[] NoFields = [];

    public Task<CrmSchema> DescribeAsync(CancellationToken cancellationToken) => schema.DescribeAsync(cancellationToken);

    /// <remarks>The list is read at once: 100 records a call at the burst rate end sooner than an export's queue, which also needs file storage of HubSpot's.</remarks>
    public Task<string?> PrepareAllAsync(IReadOnlyList<string> fields, string? earlier, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public async IAsyncEnumerable<CrmAccount> ReadAllAsync(IReadOnlyList<string> fields, string? ticket, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var columns = await ColumnsAsync(fields, cancellationToken);
        var count = 0L;
        await foreach (var record in ListAsync(columns, Live, cancellationToken))
        {
            count++;
            foreach (var account in columns.Accounts(record)) yield return account;
        }

        // A full read marks as gone what it does not bring: a short one must not pass for a small book.
        var promised = await search.CountAsync(cancellationToken);
        if (count < promised - Math.Max(10, promised * options.CountTolerance))
        {
            throw HubSpotErrors.Unavailable(FormattableString.Invariant($"the list brought {count} records where the portal counts {promised}: the full read came short"));
        }

        var gone = await ColumnsAsync(NoFields, cancellationToken);
        await foreach (var record in ListAsync(gone, Archived, cancellationToken)) yield return gone.Account(record) with { Values = new AttributeValue[fields.Count], IsDeleted = true };
    }

    /// <remarks>Search knows no archived records, and the archived list has neither filter nor order: it is read through, it holds 90 days.</remarks>
    public async IAsyncEnumerable<CrmAccount> ReadChangedAsync(
        IReadOnlyList<string> fields, DateTimeOffset since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var columns = await ColumnsAsync(fields, cancellationToken);
        var from = since - options.IndexLag;
        await foreach (var record in search.ChangedAsync(columns.Names, from, cancellationToken))
        {
            foreach (var account in columns.Accounts(record)) yield return account;
        }

        var gone = await ColumnsAsync(NoFields, cancellationToken);
        await foreach (var record in ListAsync(gone, Archived, cancellationToken))
        {
            if (HubSpotValues.TryMoment(HubSpotError.Text(record["archivedAt"]), out var at) && at < from) continue;
            yield return gone.Account(record) with { Values = new AttributeValue[fields.Count], IsDeleted = true };
        }
    }

    public async IAsyncEnumerable<CrmAccount> ReadByIdAsync(
        IReadOnlyList<string> fields, IReadOnlyList<AccountId> ids, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var columns = await ColumnsAsync(fields, cancellationToken);
        foreach (var chunk in ids.Distinct().Chunk(RecordsPerCall))
        {
            var missing = chunk.ToHashSet();
            foreach (var archived in new[] { Live, Archived })
            {
                if (missing.Count == 0) break;
                var read = new JObject
                {
                    ["inputs"] = new JArray(missing.Select(id => new JObject { ["id"] = id.Value })),
                    ["properties"] = new JArray(columns.Names),
                };
                var answer = await apis.Records.ReadAsync(options.ApiVersion, options.ObjectName, archived, read, cancellationToken);

                // An id merged away resolves to its survivor, which may be another than asked for (contract 5).
                foreach (var account in ResultsOf(answer).SelectMany(columns.Accounts))
                {
                    if (missing.Remove(account.Id)) yield return archived == Archived ? account with { IsDeleted = true } : account;
                }
            }
        }
    }

    public static IEnumerable<JObject> ResultsOf(JObject answer) =>
        answer["results"] is JArray results ? results.OfType<JObject>() : throw HubSpotErrors.Contract("an answer holds no results");

    private async ValueTask<CompanyColumns> ColumnsAsync(IReadOnlyList<string> fields, CancellationToken cancellationToken)
    {
        var known = await schema.KnownAsync(cancellationToken);
        return new CompanyColumns(await schema.FindAsync(fields, cancellationToken), known.Keys.ToHashSet(StringComparer.OrdinalIgnoreCase));
    }

    /// <remarks>Only the cursor is taken from <c>paging</c>: its address has been seen to name another path, and may name another host.</remarks>
    private async IAsyncEnumerable<JObject> ListAsync(CompanyColumns columns, string archived, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? after = null;
        do
        {
            var page = await apis.Records.ListAsync(options.ApiVersion, options.ObjectName, RecordsPerCall, after, string.Join(',', columns.Names), archived, cancellationToken);
            foreach (var record in ResultsOf(page)) yield return record;
            var next = HubSpotError.Text(page["paging"]?["next"]?["after"]);
            if (next is not null && next == after) throw HubSpotErrors.Contract("a page of the list leads to itself");
            after = next;
        }
        while (after is not null);
    }
}

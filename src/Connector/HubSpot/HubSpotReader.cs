using System.Runtime.CompilerServices;
using Connector.Accounts;
using Connector.Http;
using Connector.Reading;
using Newtonsoft.Json.Linq;
using static Connector.HubSpot.HubSpotPages;

namespace Connector.HubSpot;

/// <summary>
/// Reads companies: everything by the list, which knows no cap and no index lag, or by an export; changes by search, named ones by batch read.
/// </summary>
internal sealed class HubSpotReader(
    HubSpotFields schema, HubSpotApis apis, CompanySearch search, CompaniesById byId, HubSpotExports exports, HubSpotOptions options) : IAccountReader
{
    private const int RecordsPerCall = 100;
    private const int LongestList = 6_000; // letters of names in an address, commas encoded
    private static readonly string[] NoFields = [];

    public Task<CrmSchema> DescribeAsync(CancellationToken cancellationToken) => schema.DescribeAsync(cancellationToken);

    /// <summary>An export where the list would cost more calls than the settings allow it; null = the list, which is read at once.</summary>
    public async Task<string?> PrepareAllAsync(IReadOnlyList<string> fields, string? earlier, CancellationToken cancellationToken)
    {
        if (earlier is not null && await exports.IsServedAsync(earlier, cancellationToken)) return earlier;
        if (options.Jobs.ExportFromCalls == 0 || await search.CountAsync(cancellationToken) / RecordsPerCall < options.Jobs.ExportFromCalls) return null;
        return await exports.StartAsync((await ColumnsAsync(fields, cancellationToken)).Names, cancellationToken);
    }

    public async IAsyncEnumerable<CrmAccount> ReadAllAsync(IReadOnlyList<string> fields, string? ticket, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var columns = await ColumnsAsync(fields, cancellationToken);
        var read = new Bulk();
        if (ticket is not null)
        {
            await foreach (var account in ExportedAsync(columns, ticket, read, cancellationToken)) yield return account;
        }

        if (ticket is null || read.IsBroken || await IsShortAsync(read.Records, cancellationToken))
        {
            read.Records = 0;
            await foreach (var record in LiveAsync(columns, cancellationToken))
            {
                read.Records++;
                foreach (var account in columns.Accounts(record)) yield return account;
            }

            // A full read marks as gone what it does not bring: a short one must not pass for a small book.
            if (await IsShortAsync(read.Records, cancellationToken))
            {
                throw HubSpotErrors.Unavailable($"the list brought {Plural.Of(read.Records, "record")}, fewer than the portal counts: the full read came short");
            }
        }

        var gone = await ColumnsAsync(NoFields, cancellationToken);
        await foreach (var record in ListAsync(gone, CompaniesById.Archived, cancellationToken)) yield return gone.Account(record) with { Values = new AttributeValue[fields.Count], IsDeleted = true };
    }

    /// <remarks>Search knows no archived records, and the archived list has neither filter nor order: it is read through, it holds 90 days.</remarks>
    public async IAsyncEnumerable<CrmAccount> ReadChangedAsync(
        IReadOnlyList<string> fields, DateTimeOffset since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var columns = await ColumnsAsync(fields, cancellationToken);
        var from = since - options.IndexLag;
        var isWhole = CompanySearch.Takes(columns.Names);
        await foreach (var found in search.ChangedAsync(isWhole ? columns.Names : [CompanyColumns.Modified], from, cancellationToken))
        {
            foreach (var account in (isWhole ? found : await byId.LiveAsync(columns, found, cancellationToken)).SelectMany(columns.Accounts)) yield return account;
        }

        var gone = await ColumnsAsync(NoFields, cancellationToken);
        await foreach (var record in ListAsync(gone, CompaniesById.Archived, cancellationToken))
        {
            if (HubSpotValues.TryMoment(HubSpotError.Text(record["archivedAt"]), out var at) && at < from) continue;
            yield return gone.Account(record) with { Values = new AttributeValue[fields.Count], IsDeleted = true };
        }
    }

    public async IAsyncEnumerable<CrmAccount> ReadByIdAsync(
        IReadOnlyList<string> fields, IReadOnlyList<AccountId> ids, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var columns = await ColumnsAsync(fields, cancellationToken);
        await foreach (var accounts in InFlight.AskAsync(ids.Distinct().Chunk(CompaniesById.PerCall), options.Road.ConcurrentCalls, Named, cancellationToken))
        {
            foreach (var account in accounts) yield return account;
        }

        Task<List<CrmAccount>> Named(AccountId[] some, CancellationToken stopping) => byId.NamedAsync(columns, some, stopping);
    }

    public Task<IReadOnlyDictionary<AccountId, FieldEditor>> EditorsAsync(string field, IReadOnlyList<AccountId> ids, CancellationToken cancellationToken) =>
        byId.EditorsAsync(field, ids, cancellationToken);

    /// <summary>An export that cannot be used is no reason to end the run: the list brings the same accounts, and the last of two counts.</summary>
    private async IAsyncEnumerable<CrmAccount> ExportedAsync(
        CompanyColumns columns, string ticket, Bulk read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var records = exports.ReadAsync(ticket, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            List<CrmAccount> accounts;
            try
            {
                if (!await records.MoveNextAsync()) yield break;
                accounts = [.. columns.Accounts(records.Current)];
            }
            catch (CrmContractException)
            {
                read.IsBroken = true;
                yield break;
            }

            read.Records++;
            foreach (var account in accounts) yield return account;
        }
    }

    /// <summary>The portal's count lags behind as search does: a small difference is none.</summary>
    private async Task<bool> IsShortAsync(long records, CancellationToken cancellationToken)
    {
        var promised = await search.CountAsync(cancellationToken);
        return records < promised - Math.Max(10, promised * options.CountTolerance);
    }

    private async ValueTask<CompanyColumns> ColumnsAsync(IReadOnlyList<string> fields, CancellationToken cancellationToken)
    {
        var known = await schema.KnownAsync(cancellationToken);
        return new CompanyColumns(await schema.FindAsync(fields, cancellationToken), known.Keys.ToHashSet(StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>Whether the list takes these properties: they stand in its address, and servers commonly end that at 8,192 bytes (UNCONFIRMED, not in the contract).</summary>
    public static bool FitsAddress(IEnumerable<string> properties) => properties.Sum(name => name.Length + 3) <= LongestList;

    /// <summary>By the list; where the properties would not fit its address by the list for keys, and the records by them, at twice the calls.</summary>
    private async IAsyncEnumerable<JObject> LiveAsync(CompanyColumns columns, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (FitsAddress(columns.Names))
        {
            await foreach (var record in ListAsync(columns, CompaniesById.Live, cancellationToken)) yield return record;
            yield break;
        }

        var keys = new List<JObject>(RecordsPerCall);
        await foreach (var key in ListAsync(await ColumnsAsync(NoFields, cancellationToken), CompaniesById.Live, cancellationToken))
        {
            keys.Add(key);
            if (keys.Count < RecordsPerCall) continue;
            foreach (var record in await byId.LiveAsync(columns, keys, cancellationToken)) yield return record;
            keys.Clear();
        }

        foreach (var record in await byId.LiveAsync(columns, keys, cancellationToken)) yield return record;
    }

    private async IAsyncEnumerable<JObject> ListAsync(CompanyColumns columns, string archived, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pages = new HubSpotPages("the list");
        var next = PageAsync();
        try
        {
            for (var isLast = false; !isLast;)
            {
                var page = await next;
                isLast = !pages.MoveOn(page);
                if (!isLast) next = PageAsync(); // under way while this one is taken
                foreach (var record in ResultsOf(page)) yield return record;
            }
        }
        finally
        {
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Task<JObject> PageAsync() => apis.Records.ListAsync(
            options.ApiVersion, options.ObjectName, RecordsPerCall, pages.After, string.Join(',', columns.Names), archived, cancellationToken);
    }

    private sealed class Bulk
    {
        public long Records { get; set; }

        public bool IsBroken { get; set; }
    }
}

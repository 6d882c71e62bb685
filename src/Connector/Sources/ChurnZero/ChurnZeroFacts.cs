using System.Runtime.CompilerServices;
using Connector.Enrichment;
using Connector.Sources.ChurnZero.Api;
using Connector.Sources.Tables;
using Newtonsoft.Json.Linq;

namespace Connector.Sources.ChurnZero;

/// <summary>What ChurnZero knows of all accounts, in the fields that the settings name; custom fields as <c>Cf.Name</c>.</summary>
/// <remarks>The next page is asked for by the count of rows that came: an address from an answer would lead our credential wherever it says.</remarks>
internal sealed class ChurnZeroFacts(IChurnZeroApi api, ChurnZeroOptions options, SourceErrors errors, TimeProvider time) : IAccountFacts
{
    private readonly IReadOnlyDictionary<string, string> _columns = FactColumns.Parse(options.Columns, keepCase: true);

    public IReadOnlyList<string> Facts => [.. _columns.Values];

    public bool AddsUp => false;

    public async IAsyncEnumerable<SourceRecord> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (now, read, walk) = (time.GetUtcNow(), 0, new PageWalk(errors, "a page of accounts"));
        while (true)
        {
            var page = await api.AccountsAsync(read == 0 ? null : read, cancellationToken);
            if (page?.Value is not { } accounts) throw errors.Contract("a page of accounts holds no value", 200);
            foreach (var said in accounts.Where(account => account is not null).Select(account => new JsonFacts(account!)))
            {
                if (said.Text("Id") is { } id) yield return new SourceRecord(id, said.Keys("ExternalId", null, "Name"), now,
                    FactSet.Of(_columns.Select(column => (column.Value, said.Value(column.Key)))));
            }

            if (page.NextLink is null) yield break;
            walk.Step(accounts.OfType<JObject>().Select(account => new JsonFacts(account).Text("Id")).FirstOrDefault());
            read += accounts.Count;
        }
    }
}

using System.Runtime.CompilerServices;
using Connector.Enrichment;
using Connector.Sources.Vitally.Api;

namespace Connector.Sources.Vitally;

/// <summary>What Vitally knows of all accounts, churned ones included. Health is 0 to 10, NPS -100 to 100.</summary>
internal sealed class VitallyFacts(IVitallyApi api, VitallyOptions options, SourceErrors errors, TimeProvider time) : IAccountFacts
{
    public IReadOnlyList<string> Facts { get; } = [FactNames.Health, FactNames.Nps, FactNames.Mrr, FactNames.Usage, FactNames.Renewal];

    public bool AddsUp => false;

    public async IAsyncEnumerable<SourceRecord> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (now, next, walk) = (time.GetUtcNow(), (string?)null, new PageWalk(errors, "a page of accounts"));
        while (true)
        {
            var page = await api.AccountsAsync(options.PageSize, "createdAt", "activeOrChurned", next, cancellationToken);
            if (page?.Results is not { } results) throw errors.Contract("a page of accounts holds no results", 200);
            foreach (var said in results.Where(account => account is not null).Select(account => new JsonFacts(account!)))
            {
                if (said.RawText("id") is { } id) yield return new SourceRecord(id, said.Keys("externalId", null, "name"), now, Of(said));
            }

            if (string.IsNullOrEmpty(page.Next)) yield break;
            next = walk.Step(page.Next);
        }
    }

    private static FactSet Of(JsonFacts said) => FactSet.Of(
        (FactNames.Health, said.Number("healthScore")),
        (FactNames.Nps, said.Number("npsScore")),
        (FactNames.Mrr, said.Number("mrr")),
        (FactNames.Usage, said.Number("usersCount")),
        (FactNames.Renewal, said.Value("nextRenewalDate")));
}

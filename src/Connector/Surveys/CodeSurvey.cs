using Connector.Accounts;
using Connector.Cleaning.Names;
using Connector.Enrichment;
using Connector.Segmentation;
using Connector.Sources;
using Connector.Stages;
using Connector.Store;

namespace Connector.Surveys;

/// <summary>Holds another system's segment codes against the list and the book. Reads the store alone.</summary>
/// <param name="source">The connection's source of that system, whose ids of accounts count too; null = there is none.</param>
public sealed class CodeSurvey(IConnectionStore store, ICrm crm, PublicSuffixes suffixes, Source? source)
{
    private static readonly Source Nobody = new("codes", new SourceOptions(), null, null);

    /// <param name="rows">Account (the CRM's id, or the source's) and code.</param>
    public async Task<CodeReport> CheckAsync(CodeList list, string? system, IAsyncEnumerable<(string? Account, string? Code)> rows, CancellationToken cancellationToken)
    {
        var accounts = (await FactsIntake.MapsAsync(store, crm, suffixes, [source ?? Nobody], cancellationToken)).Values.Single();
        var held = await HeldAsync(list, cancellationToken);
        var check = new CodeCheck(list, system);
        await foreach (var (account, code) in rows.WithCancellation(cancellationToken))
        {
            // An id that leads to two accounts leads to none; one that the book has and that is in no segment now is known all the same.
            if (accounts.Find(SourceKeys.Of(account, [], null)).Account is { } key && held.TryGetValue(key, out var found)) check.Row(code, (key, found.Id), found.Segment);
            else check.Row(code, null, null);
        }

        foreach (var (key, (id, segment)) in held.Where(one => one.Value.Segment is not null)) check.Held(key, id, segment!);
        return check.Report();
    }

    /// <summary>Where the accounts are, as last decided; null = in no segment, or in one that the framework does not have.</summary>
    private async Task<Dictionary<long, (AccountId Id, string? Segment)>> HeldAsync(CodeList list, CancellationToken cancellationToken)
    {
        var (held, wanted, assigned) = (new Dictionary<long, (AccountId, string?)>(), new FieldLayout(0, [list.Dimension.Name]), new Assignment[1]);
        await foreach (var page in store.Book.AccountsAsync(cancellationToken).ReadAhead())
        {
            foreach (var account in page)
            {
                account.CopyAssignments(wanted, assigned);
                held[account.Key] = (account.Id, assigned[0] is { IsAssigned: true, HasEnded: false } now && list.Entries.Any(entry => entry.Segment == now.Segment) ? now.Segment : null);
            }
        }

        return held;
    }
}

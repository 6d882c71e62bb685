using System.Runtime.CompilerServices;
using Connector.Store;

namespace Connector.TimeMachine;

/// <summary>A book as it was.</summary>
internal static class PastBook
{
    /// <summary>The accounts of the book at a moment of the past, as known and as decided then; by key, in pages. What they weigh is not told.</summary>
    public static async IAsyncEnumerable<IReadOnlyList<BookAccount>> AccountsAsync(
        IConnectionStore store, DateTimeOffset moment, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var runs = await store.Runs.DecidingRunsAsync(cancellationToken);
        var run = runs.LastOrDefault(run => (run.At ?? run.StartedAt) <= moment);
        var recorded = new RecordedState();
        await foreach (var page in store.Book.TimelinesAsync(moment, cancellationToken))
        {
            var accounts = new List<BookAccount>(page.Count);
            foreach (var account in page)
            {
                if (account.At(moment) is not { IsGone: false } image) continue;
                recorded.Begin(account);
                if (run is not null) recorded.Step(run.Run, moment);
                accounts.Add(new BookAccount(account.Key, account.Id, image.Layout, image.Inputs, recorded.State?.Dimensions, recorded.State?.Assignments ?? [], null));
            }

            if (accounts.Count > 0) yield return accounts;
        }
    }
}

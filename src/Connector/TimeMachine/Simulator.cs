using System.Runtime.CompilerServices;
using Connector.Accounts;
using Connector.Cleaning;
using Connector.Cleaning.Groups;
using Connector.Segmentation;
using Connector.Segmentation.Simulation;
using Connector.Stages;
using Connector.Store;

namespace Connector.TimeMachine;

/// <summary>Cleaning and Segmentation of the book under two frameworks, side by side. Reads the store alone and changes nothing.</summary>
/// <param name="crm">As the frameworks name the connection's CRM.</param>
public sealed class Simulator(IConnectionStore store, string crm)
{
    /// <summary>Fields that the other framework reads and no account of the book has: what comes from them is unknown in the simulation.</summary>
    public IReadOnlyList<string> NotInBook { get; private set; } = [];

    /// <param name="asOf">The book as it was known then; null = as it is.</param>
    /// <param name="now">For what the rules say about today.</param>
    public async Task<Simulation> RunAsync(Framework before, Framework after, DateTimeOffset? asOf, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var day = asOf ?? now;
        var night = await RecordedNights.NextAsync(store, before, day, cancellationToken);
        var date = night.Day;
        var simulation = new Simulation(before, after, night);
        var dimensions = new FieldLayout(0, [.. before.Dimensions.Select(dimension => dimension.Name)]);
        var present = new Assignment[dimensions.Fields.Count];
        var one = new Side(before.On(date), crm);
        var other = before.ReadsAs(after) ? null : new Side(after.On(date), crm);
        await one.OpenFactsAsync(store, day, asOf, cancellationToken);
        if (other is not null) await other.OpenFactsAsync(store, day, asOf, cancellationToken);
        var events = await one.EventsAsync(store, night.LastDecided, cancellationToken);
        var overrides = await store.Overrides.InForceAsync(day, cancellationToken);
        var pages = asOf is { } moment ? PastBook.AccountsAsync(store, moment, cancellationToken) : store.Book.AccountsAsync(cancellationToken);
        await foreach (var page in CleanedAsync(pages, one, other, cancellationToken).ReadAhead())
        {
            for (var i = 0; i < page.Accounts.Count; i++)
            {
                var (account, attributes) = (page.Accounts[i], page.Before[i]);
                account.CopyAssignments(dimensions, present);
                simulation.Add(account.Id, attributes, page.After[i], present, day, overrides.GetValueOrDefault(account.Key), events.Of(account.Key, attributes));
            }
        }

        NotInBook = (other ?? one).Missing;
        return simulation;
    }

    /// <summary>Deciding twice takes longer than reading: with the cleaning on the reading's side both threads have about as much to do.</summary>
    private static async IAsyncEnumerable<CleanedPage> CleanedAsync(
        IAsyncEnumerable<IReadOnlyList<BookAccount>> pages, Side one, Side? other, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in pages)
        {
            var before = await one.CleanAsync(page, cancellationToken);
            yield return new CleanedPage(page, before, other is null ? before : await other.CleanAsync(page, cancellationToken));
        }
    }

    /// <param name="Before">By account, then by attribute position of the present framework.</param>
    /// <param name="After">The same of the other one.</param>
    private sealed record CleanedPage(IReadOnlyList<BookAccount> Accounts, IReadOnlyList<AttributeValue[]> Before, IReadOnlyList<AttributeValue[]> After);

    /// <summary>One framework's view of the accounts.</summary>
    private sealed class Side(Framework framework, string crm)
    {
        private readonly HashSet<int> _layouts = [];
        private Cleaners _cleaners = new(framework, crm, AccountGroups.Unknown);
        private readonly FindingTally _findings = new();
        private readonly HashSet<string> _seen = new(StringComparer.OrdinalIgnoreCase);

        private BookFacts _facts = BookFacts.None;

        // Taken in turn: while one page is worked on the next is filled.
        private (List<AttributeValue[]> Next, List<AttributeValue[]> InUse) _rows = ([], []);

        public async Task OpenFactsAsync(IConnectionStore store, DateTimeOffset day, DateTimeOffset? asOf, CancellationToken cancellationToken)
        {
            _facts = await BookFacts.OpenAsync(store, framework, hasSources: false, day, asOf, cancellationToken);
            var groups = await BookGroups.OfAsync(
                () => asOf is { } moment ? PastBook.AccountsAsync(store, moment, cancellationToken) : store.Book.AccountsAsync(cancellationToken), framework, crm, _facts, cancellationToken);
            _cleaners = new Cleaners(framework, crm, groups, _facts.Names);
        }

        public Task<AttributeEvents> EventsAsync(IConnectionStore store, DateTimeOffset? since, CancellationToken cancellationToken) =>
            AttributeEvents.SinceAsync(store.Book, framework, _cleaners, _facts, since, cancellationToken);

        public IReadOnlyList<string> Missing => _layouts.Count == 0 ? [] : [.. framework.FieldsToRead(crm).Where(name => !_seen.Contains(name))];

        /// <returns>By account of the page, at least; valid until the next page is asked for.</returns>
        public async Task<IReadOnlyList<AttributeValue[]>> CleanAsync(IReadOnlyList<BookAccount> page, CancellationToken cancellationToken)
        {
            await _facts.TurnToAsync(page, cancellationToken);
            var rows = _rows.Next;
            _rows = (_rows.InUse, rows);
            while (rows.Count < page.Count) rows.Add(new AttributeValue[framework.Attributes.Count]);
            for (var i = 0; i < page.Count; i++) Clean(page[i], rows[i]);
            return rows;
        }

        private void Clean(BookAccount account, AttributeValue[] into)
        {
            if (_layouts.Add(account.Layout.Id)) _seen.UnionWith(account.Layout.Fields);
            _cleaners.For(account.Layout).Clean(account.Id, account.Inputs, _facts.Of(account), into, _findings);
        }
    }
}

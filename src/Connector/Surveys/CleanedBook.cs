using Connector.Accounts;
using Connector.Cleaning;
using Connector.Segmentation;
using Connector.Stages;
using Connector.Store;
using Connector.TimeMachine;

namespace Connector.Surveys;

/// <param name="attributes">By attribute position, cleaned; valid until the next account.</param>
internal delegate void CleanedAccount(BookAccount account, AttributeValue[] attributes);

/// <summary>Goes through a book as the rules see it. Reads the store alone and changes nothing.</summary>
internal static class CleanedBook
{
    /// <param name="crm">As the framework names the connection's CRM.</param>
    /// <param name="today">The framework of the day.</param>
    /// <param name="now">For the age of what other sources said.</param>
    public static async Task VisitAsync(IConnectionStore store, string crm, Framework today, DateTimeOffset now, CleanedAccount visit, CancellationToken cancellationToken)
    {
        var facts = await BookFacts.OpenAsync(store, today, hasSources: false, now, cancellationToken);
        await VisitAsync(() => store.Book.AccountsAsync(cancellationToken), crm, today, facts, visit, cancellationToken);
    }

    /// <summary>The book as it was known at a moment of the past.</summary>
    /// <param name="ofThen">The framework of that day.</param>
    public static async Task VisitThenAsync(IConnectionStore store, string crm, Framework ofThen, DateTimeOffset moment, CleanedAccount visit, CancellationToken cancellationToken)
    {
        var facts = await BookFacts.OfThenAsync(store, ofThen, moment, restated: false, cancellationToken);
        await VisitAsync(() => PastBook.AccountsAsync(store, moment, cancellationToken), crm, ofThen, facts, visit, cancellationToken);
    }

    private static async Task VisitAsync(
        Func<IAsyncEnumerable<IReadOnlyList<BookAccount>>> book, string crm, Framework framework, BookFacts facts, CleanedAccount visit, CancellationToken cancellationToken)
    {
        var (attributes, findings) = (new AttributeValue[framework.Attributes.Count], new FindingTally());
        var cleaners = new Cleaners(framework, crm, await BookGroups.OfAsync(book, framework, crm, facts, cancellationToken), facts.Names);
        await foreach (var page in book().ReadAhead())
        {
            await facts.TurnToAsync(page, cancellationToken);
            foreach (var account in page)
            {
                cleaners.For(account.Layout).Clean(account.Id, account.Inputs, facts.Of(account), attributes, findings);
                visit(account, attributes);
            }
        }
    }
}

using Connector.Accounts;
using Connector.Cleaning;
using Connector.Segmentation;
using Connector.Stages;
using Connector.Store;

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
        var (attributes, findings) = (new AttributeValue[today.Attributes.Count], new FindingTally());
        var facts = await BookFacts.OpenAsync(store, today, hasSources: false, now, cancellationToken);
        var cleaners = new Cleaners(today, crm, await BookGroups.OfAsync(store, today, crm, facts, cancellationToken), facts.Names);
        await foreach (var page in store.Book.AccountsAsync(cancellationToken).ReadAhead())
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

using Connector.Accounts;
using Connector.Cleaning;
using Connector.Segmentation;
using Connector.Store;

namespace Connector.Stages;

/// <summary>Where the accounts of a book would be under a framework. Reads the store alone and changes nothing.</summary>
public static class BookSurvey
{
    /// <param name="crm">As the framework names the connection's CRM.</param>
    /// <param name="now">For what the rules say about today.</param>
    public static async Task<SegmentDistribution> OfAsync(IConnectionStore store, string crm, Framework framework, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var today = framework.On(DateOnly.FromDateTime(now.UtcDateTime));
        var (segmenter, distribution, findings) = (new Segmenter(today, 0), new SegmentDistribution(today), new FindingTally());
        var (attributes, decided) = (new AttributeValue[today.Attributes.Count], new Assignment[today.Dimensions.Count]);
        var facts = await BookFacts.OpenAsync(store, framework, hasSources: false, now, cancellationToken);
        var cleaners = new Cleaners(today, crm, facts.Names);
        await foreach (var page in store.Book.AccountsAsync(cancellationToken).ReadAhead())
        {
            await facts.TurnToAsync(page, cancellationToken);
            foreach (var account in page)
            {
                cleaners.For(account.Layout).Clean(account.Id, account.Inputs, facts.Of(account), attributes, findings);
                segmenter.Assign(attributes, [], now, decided, distribution);
            }
        }

        return distribution;
    }
}

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
        var cleaners = new Dictionary<int, AttributeCleaner>();
        await foreach (var page in store.Book.AccountsAsync(cancellationToken).ReadAhead())
        {
            foreach (var account in page)
            {
                if (!cleaners.TryGetValue(account.Layout.Id, out var cleaner)) cleaners[account.Layout.Id] = cleaner = new AttributeCleaner(today, crm, account.Layout);
                cleaner.Clean(account.Id, account.Inputs, attributes, findings);
                segmenter.Assign(attributes, [], now, decided, distribution);
            }
        }

        return distribution;
    }
}

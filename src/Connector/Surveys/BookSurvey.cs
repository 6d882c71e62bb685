using Connector.Accounts;
using Connector.Segmentation;
using Connector.Store;

namespace Connector.Surveys;

/// <summary>Where the accounts of a book would be under a framework. Reads the store alone and changes nothing.</summary>
public static class BookSurvey
{
    /// <param name="crm">As the framework names the connection's CRM.</param>
    /// <param name="now">For what the rules say about today.</param>
    public static async Task<SegmentDistribution> OfAsync(IConnectionStore store, string crm, Framework framework, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var today = framework.On(DateOnly.FromDateTime(now.UtcDateTime));
        var (segmenter, distribution, decided) = (new Segmenter(today, 0), new SegmentDistribution(today), new Assignment[today.Dimensions.Count]);
        await CleanedBook.VisitAsync(store, crm, today, now, (_, attributes) => segmenter.Assign(attributes, [], now, decided, distribution), cancellationToken);
        return distribution;
    }
}

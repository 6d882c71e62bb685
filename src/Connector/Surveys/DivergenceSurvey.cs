using Connector.Governance;
using Connector.Segmentation;
using Connector.Store;

namespace Connector.Surveys;

/// <summary>What the exceptions make different in a book. Reads the store alone and changes nothing.</summary>
public static class DivergenceSurvey
{
    /// <param name="crm">As the framework names the connection's CRM.</param>
    public static async Task<Divergence> OfAsync(IConnectionStore store, string crm, Framework framework, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var day = DateOnly.FromDateTime(now.UtcDateTime);
        var divergence = new Divergence(framework, day);
        await CleanedBook.VisitAsync(store, crm, framework.On(day), now, (_, attributes) => divergence.Add(attributes), cancellationToken);
        return divergence;
    }
}

using System.Net;
using Connector.Http;
using Connector.Sources.Stripe.Api;
using Newtonsoft.Json.Linq;

namespace Connector.Sources.Stripe;

/// <summary>Estimates prices that do not tell their amount by the last paid invoice (contract 5.1): one call for each subscription that has one.</summary>
internal sealed class PaidInvoices(IStripeApi api)
{
    private bool _isRefused;

    /// <summary>The subscription with what was last paid for such items; null when it has none, or no invoice can be read. What an invoice does not tell stays untold.</summary>
    /// <exception cref="CrmException">Stripe is not available, or refuses the key altogether.</exception>
    public async Task<StripeSubscription?> EstimatedAsync(StripeSubscription subscription, CancellationToken cancellationToken)
    {
        if (_isRefused || subscription is not { Id: { Length: > 0 } id, Items: { HasMore: false, Data: { } all } } || !all.Any(RecurringRevenue.NeedsInvoice)) return null;
        if (await LastAsync(id, cancellationToken) is not { } invoice) return null;
        return subscription with
        {
            Items = subscription.Items with { Data = [.. all.Select(item => RecurringRevenue.NeedsInvoice(item) ? item! with { Invoiced = InvoicedAmount.Of(invoice, id, item) } : item)] },
        };
    }

    private async Task<JObject?> LastAsync(string subscription, CancellationToken cancellationToken)
    {
        try
        {
            return (await api.InvoicesAsync(subscription, "paid", 1, cancellationToken))?.Data is [{ } invoice, ..] ? invoice : null;
        }
        catch (CrmContractException)
        {
            return null; // what it would have told stays untold, which is a finding
        }
        catch (CrmAccessException refused) when (refused.Status == (int)HttpStatusCode.Forbidden)
        {
            _isRefused = true; // a restricted key that may read no invoices
            return null;
        }
    }
}

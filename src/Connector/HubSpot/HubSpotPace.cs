using System.Net;
using System.Net.Http.Headers;

namespace Connector.HubSpot;

/// <summary>Holds each attempt to its limit classes before it is sent, and turns a refusal into the wait that its policy asks for (contract 3).</summary>
internal sealed class HubSpotPace(HubSpotPortal portal) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var isSearch = HubSpotRules.IsSearch(request);
        await portal.EnterAsync(isSearch, cancellationToken);
        var response = await base.SendAsync(request, cancellationToken);
        await portal.ObserveAsync(HubSpotRules.Number(response, "X-HubSpot-RateLimit-Max"), HubSpotRules.Number(response, "X-HubSpot-RateLimit-Remaining"));
        if (response.StatusCode == HttpStatusCode.TooManyRequests) await RefusedAsync(response, isSearch);
        else if (WaitFor((int)response.StatusCode) is { } wait) response.Headers.RetryAfter ??= new RetryConditionHeaderValue(wait);
        return response;
    }

    private async Task RefusedAsync(HttpResponseMessage response, bool isSearch)
    {
        var policy = HubSpotRules.Policy(HubSpotError.Of(await response.Content.ReadAsStringAsync(CancellationToken.None)));
        if (policy == HubSpotRules.Daily)
        {
            response.Dispose();
            throw HubSpotErrors.DaySpent(await portal.SpendDayAsync());
        }

        var isSecondly = policy == HubSpotRules.Secondly;
        var wait = response.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(isSecondly ? 1 : 10);
        await (isSecondly && isSearch ? portal.CloseSearchAsync(wait) : portal.CloseBurstAsync(wait));
        response.Headers.RetryAfter ??= new RetryConditionHeaderValue(wait);
    }

    private static TimeSpan? WaitFor(int status) => status switch
    {
        423 => TimeSpan.FromSeconds(2),
        502 or 503 or 504 => TimeSpan.FromSeconds(3),
        _ => null,
    };
}

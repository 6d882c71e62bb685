using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace Connector.Sources;

/// <summary>For vendors that say when to come back in a header of their own: it stands for <c>Retry-After</c> on a 429 that has none.</summary>
/// <param name="header">Holds seconds, or seconds since 1970: which of them is UNCONFIRMED.</param>
internal sealed class ResetHandler(string header) : DelegatingHandler
{
    private const long FirstMoment = 1_000_000_000;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (response.StatusCode == HttpStatusCode.TooManyRequests && response.Headers.RetryAfter is null && response.Headers.TryGetValues(header, out var values)
            && long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var reset) && reset <= int.MaxValue)
        {
            response.Headers.RetryAfter = reset < FirstMoment ? new RetryConditionHeaderValue(TimeSpan.FromSeconds(reset))
                : new RetryConditionHeaderValue(DateTimeOffset.FromUnixTimeSeconds(reset));
        }

        return response;
    }
}

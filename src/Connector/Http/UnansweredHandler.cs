namespace Connector.Http;

/// <summary>
/// Outermost on the road, outside the retries: a call that got no answer leaves as the CRM's own kind of exception. Refit asks its hook for
/// methods with a result only; an upload that broke off would pass it by.
/// </summary>
internal sealed class UnansweredHandler(Func<HttpRequestMessage, Exception, CancellationToken, Exception> name) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException fault)
        {
            throw name(request, fault, cancellationToken);
        }
    }
}

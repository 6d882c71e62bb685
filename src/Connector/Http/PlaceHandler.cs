namespace Connector.Http;

/// <summary>
/// Bounds the calls under way. It stands before whatever paces them: a call that holds a moment of a limit and then waits for a place would leave when the
/// moment is long past.
/// </summary>
internal sealed class PlaceHandler(RateGovernor governor) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var place = await governor.EnterAsync(cancellationToken);
        return await base.SendAsync(request, cancellationToken);
    }
}

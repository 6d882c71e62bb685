using System.Net;
using System.Net.Http.Headers;

namespace Connector.Http;

/// <summary>
/// Puts the token on each attempt and sends it to the host that the token names. On 401 the token is renewed once, by whoever comes first,
/// and the request is sent once more; a second 401 goes out as it is.
/// </summary>
/// <remarks>Requests are sent twice as they are: their content must be able to write itself again (all of ours can).</remarks>
internal sealed class AccessTokenHandler(IAccessTokens tokens) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var token = await tokens.GetAsync(cancellationToken);
        Dress(request, token);
        var response = await base.SendAsync(request, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Unauthorized || !tokens.CanRenew) return response;

        response.Dispose();
        Dress(request, await tokens.RenewAsync(token, cancellationToken));
        return await base.SendAsync(request, cancellationToken);
    }

    private static void Dress(HttpRequestMessage request, AccessToken token)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Value.Reveal());
        if (token.Instance is { } instance) request.RequestUri = new Uri(instance, request.RequestUri!.PathAndQuery);
    }
}

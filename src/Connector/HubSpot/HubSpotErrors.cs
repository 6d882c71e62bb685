using System.Net;
using Connector.Http;

namespace Connector.HubSpot;

/// <summary>Builds every <see cref="CrmException"/> of this adapter: contract sections 3 and 4. Bodies stay here.</summary>
internal static class HubSpotErrors
{
    private const string Crm = HubSpotRules.CrmName;

    /// <summary>Refit's hook, and ours for answers read by hand.</summary>
    public static async ValueTask<Exception?> FromAsync(HttpResponseMessage response)
    {
        if (response.IsSuccessStatusCode) return null;
        return From(response, HubSpotError.Of(await response.Content.ReadAsStringAsync(CancellationToken.None)));
    }

    public static async ValueTask ThrowIfFailedAsync(HttpResponseMessage response)
    {
        if (await FromAsync(response) is { } fault) throw fault;
    }

    /// <summary>Refit's hook for calls without an answer.</summary>
    public static Exception FromTransport(HttpRequestMessage request, Exception fault, CancellationToken cancellationToken) => fault is HttpRequestException unreachable
        ? new CrmUnavailableException(Crm, null, null, $"no answer from {Redaction.Place(request.RequestUri)} ({unreachable.HttpRequestError}): check BaseUrl and the network; a passing fault mends itself by the next run", fault)
        : fault;

    /// <summary>Refit's hook for answers that do not parse. The parser's own message can quote the body and stays out.</summary>
    public static ValueTask<Exception?> FromUnreadable(HttpResponseMessage response, Exception fault) =>
        new(Contract($"the answer of {Redaction.Address(response.RequestMessage?.RequestUri)} is not JSON of the documented shape", (int)response.StatusCode));

    public static CrmContractException Contract(string message, int? status = null, string? code = null) => new(Crm, status, code, message);

    public static CrmUnavailableException Unavailable(string message) => new(Crm, null, null, message);

    public static CrmAccessException Access(string message, string? code = null) => new(Crm, null, code, message);

    public static CrmQuotaException DaySpent(DateTimeOffset until) => new(
        Crm, 429, HubSpotRules.Daily, FormattableString.Invariant($"the portal's API calls of today are spent; they begin anew at {until:u}"), until);

    /// <summary>What an earlier refusal closed, of this process or of another; only that refusal said why. Nothing was sent.</summary>
    public static CrmQuotaException Closed(DateTimeOffset until) => new(
        Crm,
        null,
        null,
        FormattableString.Invariant($"the portal takes no calls before {until:u}: those of its day are spent, or it asked for so long a wait"),
        until);

    private static CrmException From(HttpResponseMessage response, HubSpotError error)
    {
        var status = (int)response.StatusCode;
        string Words(string words) => $"{words} ({status}{(error.Code is null ? "" : " " + error.Code)} from {Redaction.Address(response.RequestMessage?.RequestUri)})";
        return response.StatusCode switch
        {
            HttpStatusCode.BadRequest when response.RequestMessage?.RequestUri?.AbsolutePath.StartsWith("/oauth/", StringComparison.Ordinal) == true =>
                new CrmAccessException(Crm, status, error.Code, Words("HubSpot did not grant a token: check ClientId, ClientSecret and RefreshToken, or connect again")),
            HttpStatusCode.Unauthorized => new CrmAccessException(Crm, status, error.Code, Words("HubSpot refused the token: it was revoked or replaced; give a new one")),
            HttpStatusCode.Forbidden => new CrmAccessException(Crm, status, error.Code, Words("the token lacks a scope for this: add it to the app or service key")),
            HttpStatusCode.TooManyRequests => new CrmUnavailableException(Crm, status, error.Code, Words("HubSpot asks to come back later")),
            (HttpStatusCode)423 => new CrmUnavailableException(Crm, status, error.Code, Words("the record or resource is locked")),
            (HttpStatusCode)477 => new CrmUnavailableException(Crm, status, error.Code, Words("the portal is moving between data centres: later it answers again")),
            >= HttpStatusCode.InternalServerError => new CrmUnavailableException(Crm, status, error.Code, Words("HubSpot is not available")),
            HttpStatusCode.NotFound => new CrmContractException(Crm, status, error.Code, Words("HubSpot does not know this")),
            >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest => new CrmContractException(Crm, status, error.Code, Words("HubSpot answered with a redirection: check BaseUrl")),
            _ => new CrmContractException(Crm, status, error.Code, Words("HubSpot refused the request as it was sent")),
        };
    }
}

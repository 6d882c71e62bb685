using System.Net;
using Connector.Http;
using Newtonsoft.Json.Linq;

namespace Connector.Sources;

/// <summary>Builds every <see cref="CrmException"/> of one vendor. Bodies stay here: they may quote a record.</summary>
/// <param name="outOfCredits">Codes by which this vendor says that nothing is left, whatever the status.</param>
internal sealed class SourceErrors(string vendor, params string[] outOfCredits)
{
    public string Vendor => vendor;

    /// <summary>Refit's hook, and ours for answers read by hand.</summary>
    public async ValueTask<Exception?> FromAsync(HttpResponseMessage response)
    {
        if (response.IsSuccessStatusCode) return null;
        return From(response, Code(await response.Content.ReadAsStringAsync(CancellationToken.None)));
    }

    public async ValueTask ThrowIfFailedAsync(HttpResponseMessage response)
    {
        if (await FromAsync(response) is { } fault) throw fault;
    }

    /// <summary>Refit's hook for calls without an answer.</summary>
    public Exception FromTransport(HttpRequestMessage request, Exception fault, CancellationToken cancellationToken) =>
        fault is HttpRequestException unreachable
        ? new CrmUnavailableException(vendor, null, null, $"no answer from {Redaction.Place(request.RequestUri)} ({unreachable.HttpRequestError})", fault)
        : fault;

    /// <summary>Refit's hook for answers that do not parse. The parser's own message can quote the body and stays out.</summary>
    public ValueTask<Exception?> FromUnreadable(HttpResponseMessage response, Exception fault) =>
        new(Contract($"the answer of {Redaction.Address(response.RequestMessage?.RequestUri)} is not JSON of the documented shape", (int)response.StatusCode));

    public CrmContractException Contract(string message, int? status = null) => new(vendor, status, null, message);

    /// <summary>
    /// The vendor's code: <c>error.code</c>, <c>error.type</c> (a text or a list), <c>errors[0].code</c>, <c>errorCode</c>, <c>api_error_code</c> or
    /// a text <c>error</c>
    /// (contract 2.1: vendors describe several shapes for one API). Null when there is none that looks like a code.
    /// </summary>
    public static string? Code(string body)
    {
        try
        {
            if (JToken.Parse(body) is not JObject answer) return null;
            JToken?[] places =
            [
                (answer["error"] as JObject)?["code"], First((answer["error"] as JObject)?["type"]),
                    ((answer["errors"] as JArray)?.FirstOrDefault() as JObject)?["code"],
                answer["errorCode"], answer["api_error_code"], answer["error"],
            ];
            return places.OfType<JValue>().Select(place => Redaction.Code(place.ToString(System.Globalization.CultureInfo.InvariantCulture)))
                .FirstOrDefault(code => code is not null);
        }
        catch (Newtonsoft.Json.JsonException)
        {
            return null; // HTML, plain text, cut off
        }
    }

    private static JToken? First(JToken? token) => token is JArray list ? list.FirstOrDefault() : token;

    private CrmException From(HttpResponseMessage response, string? code)
    {
        var status = (int)response.StatusCode;
        string Words(string words) => $"{words} ({status}{(code is null ? "" : " " + code)} from {Redaction.Address(response.RequestMessage?.RequestUri)})";
        return response.StatusCode switch
        {
            _ when outOfCredits.Contains(code) => new CrmQuotaException(vendor, status, code,
                Words("no credits are left: buy more, or wait for the next period")),
            HttpStatusCode.PaymentRequired => new CrmQuotaException(vendor, status, code, Words("no credits are left: buy more, or wait for the next period")),
            HttpStatusCode.Unauthorized => new CrmAccessException(vendor, status, code, Words("the credential is refused: give a new one")),
            HttpStatusCode.Forbidden => new CrmAccessException(vendor, status, code, Words("the credential or the contract does not include this")),
            HttpStatusCode.TooManyRequests => new CrmUnavailableException(vendor, status, code, Words("it asks to come back later")),
            HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError =>
                new CrmUnavailableException(vendor, status, code, Words("it is not available")),
            _ => new CrmContractException(vendor, status, code, Words("it refused the request as it was sent")),
        };
    }
}

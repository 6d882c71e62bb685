using System.Net;
using System.Text.RegularExpressions;
using Connector.Http;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Connector.Salesforce;

/// <summary>What the road must know about Salesforce: contract section 4, as far as it concerns a call as a whole.</summary>
internal sealed class SalesforceRules : IVendorRules
{
    public const string CrmName = "salesforce";
    private const string TokenPath = "/services/oauth2/token";

    public string Crm => CrmName;

    /// <remarks>
    /// Reading is safe, and so is updating by Id (Collections) and naming a job's state. So is asking for a token. Creating is not; nor is uploading, as what a second
    /// upload to the same job does is UNCONFIRMED (contract 3.2): the writer gives such a job up instead.
    /// </remarks>
    public bool IsSafeToRepeat(HttpRequestMessage request) => request.Method == HttpMethod.Get || request.Method == HttpMethod.Patch || IsRead(request.RequestUri?.AbsolutePath);

    /// <remarks>A Collections call goes on for up to ten minutes without its caller, holding row locks that a second one would meet.</remarks>
    public bool IsSafeToRepeatUnanswered(HttpRequestMessage request) =>
        IsSafeToRepeat(request) && request.RequestUri?.AbsolutePath.EndsWith("/composite/sobjects", StringComparison.Ordinal) != true;

    /// <remarks>By SOAP for metadata nothing is sent but retrieves and looks at them. Merges go to another address, and never twice unasked.</remarks>
    private static bool IsRead(string? path) => path == TokenPath || path?.StartsWith("/services/Soap/m/", StringComparison.Ordinal) == true;

    public bool IsTransfer(HttpRequestMessage request) => request.Method == HttpMethod.Put;

    public string? ReadCode(string body) => SalesforceError.FirstOf(body).Code;

    public bool IsPassing(HttpStatusCode status, string? code, bool hasBody) => (status, code) switch
    {
        // A spent daily limit comes as 403 or 503: trying again soon only spends more.
        (_, "REQUEST_LIMIT_EXCEEDED") => false,

        // SOAP tells a session's end by 500: only a new session helps.
        (_, "INVALID_SESSION_ID") => false,
        (_, "API_CURRENTLY_DISABLED" or "SERVER_UNAVAILABLE" or "UNABLE_TO_LOCK_ROW" or "TOO_MANY_APEX_REQUESTS") => true,
        (HttpStatusCode.NotAcceptable, _) => !hasBody,
        (HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or (HttpStatusCode)420, _) => true,
        ( >= HttpStatusCode.InternalServerError, _) => true,
        _ => false,
    };

    /// <remarks><c>Sforce-Limit-Info: api-usage=10018/100000</c>, perhaps with further parts behind a comma (contract 2.9).</remarks>
    public Allowance? ReadAllowance(HttpResponseMessage response)
    {
        if (!response.Headers.TryGetValues("Sforce-Limit-Info", out var values)) return null;
        foreach (var part in values.SelectMany(value => value.Split(',')))
        {
            var pair = part.Trim().Split('=', '/');
            if (pair is ["api-usage", var used, var limit] && long.TryParse(used, out var usedCalls) && long.TryParse(limit, out var allowed))
            {
                return new Allowance(usedCalls, allowed);
            }
        }

        return null;
    }
}

/// <summary>One error of a body: REST sends an array of objects, OAuth one object, SOAP a fault, the edge HTML or nothing (contract 1.5, 4).</summary>
internal readonly partial record struct SalesforceError(string? Code, string? Message)
{
    [GeneratedRegex(@"^\s*<[\s\S]*<faultcode>(\w+:)?(?<code>[A-Z_]+)</faultcode>")]
    private static partial Regex SoapFault();

    public static SalesforceError FirstOf(string body)
    {
        if (SoapFault().Match(body) is { Success: true } soap) return new SalesforceError(Http.Redaction.Code(soap.Groups["code"].Value), null);
        if (body.Length == 0 || body.TrimStart() is not ['[' or '{', ..]) return default;
        try
        {
            var token = JToken.Parse(body);
            var first = token is JArray { Count: > 0 } array ? array[0] : token;
            if (first is not JObject error) return default;
            var code = (string?)(error["errorCode"] ?? error["error"] ?? error["statusCode"] ?? error["exceptionCode"]);
            var message = (string?)(error["message"] ?? error["error_description"] ?? error["exceptionMessage"]);
            return new SalesforceError(Http.Redaction.Code(code), message);
        }
        catch (Exception fault) when (fault is JsonException or ArgumentException)
        {
            return default;
        }
    }
}

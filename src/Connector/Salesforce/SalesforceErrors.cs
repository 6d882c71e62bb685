using System.Net;
using System.Text.RegularExpressions;
using Connector.Http;

namespace Connector.Salesforce;

/// <summary>Builds every <see cref="CrmException"/> of this adapter: contract section 4 as a table. Bodies stay here.</summary>
internal static partial class SalesforceErrors
{
    private const string Crm = SalesforceRules.CrmName;

    /// <summary>Refit's hook, and ours for streamed answers.</summary>
    public static async ValueTask<Exception?> FromAsync(HttpResponseMessage response)
    {
        if (response.IsSuccessStatusCode) return null;
        var body = await response.Content.ReadAsStringAsync(CancellationToken.None);
        return From(response, SalesforceError.FirstOf(body), body.Length > 0);
    }

    public static async ValueTask ThrowIfFailedAsync(HttpResponseMessage response)
    {
        if (await FromAsync(response) is not { } fault) return;
        response.Dispose();
        throw fault;
    }

    /// <summary>Refit's hook for calls without an answer.</summary>
    public static Exception FromTransport(HttpRequestMessage request, Exception fault, CancellationToken cancellationToken) => fault switch
    {
        CrmException or OperationCanceledException => fault,
        HttpRequestException unreachable => new CrmUnavailableException(Crm, null, null, $"no answer from {Redaction.Place(request.RequestUri)} ({unreachable.HttpRequestError}): check LoginUrl and the network; a passing fault mends itself by the next run", fault),
        _ => fault,
    };

    /// <summary>Refit's hook for answers that do not parse. The parser's own message can quote the body and stays out.</summary>
    public static ValueTask<Exception?> FromUnreadable(HttpResponseMessage response, Exception fault) =>
        new(Contract($"the answer of {Redaction.Address(response.RequestMessage?.RequestUri)} is not JSON of the documented shape", (int)response.StatusCode));

    /// <summary>A time limit of ours that ran out is a passing fault; only the caller's own wish to stop stays a cancellation.</summary>
    public static async Task<HttpResponseMessage> WithinAsync(Task<HttpResponseMessage> asked, CancellationToken cancellationToken)
    {
        try
        {
            return await asked;
        }
        catch (OperationCanceledException fault) when (!cancellationToken.IsCancellationRequested)
        {
            throw Unavailable("a large answer did not begin within the time limit", inner: fault);
        }
    }

    public static CrmContractException Contract(string message, int? status = null, string? code = null) => new(Crm, status, code, message);

    public static CrmUnavailableException Unavailable(string message, string? code = null, Exception? inner = null) => new(Crm, null, code, message, inner);

    public static CrmAccessException Access(string message, string? code = null) => new(Crm, null, code, message);

    /// <summary>A Bulk job that ended as Failed or Aborted and was meant to be read.</summary>
    public static CrmException FromJob(string jobId, string? state, string? message)
    {
        var words = $"Bulk job {jobId} ended as {Redaction.Code(state)}{Names(message)}";
        return message?.StartsWith("InvalidBatch", StringComparison.OrdinalIgnoreCase) == true
            ? Contract(words, code: "InvalidBatch")
            : Unavailable(words, Redaction.Code(state));
    }

    /// <summary>Bulk writes its codes run together (INVALIDENTITY), REST with underscores: compare without (contract 3.1).</summary>
    public static bool IsCode(CrmException fault, params ReadOnlySpan<string> codes)
    {
        var plain = fault.Code?.Replace("_", "", StringComparison.Ordinal);
        foreach (var code in codes)
        {
            if (string.Equals(plain, code.Replace("_", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }

    private static CrmException From(HttpResponseMessage response, SalesforceError error, bool hasBody)
    {
        var status = (int)response.StatusCode;
        var (kind, words) = Judge(response.StatusCode, error, hasBody);
        var message = $"{words} ({status}{(error.Code is null ? "" : " " + error.Code)} from {Redaction.Address(response.RequestMessage?.RequestUri)})";
        return kind switch
        {
            Kind.Access => new CrmAccessException(Crm, status, error.Code, message),
            Kind.Quota => new CrmQuotaException(Crm, status, error.Code, message),
            Kind.Unavailable => new CrmUnavailableException(Crm, status, error.Code, message),
            _ => new CrmContractException(Crm, status, error.Code, message),
        };
    }

    private static (Kind Kind, string Words) Judge(HttpStatusCode status, SalesforceError error, bool hasBody) => (status, error.Code) switch
    {
        (_, "REQUEST_LIMIT_EXCEEDED") => (Kind.Quota, "the org's API calls are spent for now (daily limit, or too many long calls at once)"),
        (_, "LIMIT_EXCEEDED" or "LIMITEXCEEDED" or "STORAGE_LIMIT_EXCEEDED") => (Kind.Quota, "an allowance of the org is spent"),
        (_, "invalid_grant") => (Kind.Access, Grant(error.Message)),
        (_, "invalid_client" or "invalid_client_id") => (Kind.Access, "the app does not know this client id or secret: check ClientId and ClientSecret"),
        (_, "unsupported_grant_type") => (Kind.Access, "this host does not offer the flow: use the my.salesforce.com host as LoginUrl"),
        (_, "OAUTH_EC_APP_NOT_FOUND") => (Kind.Access, "the external client app is not installed in this org: install it"),
        (_, "API_DISABLED_FOR_ORG") => (Kind.Access, "this org's edition or user has no API access: give the user 'API Enabled'"),
        (_, "INVALID_FIELD" or "INVALID_TYPE") => (Kind.Contract, $"a field or object does not exist or is hidden from the user{Names(error.Message)}"),
        (_, "INVALID_FIELD_FOR_INSERT_UPDATE") => (Kind.Access, $"the user may not write a field: give edit access by a permission set{Names(error.Message)}"),
        (_, "INVALID_QUERY_LOCATOR") => (Kind.Unavailable, "the query's cursor is no longer valid: the read must start again"),
        (_, "QUERY_TIMEOUT" or "REQUEST_RUNNING_TOO_LONG") => (Kind.Unavailable, "the query took too long"),
        (_, "API_CURRENTLY_DISABLED" or "UNABLE_TO_LOCK_ROW" or "SERVER_UNAVAILABLE") => (Kind.Unavailable, "Salesforce cannot answer this now"),
        (_, { } code) when code.StartsWith("TXN_SECURITY", StringComparison.Ordinal) => (Kind.Access, "a transaction security policy stopped the user: exempt it"),
        (_, { } code) when code.StartsWith("INSUFFICIENT_ACCESS", StringComparison.Ordinal) => (Kind.Access, "the user lacks a right for this"),
        (HttpStatusCode.Unauthorized, _) => (Kind.Access, "Salesforce refused a freshly renewed token: check the app's and the user's session policies"),
        (HttpStatusCode.Forbidden, _) => (Kind.Access, "the user may not do this"),
        (HttpStatusCode.Conflict, _) => (Kind.Contract, "the job belongs to another API version"),
        (HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or (HttpStatusCode)420, _) => (Kind.Unavailable, "Salesforce asks to come back later"),
        (HttpStatusCode.NotAcceptable, _) when !hasBody => (Kind.Unavailable, "Salesforce cannot answer this now"),
        ( >= HttpStatusCode.InternalServerError, _) => (Kind.Unavailable, "Salesforce is not available"),
        ( >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest, _) => (Kind.Contract, "Salesforce answered with a redirection: check LoginUrl"),
        _ => (Kind.Contract, "Salesforce refused the request as it was sent"),
    };

    /// <remarks>Descriptions as in contract 1.2-1.4; any other one is not repeated.</remarks>
    private static string Grant(string? description) => description switch
    {
        { } text when text.Contains("not supported on this domain", StringComparison.OrdinalIgnoreCase) => "client credentials work on the My Domain host only: change LoginUrl",
        { } text when text.Contains("audience", StringComparison.OrdinalIgnoreCase) => "the audience is wrong: set Audience to https://login.salesforce.com, or https://test.salesforce.com for a sandbox",
        { } text when text.Contains("approved this consumer", StringComparison.OrdinalIgnoreCase) => "the user has not approved the app: let an administrator pre-authorise it by permission set",
        { } text when text.Contains("expired", StringComparison.OrdinalIgnoreCase) => "the refresh token was revoked or has expired: connect again",
        _ => "Salesforce did not grant a token: check user name, key or secret, app policies and this machine's clock",
    };

    /// <summary>The field or column that a vendor message names, where its form is known; nothing else of the message.</summary>
    private static string Names(string? message) =>
        message is not null && NamedField().Match(message) is { Success: true } match ? ": " + match.Groups["name"].Value : "";

    [GeneratedRegex(@"(No such column '|Field name not found : |create/update fields: )(?<name>[A-Za-z][A-Za-z0-9_.]{0,80})")]
    private static partial Regex NamedField();

    private enum Kind
    {
        Contract,
        Access,
        Quota,
        Unavailable,
    }
}

using System.Net;
using Connector.Http;

namespace Connector.Sources;

/// <summary>What the one road must know of any source: all of them are only asked, never told; but a question that costs credits is not asked twice
/// unless it was refused.</summary>
internal sealed class SourceRules(string vendor) : IVendorRules
{
    public string Crm => vendor;

    public bool IsSafeToRepeat(HttpRequestMessage request) => true;

    /// <summary>Paid questions are all sent by POST: an unanswered one may have been charged.</summary>
    public bool IsSafeToRepeatUnanswered(HttpRequestMessage request) => request.Method == HttpMethod.Get;

    public bool IsTransfer(HttpRequestMessage request) => false;

    public string? ReadCode(string body) => SourceErrors.Code(body);

    public bool IsPassing(HttpStatusCode status, string? code, bool hasBody) =>
        status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError;

    public Allowance? ReadAllowance(HttpResponseMessage response) => null;
}

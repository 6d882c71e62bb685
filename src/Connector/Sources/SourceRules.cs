using System.Net;
using Connector.Http;

namespace Connector.Sources;

/// <summary>What the one road must know of any source: all of them are only asked, never told; but a question that costs credits is not asked twice
/// unless it was refused.</summary>
/// <param name="isPaid">Answers cost credits: an answer that never came, or came as a server's fault, may have been charged.</param>
internal sealed class SourceRules(string vendor, bool isPaid) : IVendorRules
{
    public string Crm => vendor;

    public bool IsSafeToRepeat(HttpRequestMessage request) => true;

    /// <summary>Whatever the method: some vendors are paid for a GET.</summary>
    public bool IsSafeToRepeatUnanswered(HttpRequestMessage request) => !isPaid;

    public bool IsTransfer(HttpRequestMessage request) => false;

    public string? ReadCode(string body) => SourceErrors.Code(body);

    /// <summary>Being asked to come back later is a refusal, which costs nothing; any other passing fault may have struck after the work was done.</summary>
    public bool IsPassing(HttpStatusCode status, string? code, bool hasBody) => status == HttpStatusCode.TooManyRequests
        || (!isPaid && (status is HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError));

    public Allowance? ReadAllowance(HttpResponseMessage response) => null;
}

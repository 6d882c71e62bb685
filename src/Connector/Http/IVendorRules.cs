using System.Net;

namespace Connector.Http;

/// <summary>What the one road for requests must know about a vendor. One implementation per CRM, without state.</summary>
internal interface IVendorRules
{
    /// <summary>The CRM's name in exceptions and logs.</summary>
    string Crm { get; }

    /// <summary>Sending the request a second time leaves the CRM as sending it once does.</summary>
    bool IsSafeToRepeat(HttpRequestMessage request);

    /// <summary>
    /// Also when no answer came at all, so that the first attempt may still be at work. False for a write whose rows are answered one by one:
    /// the second attempt's answers would speak for the first one too.
    /// </summary>
    bool IsSafeToRepeatUnanswered(HttpRequestMessage request);

    /// <summary>The request moves a large body and gets the long time limit.</summary>
    bool IsTransfer(HttpRequestMessage request);

    /// <summary>The vendor's own code in an error body; null when there is none (HTML, empty, cut off).</summary>
    string? ReadCode(string body);

    /// <summary>The same request may work in a moment.</summary>
    /// <param name="hasBody">Whether the answer had a body at all.</param>
    bool IsPassing(HttpStatusCode status, string? code, bool hasBody);

    /// <summary>The vendor's daily count from an answer's headers; null when it tells none.</summary>
    Allowance? ReadAllowance(HttpResponseMessage response);
}

/// <param name="Used">Calls of the last 24 hours, all integrations together.</param>
internal readonly record struct Allowance(long Used, long Limit);

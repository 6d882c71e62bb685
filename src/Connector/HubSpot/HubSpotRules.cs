using System.Globalization;
using System.Net;
using Connector.Http;

namespace Connector.HubSpot;

internal sealed class HubSpotRules : IVendorRules
{
    public const string CrmName = "hubspot";

    public const string Daily = "DAILY";
    public const string Secondly = "SECONDLY";

    public string Crm => CrmName;

    /// <remarks>Updates set values, so twice is once; creates are not repeated (contract 4).</remarks>
    public bool IsSafeToRepeat(HttpRequestMessage request) => request.Method == HttpMethod.Get || request.Method == HttpMethod.Patch
        || IsRead(request) || EndsWith(request, "/batch/update") || EndsWith(request, "/token");

    /// <summary>An update without an answer is read back instead: meanwhile a person may have written.</summary>
    public bool IsSafeToRepeatUnanswered(HttpRequestMessage request) => request.Method == HttpMethod.Get || IsRead(request);

    /// <summary>A download of an export: what else is read bears a token.</summary>
    public bool IsTransfer(HttpRequestMessage request) => request.Method == HttpMethod.Get && request.Headers.Authorization is null;

    public string? ReadCode(string body) => HubSpotError.Of(body).Code;

    public bool IsPassing(HttpStatusCode status, string? code, bool hasBody) => (int)status switch
    {
        429 => code != Daily,
        423 or 477 => true,
        522 or 525 or 526 => false, // contract 3: to be reported, not retried
        >= 500 => true,
        _ => false,
    };

    /// <remarks>Missing with OAuth and on search answers (contract 3).</remarks>
    public Allowance? ReadAllowance(HttpResponseMessage response) =>
        Number(response, "X-HubSpot-RateLimit-Daily") is { } limit && Number(response, "X-HubSpot-RateLimit-Daily-Remaining") is { } left
            ? new Allowance(limit - left, limit)
            : null;

    public static bool IsSearch(HttpRequestMessage request) => EndsWith(request, "/search");

    public static long? Number(HttpResponseMessage response, string header) =>
        response.Headers.TryGetValues(header, out var values) && long.TryParse(values.FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Which limit a 429 is about; where no policy is named, its message says it (contract 3).</summary>
    public static string? Policy(HubSpotError refusal) => refusal.Code is Daily || refusal.Code?.EndsWith(Secondly, StringComparison.Ordinal) == true
        ? refusal.Code
        : refusal.Message switch
        {
            { } text when text.Contains("daily", StringComparison.OrdinalIgnoreCase) => Daily,
            { } text when text.Contains("ten_secondly", StringComparison.OrdinalIgnoreCase) => "TEN_SECONDLY_ROLLING",
            { } text when text.Contains("secondly", StringComparison.OrdinalIgnoreCase) => Secondly,
            _ => refusal.Code,
        };

    private static bool IsRead(HttpRequestMessage request) => IsSearch(request) || EndsWith(request, "/batch/read");

    private static bool EndsWith(HttpRequestMessage request, string end) => request.RequestUri?.AbsolutePath.EndsWith(end, StringComparison.Ordinal) == true;
}

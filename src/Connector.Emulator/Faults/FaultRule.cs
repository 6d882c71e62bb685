using System.Text.Json;
using System.Text.RegularExpressions;

namespace Connector.Emulator.Faults;

/// <summary>
/// One fault. The file given by <c>--faults</c>, and the body of <c>PUT /__emulator/faults</c>, is <c>{"seed":1,"rules":[…]}</c>.
/// <para>A rule first says which calls it concerns, all conditions together; a rule with none concerns every call:
/// <c>method</c>, <c>path</c> (regular expression over path and query), <c>nth</c> (that matching call only, counted from 1), <c>after</c>
/// (only once that many calls matched), <c>count</c> (at most that often), <c>probability</c> (0 to 1, drawn from the seed).</para>
/// <para>Then what happens, one or several: <c>delayMilliseconds</c>; <c>status</c> with <c>body</c>, <c>contentType</c> and <c>headers</c>
/// (instead of the real answer); <c>drop</c> = "before" (connection closed, nothing done) or "after" (done, but no answer);
/// <c>truncateBodyAt</c> (bytes, then the connection closes); <c>expireTokens</c> = "issued" or "all" (also the static ones).</para>
/// <para>Rules about rows and jobs: <c>failJobAfterRows</c> (an ingest job ends Failed, the rest unprocessed, <c>message</c> is its
/// errorMessage; for <c>object</c>, at most <c>count</c> jobs); <c>lockRowsPercent</c> (that share of rows fails with UNABLE_TO_LOCK_ROW,
/// again drawn for each attempt); <c>rejectIds</c> (rows fail with <c>code</c>, default FIELD_CUSTOM_VALIDATION_EXCEPTION, <c>message</c>,
/// <c>fields</c>).</para>
/// <example><code>
/// {"seed":7,"rules":[
///   {"method":"GET","path":"/query/01g","nth":2,"status":503,"body":"&lt;html&gt;busy&lt;/html&gt;","contentType":"text/html"},
///   {"path":"/composite/sobjects","count":1,"drop":"after"},
///   {"failJobAfterRows":500,"object":"Account","count":1,"message":"InternalServerError : retries exceeded"},
///   {"lockRowsPercent":5},
///   {"rejectIds":["001xx0000000003AAA"],"message":"Tier is frozen","fields":["Customer_Tier__c"]}]}
/// </code></example>
/// </summary>
internal sealed record FaultRule
{
    public string? Method { get; init; }

    public string? Path { get; init; }

    public int? Nth { get; init; }

    public int After { get; init; }

    public int? Count { get; init; }

    public double Probability { get; init; } = 1;

    public int DelayMilliseconds { get; init; }

    public int? Status { get; init; }

    public JsonElement? Body { get; init; }

    public string? ContentType { get; init; }

    public Dictionary<string, string>? Headers { get; init; }

    public string? Drop { get; init; }

    public int? TruncateBodyAt { get; init; }

    public string? ExpireTokens { get; init; }

    public int? FailJobAfterRows { get; init; }

    public string? Object { get; init; }

    public double LockRowsPercent { get; init; }

    public HashSet<string>? RejectIds { get; init; }

    public string? Code { get; init; }

    public string? Message { get; init; }

    public string[]? Fields { get; init; }

    public bool IsAboutCalls => FailJobAfterRows is null && LockRowsPercent == 0 && RejectIds is null;

    public bool Concerns(string method, string pathAndQuery) =>
        (Method is null || Method.Equals(method, StringComparison.OrdinalIgnoreCase))
            && (Path is null || Regex.IsMatch(pathAndQuery, Path));
}

/// <summary>The whole file.</summary>
internal sealed record FaultPlan
{
    public int Seed { get; init; } = 1;

    public IReadOnlyList<FaultRule> Rules { get; init; } = [];

    /// <exception cref="JsonException">
    /// Not JSON of this shape, or a path that is no regular expression; unknown names are refused, since a misspelt fault would do nothing.
    /// </exception>
    public static FaultPlan Parse(string json)
    {
        var plan = JsonSerializer.Deserialize<FaultPlan>(json, Options) ?? new FaultPlan();
        try
        {
            _ = plan.Rules.Count(rule => Regex.IsMatch("", rule.Path ?? ""));
            return plan;
        }
        catch (RegexParseException error)
        {
            throw new JsonException(error.Message, error);
        }
    }

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
    };
}

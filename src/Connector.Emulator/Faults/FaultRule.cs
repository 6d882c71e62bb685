using System.Text.Json;
using System.Text.RegularExpressions;

namespace Connector.Emulator.Faults;

/// <summary>
/// One fault. The file given by <c>--faults</c>, and the body of <c>PUT /__emulator/faults</c>, is <c>{"seed":1,"rules":[…]}</c>.
/// <para>A rule first says which calls it concerns, all conditions together; a rule with none concerns every call:
/// <c>method</c>, <c>path</c> (regular expression over path and query), <c>nth</c> (that matching call only, counted from 1), <c>after</c>
/// (only once that many calls matched), <c>count</c> (at most that often), <c>probability</c> (0 to 1, drawn from the seed). Calls count
/// from the moment the plan is set, token requests included and <c>/__emulator</c> left out, so <c>nth</c> alone names the n-th of all.</para>
/// <para>Then what happens, one or several: <c>delayMilliseconds</c>; <c>status</c> with <c>body</c>, <c>contentType</c> and <c>headers</c>
/// (instead of the real answer; nothing is done, or with <c>carryOut</c> everything is); <c>drop</c> = "before" (connection closed,
/// nothing done) or "after" (done, but no answer); <c>truncateBodyAt</c> (bytes, then the connection closes); <c>expireTokens</c> =
/// "issued" or "all" (also the static ones); <c>kill</c> = <c>{"process":PID,"moment":…}</c> sends SIGKILL to that process: "before" (nothing
/// done), "done" (done but unanswered) or "after" (the answer is out; whether the process still read it is a race, as in life).</para>
/// <para>Rules about rows and jobs: <c>failJobAfterRows</c> (an ingest job ends Failed, the rest unprocessed, <c>message</c> is its
/// errorMessage; for <c>object</c>, at most <c>count</c> jobs); <c>lockRowsPercent</c> (that share of rows fails with UNABLE_TO_LOCK_ROW,
/// again drawn for each attempt); <c>lockParents</c> (a running ingest job holds the rows it wrote and their parents until it ends; what
/// else touches them meanwhile fails with UNABLE_TO_LOCK_ROW); <c>rejectIds</c> (rows fail with <c>code</c>, default
/// FIELD_CUSTOM_VALIDATION_EXCEPTION, <c>message</c>, <c>fields</c>).</para>
/// <para>A rule about deployments: <c>failComponent</c> (the component of that full name fails with <c>message</c>, in at most <c>count</c>
/// deployments; validations pass, as when somebody changes the org in between).</para>
/// <example><code>
/// {"seed":7,"rules":[
///   {"method":"GET","path":"/query/01g","nth":2,"status":503,"body":"&lt;html&gt;busy&lt;/html&gt;","contentType":"text/html"},
///   {"path":"/composite/sobjects","count":1,"drop":"after"},
///   {"failJobAfterRows":500,"object":"Account","count":1,"message":"InternalServerError : retries exceeded"},
///   {"nth":12,"kill":{"process":4711,"moment":"done"}},
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

    /// <summary>Whether a call that gets a made-up answer is carried out all the same.</summary>
    public bool CarryOut { get; init; }

    public string? Drop { get; init; }

    public KillFault? Kill { get; init; }

    public int? TruncateBodyAt { get; init; }

    public string? ExpireTokens { get; init; }

    public int? FailJobAfterRows { get; init; }

    public string? Object { get; init; }

    public double LockRowsPercent { get; init; }

    public bool LockParents { get; init; }

    public HashSet<string>? RejectIds { get; init; }

    public string? FailComponent { get; init; }

    public string? Code { get; init; }

    public string? Message { get; init; }

    public string[]? Fields { get; init; }

    public bool IsAboutCalls => FailJobAfterRows is null && LockRowsPercent == 0 && !LockParents && RejectIds is null && FailComponent is null;

    public bool Concerns(string method, string pathAndQuery) =>
        (Method is null || Method.Equals(method, StringComparison.OrdinalIgnoreCase))
            && (Path is null || Regex.IsMatch(pathAndQuery, Path));
}

/// <summary>Which process dies, and when: "before" the call is carried out, when it is "done" but unanswered, or "after" the answer.</summary>
internal sealed record KillFault(int Process, string Moment = "before");

/// <summary>The whole file.</summary>
internal sealed record FaultPlan
{
    public int Seed { get; init; } = 1;

    public IReadOnlyList<FaultRule> Rules { get; init; } = [];

    /// <exception cref="JsonException">
    /// Not JSON of this shape, or a path that is no regular expression; unknown names and words are refused, since a misspelt fault would do
    /// nothing.
    /// </exception>
    public static FaultPlan Parse(string json)
    {
        var plan = JsonSerializer.Deserialize<FaultPlan>(json, Options) ?? new FaultPlan();
        try
        {
            _ = plan.Rules.Count(rule => Regex.IsMatch("", rule.Path ?? ""));
        }
        catch (RegexParseException error)
        {
            throw new JsonException(error.Message, error);
        }

        foreach (var rule in plan.Rules)
        {
            Check("drop", rule.Drop, "before", "after");
            Check("expireTokens", rule.ExpireTokens, "issued", "all");
            Check("kill.moment", rule.Kill?.Moment, "before", "done", "after");
            if (rule.Kill?.Process <= 1)
            {
                throw new JsonException("kill.process must be the id of one process");
            }
        }

        return plan;
    }

    private static void Check(string name, string? given, params string[] allowed)
    {
        if (given is not null && !allowed.Contains(given))
        {
            throw new JsonException($"{name} must be one of {string.Join(", ", allowed)}");
        }
    }

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
    };
}

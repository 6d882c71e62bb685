using System.Text.Json.Nodes;

namespace Connector.Emulator.Sources;

/// <summary>Gainsight CS as contract 4.1 tells it: queries on the Company object, fields by their exact names, one envelope for answers and errors.</summary>
internal sealed class Gainsight(Customers customers, SourceFaults faults, TimeProvider time)
    : EmulatedVendor("gainsight", faults, new MinuteLimit(CallsPerMinute, time))
{
    private const int CallsPerMinute = 100;
    private const int MostRows = 5000;

    public override void Map(IEndpointRouteBuilder app) => app.MapPost("/gainsight/v1/data/objects/query/Company", Serve(QueryAsync));

    protected override bool Admits(HttpRequest request) => request.Headers["accesskey"] == Credential;

    protected override Task RefuseAsync(HttpContext context, int status) => context.AnswerAsync(status, Envelope(null, status switch
    {
        401 => "GS_APIG_2401",
        400 => "GS_EMULATOR_FIELD", // the vendor's own code is not in the contract
        _ => $"GS_EMULATOR_{status}",
    }));

    private async Task QueryAsync(HttpContext context, string fault)
    {
        var asked = await JsonNode.ParseAsync(context.Request.Body);
        var select = (asked?["select"] as JsonArray)?.Select(field => (string?)field ?? "").ToList();
        var sort = (asked?["orderBy"] as JsonObject)?.ToDictionary(field => field.Key, field => (string?)field.Value) ?? [];
        var (limit, offset) = ((int?)asked?["limit"] ?? MostRows, (int?)asked?["offset"] ?? 0);
        if (select is not { Count: > 0 } || select.Concat(sort.Keys).Any(field => !Fields.ContainsKey(field))
            || sort.Values.Any(way => way is not ("asc" or "desc")) || limit is < 1 or > MostRows || offset < 0)
        {
            await RefuseAsync(context, 400);
            return;
        }

        // A short page ends the reading: only what the caller asked for may be shorter than the vendor's most.
        IEnumerable<Customer> all = fault == "endless" ? Enumerable.Repeat(customers.All, 1 + ((offset + limit) / customers.All.Count)).SelectMany(book => book) : customers.All;
        var rows = all.Skip(offset % (fault == "endless" ? customers.All.Count : int.MaxValue)).Take(limit).Select(one => (Customer: Wrong(one, fault), one.Life));
        var today = time.GetUtcNow();
        await ReplyAsync(context, fault, Envelope(rows.Select(row => select.ToDictionary(field => field, field => Fields[field](row.Customer, row.Life, today)))));
    }

    private Customer Wrong(Customer one, string fault) =>
        fault == "swapped_ids" ? one with { CrmId = customers.All[one.Number % customers.All.Count].CrmId } : one.Spoilt(fault);

    /// <summary>Every second company's Salesforce id is the short form, as a report would have given it.</summary>
    private static readonly Dictionary<string, Func<Customer, CustomerLife, DateTimeOffset, object?>> Fields = new(StringComparer.Ordinal)
    {
        ["Gsid"] = (one, _, _) => $"1P02{one.Number:D20}",
        ["Name"] = (one, _, _) => one.Name,
        ["SfdcAccountId"] = (one, _, _) => one.CrmId is { Length: 18 } id && one.Number % 2 == 0 ? id[..15] : one.CrmId,
        ["Arr"] = (_, life, _) => life.Monthly * 12,
        ["Mrr"] = (_, life, _) => life.Monthly,
        ["RenewalDate"] = (_, life, now) => now.AddDays(life.RenewalDays).ToString("yyyy-MM-dd", null),
        ["CurrentScore"] = (_, life, _) => life.Health,
        ["PreviousScore"] = (_, life, _) => life.Health,
        ["Nps"] = (_, life, _) => life.Nps,
        ["Csat"] = (_, life, _) => life.Csat,
        ["Employees"] = (one, _, _) => one.Employees,
        ["Industry"] = (one, _, _) => one.Industry,
        ["Status"] = (_, life, _) => life.HasChurned ? "Churn" : "Active",
        ["ModifiedDate"] = (_, _, now) => now.AddDays(-1).ToString("yyyy-MM-ddTHH:mm:ssZ", null),
        ["Last_Activity__gc"] = (_, life, now) => now.AddDays(-life.QuietDays).ToString("yyyy-MM-dd", null),
        ["Usage__gc"] = (_, life, _) => life.Usage,
    };

    private static object Envelope(object? records, string? errorCode = null) => new
    {
        result = errorCode is null,
        errorCode,
        errorDesc = errorCode is null ? null : "refused by the emulator",
        requestId = "47d9c8be-0000-0000-0000-000000000000",
        data = records is null ? null : new { records },
        message = (string?)null,
    };
}

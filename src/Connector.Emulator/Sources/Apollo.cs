using System.Globalization;
using System.Text.Json.Nodes;

namespace Connector.Emulator.Sources;

/// <summary>Apollo as contract 3.2 tells it: single and bulk enrichment by bare domains, one credit per company found, nothing echoed.</summary>
/// <remarks>UNCONFIRMED there: whether a bulk answer holds nulls for the unknown (here it does for every second), how it says that no credits are left.</remarks>
internal sealed class Apollo(Organizations organizations, SourceFaults faults, TimeProvider time)
    : EmulatedVendor("apollo", faults, new MinuteLimit(CallsPerMinute, time))
{
    private const int CallsPerMinute = 1000;
    private const int MostDomains = 10;

    public override void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/apollo/api/v1/organizations/bulk_enrich", Serve(BulkAsync));
        app.MapGet("/apollo/api/v1/organizations/enrich", Serve(SingleAsync));
    }

    protected override bool Admits(HttpRequest request) => request.Headers["x-api-key"] == Credential || HasBearer(request);

    protected override async Task RefuseAsync(HttpContext context, int status)
    {
        if (status != 401)
        {
            await context.AnswerAsync(status, new { error = "refused by the emulator", error_code = status == 402 ? "INSUFFICIENT_CREDITS" : null });
            return;
        }

        (context.Response.StatusCode, context.Response.ContentType) = (401, "text/plain");
        await context.Response.WriteAsync("Invalid access credentials.");
    }

    protected override void TellLimit(IHeaderDictionary headers, Window window, bool isRefused)
    {
        headers["x-rate-limit-minute"] = Text(window.Limit);
        headers["x-minute-usage"] = Text(window.Used);
        headers["x-minute-requests-left"] = Text(window.Left);
        headers["x-rate-limit-hourly"] = headers["x-rate-limit-24-hour"] = ""; // without limit on a paid plan
        if (isRefused) headers["retry-after"] = Text(window.Seconds);
    }

    private async Task BulkAsync(HttpContext context, string fault)
    {
        var asked = (await JsonNode.ParseAsync(context.Request.Body))?["domains"] as JsonArray;
        var domains = asked?.Select(domain => (string?)domain).Distinct().ToList();
        if (domains is not { Count: > 0 } || asked!.Count > MostDomains || !domains.All(IsBare))
        {
            await RefuseAsync(context, 422);
            return;
        }

        var found = domains.Select(domain => Find(domain, fault)).ToList();
        var enriched = found.Count(one => one is not null);
        await ReplyAsync(context, fault, new
        {
            status = "success",
            error_code = (string?)null,
            error_message = (string?)null,
            total_requested_domains = asked.Count,
            unique_domains = domains.Count,
            unique_enriched_records = enriched,
            missing_records = domains.Count - enriched,
            organizations = found.Where((one, i) => one is not null || i % 2 == 0),
        });
    }

    private async Task SingleAsync(HttpContext context, string fault)
    {
        if (!IsBare(context.Request.Query["domain"])) await RefuseAsync(context, 422);
        else await ReplyAsync(context, fault, new { organization = Find(context.Request.Query["domain"], fault) });
    }

    private object? Find(string? domain, string fault)
    {
        if (organizations.FindByDomain(domain) is not { } found || !Faults.Charge()) return null;
        var one = found.Spoilt(fault);
        return new
        {
            id = string.Create(CultureInfo.InvariantCulture, $"60b0000000000000{one.Number:x8}"),
            name = one.Name,
            website_url = $"http://www.{one.Domain}",
            primary_domain = one.Domain,
            estimated_num_employees = one.Employees,
            annual_revenue = one.Revenue,
            industry = one.Industry.ToLowerInvariant(),
            industries = new[] { one.Industry.ToLowerInvariant() },
            secondary_industries = Array.Empty<string>(),
            city = one.City,
            state = one.State,
            country = one.Country == "US" ? "United States" : one.Country,
            founded_year = 1950 + (one.Number % 70),
        };
    }

    /// <summary>No <c>www.</c>, no <c>@</c>, no address.</summary>
    private static bool IsBare(string? domain) => domain is { Length: > 0 } && domain.Contains('.', StringComparison.Ordinal)
        && domain.IndexOfAny(['@', '/', ':', ' ']) < 0 && !domain.StartsWith("www.", StringComparison.Ordinal);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

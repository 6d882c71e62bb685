using System.Text.Json.Nodes;

namespace Connector.Emulator.Sources;

/// <summary>People Data Labs' company bulk enrichment as contract 3.6 tells it: up to 100 a call, one credit per company found, the rest 404 within a
/// 200.</summary>
internal static class PeopleDataLabsEndpoints
{
    private const int MostCompanies = 100;
    private const string ApiKey = "emulator";

    public static void MapPeopleDataLabs(this IEndpointRouteBuilder app, Organizations organizations, SourceFaults faults)
    {
        app.MapMethods("/pdl/v5/company/enrich", ["HEAD"], context =>
        {
            context.Response.StatusCode = context.Request.Headers["X-Api-Key"] == ApiKey ? 400 : 401; // no company is named
            if (context.Response.StatusCode == 400) context.Response.Headers["x-totallimit-remaining"] = $"{faults.Left}";
            return Task.CompletedTask;
        });
        app.MapPost("/pdl/v5/company/enrich/bulk", context => EnrichAsync(context, organizations, faults));
    }

    private static async Task EnrichAsync(HttpContext context, Organizations organizations, SourceFaults faults)
    {
        if (context.Request.Headers["X-Api-Key"] != ApiKey)
        {
            await context.AnswerAsync(401, Error(401, "authentication_error"));
            return;
        }

        var fault = faults.Next("pdl");
        if (fault != "drop" && await context.MisbehaveAsync(fault, (status, _) =>
            Error(status, status switch { 429 => "rate_limit_error", 402 => "payment_required", _ => "api_error" }))) return;
        if ((await JsonNode.ParseAsync(context.Request.Body))?["requests"] is not JsonArray { Count: > 0 and <= MostCompanies } requests)
        {
            await context.AnswerAsync(400, Error(400, "invalid_request_error"));
            return;
        }

        var before = faults.Charged;
        var items = requests.Select(request => Item(request!, organizations, faults, fault)).ToList();
        context.Response.Headers["x-call-credits-spent"] = $"{faults.Charged - before}";
        context.Response.Headers["x-call-credits-type"] = "enrich_company";
        if (fault == "drop") context.Abort();
        else await context.AnswerAsync(200, items);
    }

    private static object Item(JsonNode request, Organizations organizations, SourceFaults faults, string fault)
    {
        var (metadata, asked) = (request["metadata"], request["params"]);
        if (organizations.Find((string?)asked?["name"], (string?)asked?["locality"], (string?)asked?["region"]) is not { } found)
        {
            return new { status = 404, metadata, error = new { type = "not_found", message = "no company" } };
        }

        if (!faults.Charge()) return new { status = 402, metadata, error = new { type = "payment_required", message = "no credits" } };
        var one = found.Spoilt(fault);
        return new
        {
            status = 200,
            likelihood = 9,
            metadata,
            id = $"pdl{one.Number}",
            display_name = one.Name,
            name = one.Name.ToLowerInvariant(),
            employee_count = one.Employees,
            industry = one.Industry.ToLowerInvariant(),
            location = new { locality = one.City.ToLowerInvariant(), region = one.State.ToLowerInvariant(), country = "united states" },
        };
    }

    private static object Error(int status, string type) => new { status, error = new { type, message = "refused by the emulator" } };
}

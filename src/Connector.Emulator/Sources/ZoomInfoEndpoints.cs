using System.Text.Json.Nodes;

namespace Connector.Emulator.Sources;

/// <summary>ZoomInfo's GTM API as far as contract 3.3 tells it: client credentials, 25 companies a call, fields by name, one credit per company not
/// yet under management.</summary>
internal static class ZoomInfoEndpoints
{
    private const int MostCompanies = 25;
    private const string Token = "emulated-zoominfo-token";
    private static readonly string[] Included =
        ["id", "name", "website", "city", "state", "country", "employeeCount", "employeeRange", "revenue", "primaryIndustry", "foundedYear"];

    public static void MapZoomInfo(this IEndpointRouteBuilder app, Organizations organizations, SourceFaults faults)
    {
        var managed = new HashSet<int>();
        app.MapPost("/zoominfo/gtm/oauth/v1/token", async (HttpContext context) =>
        {
            var form = await context.Request.ReadFormAsync();
            var granted = form["grant_type"] == "client_credentials" && form["client_id"] == "emulator" && form["client_secret"] == "emulator";
            await (granted ? context.AnswerAsync(200, new { access_token = Token, token_type = "Bearer", expires_in = 3600 })
                : context.AnswerAsync(401, new { error = "invalid_client" }));
        });
        var data = app.MapGroup("/zoominfo/gtm/data/v1");
        data.AddEndpointFilter(async (call, next) => call.HttpContext.Request.Headers.Authorization == $"Bearer {Token}" ? await next(call)
            : Results.Json(Error(401, "ZI0001"), statusCode: 401));
        data.MapGet("/lookup/enrich", () => Results.Json(new { data = Included.Select(name => new { type = "EnrichField", id = name,
            attributes = new { fieldName = name } }) }));
        data.MapGet("/users/usage", () => Results.Json(new { data = new[] { new { attributes = new { usage = new[] { new { limitType = "record",
            usageRemaining = faults.Left } } } } } }));
        data.MapPost("/companies/enrich", context => EnrichAsync(context, organizations, faults, managed));
    }

    private static async Task EnrichAsync(HttpContext context, Organizations organizations, SourceFaults faults, HashSet<int> managed)
    {
        var fault = faults.Next("zoominfo");
        if (fault == "402")
        {
            await context.AnswerAsync(400, Error(400, "PFAPI0011")); // out of credits is a 400 here
            return;
        }

        if (fault != "drop" && await context.MisbehaveAsync(fault, (status, _) => Error(status, status == 429 ? "ZI0004" : "PFAPI0007"))) return;
        var asked = (await JsonNode.ParseAsync(context.Request.Body))?["data"]?["attributes"];
        if (asked?["matchCompanyInput"] is not JsonArray { Count: > 0 and <= MostCompanies } inputs
            || asked["outputFields"] is not JsonArray { Count: > 0 } fields)
        {
            await context.AnswerAsync(400, Error(400, "PFAPI0002"));
            return;
        }

        var wanted = fields.Select(field => (string?)field).ToList();
        if (wanted.Except(Included).Any())
        {
            await context.AnswerAsync(400, Error(400, "PFAPI0009"));
            return;
        }

        var items = inputs.Select(input => Item(input!, organizations, faults, managed, fault, wanted)).Reverse().ToList(); // no order is promised
        if (fault == "drop") context.Abort();
        else await context.AnswerAsync(200, new { data = items }, "application/vnd.api+json");
    }

    private static object Item(JsonNode input, Organizations organizations, SourceFaults faults, HashSet<int> managed, string fault, List<string?> wanted)
    {
        string? Said(string name) => (string?)input[name];
        if (organizations.Find(Said("companyName"), Said("companyCity"), Said("companyState")) is not { } found)
        {
            return new { type = "NoMatch", id = "0", meta = new { matchStatus = "NO_MATCH", input } };
        }

        lock (managed)
        {
            if (!managed.Contains(found.Number) && !faults.Charge()) return new { type = "NoMatch", id = "0",
                meta = new { matchStatus = "LIMIT_EXCEEDED", input } };
            managed.Add(found.Number);
        }

        var one = found.Spoilt(fault);
        var attributes = new Dictionary<string, object?>
        {
            ["name"] = one.Name,
            ["city"] = one.City,
            ["state"] = one.State,
            ["country"] = one.Country == "US" ? "United States" : one.Country,
            ["employeeCount"] = one.Employees,
            ["revenue"] = one.Revenue / 1000, // thousands of dollars
            ["primaryIndustry"] = new[] { one.Industry },
        };
        return new
        {
            type = "Company",
            id = $"{900_000_000 + one.Number}",
            attributes = attributes.Where(field => field.Value is not null && wanted.Contains(field.Key)).ToDictionary(),
            meta = new { matchStatus = "FULL_MATCH", input },
        };
    }

    private static object Error(int status, string code) => new { error = new { code, message = "refused by the emulator", status, requestId = "e-1",
        retryable = status is 429 or >= 500 } };
}

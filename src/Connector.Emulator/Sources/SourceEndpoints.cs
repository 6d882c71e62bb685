using System.Text.Json;
using Connector.Emulator.HubSpot.Portals;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Sources;

/// <summary>
/// The emulated vendors and other systems, each below its name: <c>/zoominfo/gtm</c>, <c>/pdl/v5</c>, <c>/clay</c>, <c>/apollo</c>, <c>/clearbit</c>,
/// <c>/gainsight</c>, <c>/churnzero</c>, <c>/vitally</c>, <c>/stripe</c>, <c>/chargebee</c>, <c>/zendesk</c>; and <c>/__sources</c> for tests: <c>GET</c> tells
/// requests and credits charged, <c>PUT</c> sets faults (format: <see cref="SourceFaults"/>), <c>GET /__sources/customers</c> tells what they know.
/// </summary>
internal static class SourceEndpoints
{
    /// <summary>Apart from the CRM: no session, no daily limit, none of its faults.</summary>
    public static void UseSources(this WebApplication app)
    {
        var services = app.Services;
        var (faults, time) = (new SourceFaults(), services.GetRequiredService<TimeProvider>());
        var customers = new Customers(services.GetRequiredService<SalesforceOrg>(), services.GetRequiredService<Portal>());
        var organizations = Organizations.Load(services.GetRequiredService<EmulatorOptions>().Enrichment, customers);
        var clay = new ClayTable(organizations, faults);
        app.Lifetime.ApplicationStopped.Register(clay.Dispose);
        EmulatedVendor[] vendors =
        [
            new Apollo(organizations, faults, time), new Clearbit(organizations, faults, time), new Gainsight(customers, faults, time),
            new ChurnZero(customers, faults, time), new Vitally(customers, faults, time), new Stripe(customers, faults),
            new Chargebee(customers, faults, time), new Zendesk(customers, faults, time),
        ];
        string[] roots = ["/zoominfo", "/pdl", "/clay", "/__sources", .. vendors.Select(vendor => "/" + vendor.Name)];
        app.MapWhen(context => roots.Any(root => context.Request.Path.StartsWithSegments(root, StringComparison.Ordinal)), sources =>
        {
            sources.UseRouting();
            sources.UseEndpoints(endpoints =>
            {
                endpoints.MapZoomInfo(organizations, faults);
                endpoints.MapPeopleDataLabs(organizations, faults);
                clay.Map(endpoints);
                foreach (var vendor in vendors) vendor.Map(endpoints);
                endpoints.MapGet("/__sources", () => Results.Json(faults.Told()));
                endpoints.MapGet("/__sources/customers", () => Results.Json(customers.All.Select(Told)));
                endpoints.MapPut("/__sources", async (HttpContext context) => faults.Set((await JsonDocument.ParseAsync(context.Request.Body)).RootElement));
            });
        });
    }

    private static object Told(Customer one)
    {
        var life = one.Life;
        return new
        {
            id = one.CrmId, key = one.Key, name = one.Name, domain = one.Domain, billing = life.Billing, mrr = life.Monthly, health = life.Health,
            usage = life.Usage, users = life.Users, nps = life.Nps, csat = life.Csat, tickets = life.Tickets,
        };
    }

    /// <summary>Whether the fault was one of the whole request, which is then answered.</summary>
    public static async Task<bool> MisbehaveAsync(this HttpContext context, string fault, Func<int, string, object> error)
    {
        switch (fault)
        {
            case "429":
                context.Response.Headers.RetryAfter = "0";
                await context.AnswerAsync(429, error(429, "rate"));
                return true;
            case "402":
                await context.AnswerAsync(402, error(402, "credits"));
                return true;
            case "500":
                await context.AnswerAsync(500, error(500, "server"));
                return true;
            case "slow":
                await Task.Delay(TimeSpan.FromMinutes(2), context.RequestAborted);
                return true;
            case "drop":
                context.Abort();
                return true;
            case "wrong_json":
                await context.Response.WriteAsync("<html><body>Service unavailable</body></html>");
                return true;
            case "duplicate_keys":
                await context.Response.WriteAsync("""{"data":[],"data":[{"type":"Company","id":"1"}]}""");
                return true;
            default:
                return false;
        }
    }

    public static async Task AnswerAsync(this HttpContext context, int status, object body, string type = "application/json")
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        await context.Response.WriteAsync(JsonSerializer.Serialize(body));
    }

    /// <summary>A company as nobody would want it.</summary>
    public static Organization Spoilt(this Organization one, string fault) => fault switch
    {
        "other_company" => one with { Name = "Quite Another Company", Domain = "another.example", City = "Elsewhere", State = "ZZ", Employees = 1 },
        "hostile" => one with { Industry = (one.Number % 4) switch { 0 => new string('A', 1_000_000), 1 => "=HYPERLINK(\"http://x\")", 2 =>
            "Retail\u0000\u001b[31m", _ => "\u202egnikcah" }, Employees = null },
        _ => one,
    };
}

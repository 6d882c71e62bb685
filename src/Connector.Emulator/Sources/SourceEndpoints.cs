using System.Text.Json;

namespace Connector.Emulator.Sources;

/// <summary>
/// The emulated enrichment vendors: ZoomInfo below <c>/zoominfo/gtm</c>, People Data Labs below <c>/pdl/v5</c>, a table of
/// Clay below <c>/clay</c>, and <c>/__sources</c> for tests:
/// <c>GET</c> tells requests and credits charged, <c>PUT</c> sets faults (format: <see cref="SourceFaults"/>).
/// </summary>
internal static class SourceEndpoints
{
    /// <summary>Apart from the CRM: no session, no daily limit, none of its faults.</summary>
    public static void UseSources(this WebApplication app)
    {
        var organizations = Organizations.Load(app.Services.GetRequiredService<EmulatorOptions>().Enrichment);
        var faults = new SourceFaults();
        var clay = new ClayTable(organizations, faults);
        app.Lifetime.ApplicationStopped.Register(clay.Dispose);
        string[] roots = ["/zoominfo", "/pdl", "/clay", "/__sources"];
        app.MapWhen(context => roots.Any(root => context.Request.Path.StartsWithSegments(root, StringComparison.Ordinal)), sources =>
        {
            sources.UseRouting();
            sources.UseEndpoints(endpoints =>
            {
                endpoints.MapZoomInfo(organizations, faults);
                endpoints.MapPeopleDataLabs(organizations, faults);
                clay.Map(endpoints);
                endpoints.MapGet("/__sources", () => Results.Json(new { requests = faults.Requests, charged = faults.Charged, left = faults.Left }));
                endpoints.MapPut("/__sources", async (HttpContext context) => faults.Set((await JsonDocument.ParseAsync(context.Request.Body)).RootElement));
            });
        });
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
        "other_company" => one with { Name = "Quite Another Company", City = "Elsewhere", State = "ZZ", Employees = 1 },
        "hostile" => one with { Industry = (one.Number % 4) switch { 0 => new string('A', 1_000_000), 1 => "=HYPERLINK(\"http://x\")", 2 =>
            "Retail\u0000\u001b[31m", _ => "\u202egnikcah" }, Employees = null },
        _ => one,
    };
}

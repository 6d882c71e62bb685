using System.Globalization;

namespace Connector.Emulator.Sources;

/// <summary>Clearbit's legacy company API as contract 3.4 tells it: one company by its domain, 404 for nobody. The stream host's path answers at once; the
/// other host's (<c>/clearbit/later/…</c>) says 202 for every third company. What a match costs is per plan: one credit here.</summary>
internal sealed class Clearbit(Organizations organizations, SourceFaults faults, TimeProvider time)
    : EmulatedVendor("clearbit", faults, new MinuteLimit(CallsPerMinute, time))
{
    private const int CallsPerMinute = 600;

    public override void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/clearbit/v2/companies/find", Serve((context, fault) => FindAsync(context, fault, isLate: false)));
        app.MapGet("/clearbit/later/v2/companies/find", Serve((context, fault) => FindAsync(context, fault, isLate: true)));
    }

    protected override bool Admits(HttpRequest request) => HasBasic(request, Credential, "") || HasBearer(request);

    /// <summary>The body's shape is UNCONFIRMED.</summary>
    protected override Task RefuseAsync(HttpContext context, int status) => context.AnswerAsync(status, new
    {
        error = new
        {
            type = status switch { 401 => "auth_required", 402 => "over_quota", 404 => "unknown_record", 422 => "params_invalid", 429 => "rate_limit", _ => "api_error" },
            message = "refused by the emulator",
        },
    });

    protected override void TellLimit(IHeaderDictionary headers, Window window, bool isRefused)
    {
        headers["X-RateLimit-Limit"] = window.Limit.ToString(CultureInfo.InvariantCulture);
        headers["X-RateLimit-Remaining"] = window.Left.ToString(CultureInfo.InvariantCulture);
        headers["X-RateLimit-Reset"] = window.Seconds.ToString(CultureInfo.InvariantCulture);
    }

    private async Task FindAsync(HttpContext context, string fault, bool isLate)
    {
        var domain = (string?)context.Request.Query["domain"];
        if (domain is null || !domain.Contains('.', StringComparison.Ordinal)) await RefuseAsync(context, 422);
        else if (organizations.FindByDomain(domain) is not { } found) await RefuseAsync(context, 404);
        else if (isLate && found.Number % 3 == 0) await context.AnswerAsync(202, new { });
        else if (!Faults.Charge()) await RefuseAsync(context, 402);
        else await ReplyAsync(context, fault, Company(found.Spoilt(fault)));
    }

    private static object Company(Organization one) => new
    {
        id = $"0b0b-{one.Number}",
        name = one.Name,
        legalName = one.Name,
        domain = one.Domain,
        domainAliases = Array.Empty<string>(),
        category = new { sector = one.Industry, industryGroup = one.Industry, industry = one.Industry, subIndustry = one.Industry },
        geo = new { city = one.City, state = one.State, country = one.Country },
        foundedYear = 1950 + (one.Number % 70),
        metrics = new { employees = one.Employees, employeesRange = "51-250", annualRevenue = one.Revenue, estimatedAnnualRevenue = "$10M-$50M" },
        tech = new[] { "salesforce" },
        type = "private",
    };
}

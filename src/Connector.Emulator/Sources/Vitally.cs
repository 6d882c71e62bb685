using System.Globalization;
using System.Text;

namespace Connector.Emulator.Sources;

/// <summary>Vitally as contract 4.3 tells it: accounts newest first, at most 100 a page, the next page by an opaque cursor; churned ones only when asked for.</summary>
internal sealed class Vitally(Customers customers, SourceFaults faults, TimeProvider time)
    : EmulatedVendor("vitally", faults, new MinuteLimit(CallsPerMinute, time))
{
    private const int CallsPerMinute = 1000;
    private const int MostRows = 100;
    private static readonly string[] Statuses = ["active", "churned", "activeOrChurned"];

    public override void Map(IEndpointRouteBuilder app) => app.MapGet("/vitally/resources/accounts", Serve(AccountsAsync));

    protected override bool Admits(HttpRequest request) => HasBasic(request, Credential, "");

    protected override Task RefuseAsync(HttpContext context, int status) => context.AnswerAsync(status, new { error = $"refused by the emulator ({status})" });

    protected override void TellLimit(IHeaderDictionary headers, Window window, bool isRefused)
    {
        headers["RateLimit-Limit"] = $"{window.Limit}, {window.Limit};window=60";
        headers["RateLimit-Remaining"] = $"{window.Left}";
        headers["RateLimit-Reset"] = $"{(isRefused ? window.Seconds : 0)}";
    }

    private async Task AccountsAsync(HttpContext context, string fault)
    {
        var query = context.Request.Query;
        var (status, limit) = ((string?)query["status"] ?? "active", query.ContainsKey("limit") ? Number(query["limit"]) : MostRows);
        if (!Statuses.Contains(status) || limit is not (>= 1 and <= MostRows) || ((string?)query["sortBy"] ?? "updatedAt") is not ("createdAt" or "updatedAt")
            || Position(query["from"]) is not { } from)
        {
            await RefuseAsync(context, 400);
            return;
        }

        var wanted = customers.All.Reverse().Where(one => status == "activeOrChurned" || one.Life.HasChurned == (status == "churned")).ToList();
        var page = PageOf(wanted, from, limit.Value, fault);
        await ReplyAsync(context, fault, new
        {
            results = page.Rows.Select(one => Account(one, fault)),
            next = page.HasMore ? Convert.ToBase64String(Encoding.UTF8.GetBytes($"at:{page.Next}")) : null,
        });
    }

    private object Account(Customer one, string fault)
    {
        var (life, told) = (one.Life, one.Spoilt(fault));
        return new
        {
            id = $"b1c5f3e0-0000-4000-8000-{one.Number:D12}",
            externalId = fault == "swapped_ids" ? customers.All[one.Number % customers.All.Count].Key : told.Key,
            name = told.Name,
            mrr = life.Monthly,
            healthScore = life.Health / 10.0,
            npsScore = life.Nps,
            usersCount = life.Users,
            nextRenewalDate = time.GetUtcNow().AddDays(life.RenewalDays).ToString("yyyy-MM-ddT00:00:00.000Z", CultureInfo.InvariantCulture),
            churnedAt = life.HasChurned ? "2026-01-31T00:00:00.000Z" : null,
            traits = new Dictionary<string, object> { ["vitally.custom.tier"] = "enterprise" },
            segments = Array.Empty<object>(),
        };
    }

    private static int? Position(string? cursor)
    {
        if (string.IsNullOrEmpty(cursor)) return 0;
        var bytes = new byte[cursor.Length];
        return Convert.TryFromBase64String(cursor, bytes, out var length) && Encoding.UTF8.GetString(bytes, 0, length) is ['a', 't', ':', .. var at]
            ? Number(at) : null;
    }

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

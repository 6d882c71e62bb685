using System.Globalization;
using System.Text;

namespace Connector.Emulator.Sources;

/// <summary>Zendesk's incremental exports as contract 6.1 tells them: organizations by time, where the last row of a page begins the next one too; tickets by
/// cursor; ten calls a minute for both together.</summary>
internal sealed class Zendesk(Customers customers, SourceFaults faults, TimeProvider time)
    : EmulatedVendor("zendesk", faults, new MinuteLimit(CallsPerMinute, time))
{
    private const int CallsPerMinute = 10;
    private const int RowsPerPage = 1000;
    private const long FirstChange = 1_700_000_000;

    public override void Map(IEndpointRouteBuilder app)
    {
        foreach (var ending in new[] { "", ".json" })
        {
            app.MapGet($"/zendesk/api/v2/incremental/organizations{ending}", Serve(OrganizationsAsync));
            app.MapGet($"/zendesk/api/v2/incremental/tickets/cursor{ending}", Serve(TicketsAsync));
        }
    }

    protected override bool Admits(HttpRequest request) => HasBasic(request, "emulator@example.com/token", Credential) || HasBearer(request);

    /// <summary>Sometimes an object, sometimes a text.</summary>
    protected override Task RefuseAsync(HttpContext context, int status) => context.AnswerAsync(status, status switch
    {
        401 => new { error = "Couldn't authenticate you" },
        422 => new { error = "RecordInvalid", description = "Record validation errors", details = new { start_time = Array.Empty<object>() } },
        _ => new { error = new { title = "refused by the emulator", message = "refused by the emulator" } },
    });

    protected override void TellLimit(IHeaderDictionary headers, Window window, bool isRefused)
    {
        headers["X-Rate-Limit"] = headers["ratelimit-limit"] = Text(window.Limit);
        headers["X-Rate-Limit-Remaining"] = headers["ratelimit-remaining"] = Text(window.Left);
        headers["ratelimit-reset"] = Text(window.Seconds);
        if (isRefused) headers.RetryAfter = Text(window.Seconds);
    }

    private async Task OrganizationsAsync(HttpContext context, string fault)
    {
        if (!long.TryParse(context.Request.Query["start_time"], NumberStyles.None, CultureInfo.InvariantCulture, out var since))
        {
            await RefuseAsync(context, 422);
            return;
        }

        var page = PageOf([.. customers.All.Where(one => Changed(one) >= since)], 0, RowsPerPage, fault);
        var end = page.Rows.Count == 0 ? since : Changed(page.Rows[^1]);
        await ReplyAsync(context, fault, new
        {
            organizations = page.Rows.Select(one => Organization(one, fault)),
            next_page = $"{context.Request.Scheme}://{context.Request.Host}/zendesk/api/v2/incremental/organizations.json?start_time={end}",
            count = page.Rows.Count,
            end_of_stream = !page.HasMore,
            end_time = end,
        });
    }

    private object Organization(Customer one, string fault)
    {
        var told = one.Spoilt(fault);
        return new
        {
            id = Id(one),
            name = told.Name,
            external_id = fault == "swapped_ids" ? customers.All[one.Number % customers.All.Count].Key : told.Key,
            domain_names = told.Domain is null ? [] : new[] { told.Domain },
            updated_at = DateTimeOffset.FromUnixTimeSeconds(Changed(one)).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
            deleted_at = (string?)null,
            tags = Array.Empty<string>(),
            organization_fields = new { },
        };
    }

    private async Task TicketsAsync(HttpContext context, string fault)
    {
        var query = context.Request.Query;
        var cursor = (string?)query["cursor"];
        var (since, from) = cursor is null ? (Number(query["start_time"]), 0) : Position(cursor);
        if (since is null)
        {
            await RefuseAsync(context, 422);
            return;
        }

        var page = PageOf([.. Tickets().Where(ticket => ticket.Changed >= since)], from, RowsPerPage, fault);
        await ReplyAsync(context, fault, new
        {
            tickets = page.Rows.Select(Ticket),
            after_cursor = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{since}||{page.Next}")),
            before_cursor = (string?)null,
            end_of_stream = !page.HasMore,
        });
    }

    /// <summary>By the time of their last change, which is that of their making here.</summary>
    private IEnumerable<Row> Tickets()
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        return customers.All.SelectMany(one => one.Life.Tickets.Select(ticket => new Row(one, ticket, now - (ticket.Age * 86_400L) + ticket.Number)))
            .OrderBy(row => row.Changed);
    }

    private static object Ticket(Row row) => new
    {
        id = row.Told.Number,
        organization_id = Id(row.Customer),
        status = row.Told.Status,
        priority = "normal",
        subject = "SAMPLE TICKET",
        created_at = DateTimeOffset.FromUnixTimeSeconds(row.Changed).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        satisfaction_rating = new { score = row.Told.Score },
        tags = Array.Empty<string>(),
    };

    private static long Id(Customer one) => 26_363_643_000_000 + one.Number;

    private static long Changed(Customer one) => FirstChange + (one.Number * 37L);

    private static (long? Since, int From) Position(string cursor)
    {
        var bytes = new byte[cursor.Length];
        return Convert.TryFromBase64String(cursor, bytes, out var length) && Encoding.UTF8.GetString(bytes, 0, length).Split("||") is [var since, var from]
            && int.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out var at) ? (Number(since), at) : (null, 0);
    }

    private static long? Number(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed record Row(Customer Customer, SupportTicket Told, long Changed);
}

using System.Globalization;
using System.Text.Json;

namespace Connector.Emulator.Sources;

/// <summary>Chargebee's list of subscriptions as contract 5.2 tells it: ten a page unless asked for more, the next page by an opaque offset that looks like
/// JSON, each entry wrapping subscription and customer. Whether <c>mrr</c> is filled is UNCONFIRMED: here on every second one.</summary>
internal sealed class Chargebee(Customers customers, SourceFaults faults, TimeProvider time)
    : EmulatedVendor("chargebee", faults, new MinuteLimit(CallsPerMinute, time))
{
    private const int CallsPerMinute = 150;
    private const int MostRows = 100;
    private const int RowsByDefault = 10;
    private const long FirstChange = 1_700_000_000;

    public override void Map(IEndpointRouteBuilder app) => app.MapGet("/chargebee/api/v2/subscriptions", Serve(SubscriptionsAsync));

    protected override bool Admits(HttpRequest request) => HasBasic(request, Credential, "");

    /// <summary>The body's shape is UNCONFIRMED.</summary>
    protected override Task RefuseAsync(HttpContext context, int status) => context.AnswerAsync(status, new
    {
        message = "refused by the emulator",
        type = "invalid_request",
        api_error_code = status switch { 401 => "api_authentication_failed", 429 => "api_request_limit_exceeded", 400 => "param_wrong_value", _ => "internal_error" },
    });

    private async Task SubscriptionsAsync(HttpContext context, string fault)
    {
        var query = context.Request.Query;
        var from = Position(query["offset"]);
        if (!int.TryParse((string?)query["limit"] ?? $"{RowsByDefault}", NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
            || limit is < 1 or > MostRows || from is null)
        {
            await RefuseAsync(context, 400);
            return;
        }

        var isNewestFirst = (string?)query["sort_by[asc]"] is null; // by their rule
        var page = PageOf([.. isNewestFirst ? All().Reverse() : All()], from.Value, limit, fault);
        var answer = new Dictionary<string, object> { ["list"] = page.Rows.Select(row => Entry(row, fault)) };
        if (page.HasMore) answer["next_offset"] = JsonSerializer.Serialize(new[] { $"{FirstChange}000", $"{page.Next}" });
        await ReplyAsync(context, fault, answer);
    }

    private IEnumerable<Row> All() => customers.All.Where(one => one.Life.Billing == "chargebee")
        .SelectMany(one => one.Life.Subscriptions.Select((bought, i) => new Row($"cb_{one.Number:D8}{i}", one, bought, i)));

    private object Entry(Row row, string fault)
    {
        var (told, changed) = (row.Customer.Spoilt(fault), FirstChange + (row.Customer.Number * 10) + row.Line);
        var payer = $"__test__{row.Customer.Number:D8}{row.Bought.Payer}";
        var subscription = new Dictionary<string, object?>
        {
            ["id"] = row.Id,
            ["customer_id"] = payer,
            ["status"] = Status(row.Bought),
            ["currency_code"] = row.Bought.Currency,
            ["billing_period"] = row.Bought.Periods,
            ["billing_period_unit"] = row.Bought.Unit,
            ["updated_at"] = changed,
            ["deleted"] = false,
            ["object"] = "subscription",
            ["subscription_items"] = new[] { Item(row) },
        };
        if (row.Customer.Number % 2 == 0) subscription["mrr"] = (long)Math.Round(row.Bought.Monthly * 100);
        var customer = new Dictionary<string, object?>
        {
            ["id"] = payer,
            ["company"] = told.Name,
            ["email"] = told.Domain is null ? null : $"billing@{told.Domain}",
            ["cf_account_id"] = fault == "swapped_ids" ? customers.All[row.Customer.Number % customers.All.Count].Key : told.Key,
            ["object"] = "customer",
        };
        return new { subscription, customer };
    }

    private static object Item(Row row) => new
    {
        item_price_id = "basic-USD",
        item_type = row.Bought.IsMetered ? "charge" : "plan",
        unit_price = row.Bought.Amount,
        quantity = row.Bought.Seats,
        amount = row.Bought.Amount * row.Bought.Seats,
        @object = "subscription_item",
    };

    private static string Status(Subscription bought) => bought.Standing switch
    {
        Standing.Leaving => "non_renewing",
        Standing.Trial => "in_trial",
        Standing.Gone => "cancelled",
        _ => "active",
    };

    /// <summary>An offset is taken as it was given; anything else is refused.</summary>
    private static int? Position(string? offset)
    {
        if (offset is null) return 0;
        try
        {
            return JsonSerializer.Deserialize<string[]>(offset) is [_, var at] && int.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var from)
                ? from : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Row(string Id, Customer Customer, Subscription Bought, int Line);
}

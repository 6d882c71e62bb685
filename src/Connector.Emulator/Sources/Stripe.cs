using System.Globalization;

namespace Connector.Emulator.Sources;

/// <summary>Stripe's list of subscriptions as contract 5.1 tells it: newest first, at most 100 a page, the next page after the last id; what is not expanded
/// is an id. Numbers of its limits are UNCONFIRMED: none here.</summary>
internal sealed class Stripe(Customers customers, SourceFaults faults) : EmulatedVendor("stripe", faults, limit: null)
{
    private const int MostRows = 100;
    private const int RowsByDefault = 10;
    private const long FirstCreated = 1_700_000_000;
    private static readonly string[] Parameters = ["status", "limit", "starting_after", "expand[]", "created[gte]", "customer"];

    public override void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/stripe/v1/subscriptions", Serve(SubscriptionsAsync));
        app.MapGet("/stripe/v1/prices/{id}", Serve(PriceAsync));
        app.MapGet("/stripe/v1/invoices", Serve(InvoicesAsync));
    }

    protected override bool Admits(HttpRequest request) => HasBearer(request);

    protected override Task RefuseAsync(HttpContext context, int status) => RefuseAsync(context, status, null);

    private static Task RefuseAsync(HttpContext context, int status, string? parameter) => context.AnswerAsync(status, new
    {
        error = new
        {
            type = status switch { 400 or 401 or 402 => "invalid_request_error", 429 => "rate_limit_error", _ => "api_error" },
            code = status switch { 400 => "parameter_unknown", 429 => "rate_limit", _ => null },
            param = parameter,
            message = "refused by the emulator",
        },
    });

    private async Task SubscriptionsAsync(HttpContext context, string fault)
    {
        var query = context.Request.Query;
        if (query.Keys.FirstOrDefault(key => !Parameters.Contains(key)) is { } unknown)
        {
            await RefuseAsync(context, 400, unknown);
            return;
        }

        var all = All((string?)query["status"] ?? "");
        var after = (string?)query["starting_after"];
        var from = after is null ? 0 : all.FindIndex(one => one.Id == after) + 1;
        if (!int.TryParse((string?)query["limit"] ?? $"{RowsByDefault}", NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
            || limit is < 1 or > MostRows || (after is not null && from == 0))
        {
            await RefuseAsync(context, 400, after is null ? "limit" : "starting_after");
            return;
        }

        var page = PageOf(all, from, limit, fault);
        var expand = query["expand[]"].OfType<string>().ToHashSet(StringComparer.Ordinal);
        await ReplyAsync(context, fault, new
        {
            @object = "list",
            url = "/v1/subscriptions",
            has_more = page.HasMore,
            data = page.Rows.Select(row => Subscription(row, fault, expand)),
        });
    }

    private Task PriceAsync(HttpContext context, string fault) => All("all").Find(row => !IsPriceGone(row) && $"price_{row.Id}" == (string?)context.Request.RouteValues["id"]) is { } found
        ? ReplyAsync(context, fault, Price(found, context.Request.Query["expand[]"].Contains("tiers"))) : RefuseAsync(context, 404, "price");

    /// <summary>Some prices with tiers can be read by nobody any more; what was paid by them is known from invoices alone.</summary>
    private static bool IsPriceGone(Row row) => row.Bought.Tiers == "graduated" && row.Customer.Number % 2 == 0;

    /// <summary>One paid invoice for each subscription that is paid; no other state is kept here.</summary>
    private Task InvoicesAsync(HttpContext context, string fault)
    {
        var query = context.Request.Query;
        if (query.Keys.FirstOrDefault(key => key is not ("subscription" or "status" or "limit")) is { } unknown) return RefuseAsync(context, 400, unknown);
        var paid = All("all").Where(row => row.Id == (string?)query["subscription"] && (string?)query["status"] is null or "paid" && row.Bought.Standing != Standing.Trial);
        return ReplyAsync(context, fault, new { @object = "list", url = "/v1/invoices", has_more = false, data = paid.Select(Invoice) });
    }

    private static object Invoice(Row row) => new
    {
        id = $"in_{row.Id}",
        @object = "invoice",
        status = "paid",
        customer = CustomerId(row),
        parent = new { type = "subscription_details", subscription_details = new { subscription = row.Id } },
        lines = new { @object = "list", has_more = false, data = LineAmounts(row.Bought).Select((amount, i) => Line(row, i, amount)) },
    };

    /// <summary>A line for each tier that is reached and one for its flat amount; of other prices one.</summary>
    private static IEnumerable<long> LineAmounts(Subscription bought)
    {
        var full = bought.Tiers == "graduated" ? Math.Min(bought.Seats, Emulator.Sources.Subscription.FullPriceSeats) : bought.Seats;
        yield return bought.Amount * full;
        if (full == bought.Seats) yield break;
        yield return bought.Amount / 2 * (bought.Seats - full);
        yield return Emulator.Sources.Subscription.FlatBeyond;
    }

    private static object Line(Row row, int number, long amount) => new
    {
        id = $"il_{row.Id}{number}",
        @object = "line_item",
        amount,
        currency = row.Bought.Currency.ToLowerInvariant(),
        period = new { start = row.Created, end = row.Created + (30 * 86_400) },
        taxes = new[] { new { amount = amount / 5, tax_behavior = "exclusive" } },
        parent = new { type = "subscription_item_details", subscription_item_details = new { subscription = row.Id, subscription_item = $"si_{row.Id}", proration = false } },
    };

    /// <summary>Newest first. Without a status all but those that are over, by the vendor's rule.</summary>
    private List<Row> All(string status) =>
    [
        .. customers.All.Where(one => one.Life.Billing == "stripe")
            .SelectMany(one => one.Life.Subscriptions.Select((bought, i) => new Row($"sub_{one.Number:D8}{i}", one, bought, FirstCreated + (one.Number * 10) + i)))
            .Where(row => status == "all" || (status.Length == 0 ? row.Bought.Standing != Standing.Gone : Status(row.Bought) == status)).Reverse(),
    ];

    private object Subscription(Row row, string fault, HashSet<string> expand) => new
    {
        id = row.Id,
        @object = "subscription",
        status = Status(row.Bought),
        created = row.Created,
        currency = row.Bought.Currency.ToLowerInvariant(),
        cancel_at_period_end = row.Bought.Standing == Standing.Leaving,
        customer = expand.Contains("data.customer") ? Customer(row, fault) : CustomerId(row),
        discounts = row.Bought.PercentOff == 0 ? [] : Discounts(row, expand),
        items = new { @object = "list", has_more = false, data = new[] { Item(row) } },
        metadata = new { },
    };

    private static object Item(Row row) => new
    {
        id = $"si_{row.Id}",
        @object = "subscription_item",
        subscription = row.Id,
        quantity = row.Bought.IsMetered ? (int?)null : row.Bought.Seats,
        current_period_start = row.Created,
        current_period_end = row.Created + (30 * 86_400),
        price = Price(row, withTiers: false),
    };

    /// <summary>Tiers come only where they are asked for; from a list of subscriptions they lie a level deeper than may be expanded.</summary>
    private static Dictionary<string, object?> Price(Row row, bool withTiers)
    {
        var bought = row.Bought;
        string Decimal(long minor) => minor.ToString(CultureInfo.InvariantCulture);
        var price = new Dictionary<string, object?>
        {
            ["id"] = $"price_{row.Id}",
            ["object"] = "price",
            ["billing_scheme"] = bought.Tiers.Length == 0 ? "per_unit" : "tiered",
            ["currency"] = bought.Currency.ToLowerInvariant(),
            ["tiers_mode"] = bought.Tiers.Length == 0 ? null : bought.Tiers,
            ["transform_quantity"] = null,
            ["unit_amount"] = null, // may be null with the decimal set
            ["unit_amount_decimal"] = bought.Tiers.Length == 0 ? Decimal(bought.Amount) : null,
            ["recurring"] = new { interval = bought.Unit, interval_count = bought.Periods, usage_type = bought.IsMetered ? "metered" : "licensed" },
        };
        if (withTiers && bought.Tiers.Length > 0) price["tiers"] = new object[]
        {
            new { up_to = (int?)Emulator.Sources.Subscription.FullPriceSeats, unit_amount_decimal = Decimal(bought.Amount), flat_amount_decimal = (string?)null },
            new { up_to = (int?)null, unit_amount_decimal = Decimal(bought.Amount / 2), flat_amount_decimal = Decimal(Emulator.Sources.Subscription.FlatBeyond) },
        };
        return price;
    }

    private static object[] Discounts(Row row, HashSet<string> expand) =>
    [
        !expand.Any(path => path.StartsWith("data.discounts", StringComparison.Ordinal)) ? $"di_{row.Id}" : new
        {
            id = $"di_{row.Id}",
            @object = "discount",
            end = (long?)null,
            source = new { type = "coupon", coupon = expand.Contains("data.discounts.source.coupon") ? Coupon(row) : $"co_{row.Id}" },
        },
    ];

    private static object Coupon(Row row) => new
    {
        id = $"co_{row.Id}",
        duration = row.Bought.IsOffForEver ? "forever" : "once",
        percent_off = (double)row.Bought.PercentOff,
        amount_off = (long?)null,
    };

    /// <summary>Two of three have the customer's number as metadata, the others are known by their e-mail domain and name.</summary>
    private object Customer(Row row, string fault)
    {
        var told = row.Customer.Spoilt(fault);
        var key = fault == "swapped_ids" ? customers.All[row.Customer.Number % customers.All.Count].Key : told.Key;
        return new
        {
            id = CustomerId(row),
            @object = "customer",
            name = told.Name,
            email = told.Domain is null ? null : $"billing@{told.Domain}",
            discount = (object?)null,
            metadata = row.Customer.Number % 3 == 0 && told.Domain is not null ? [] : new Dictionary<string, string> { ["account_id"] = key },
        };
    }

    private static string CustomerId(Row row) => $"cus_{row.Customer.Number:D8}{row.Bought.Payer}";

    private static string Status(Subscription bought) => bought.Standing switch
    {
        Standing.Late => "past_due",
        Standing.Trial => "trialing",
        Standing.Gone => "canceled",
        _ => "active",
    };

    private sealed record Row(string Id, Customer Customer, Subscription Bought, long Created);
}

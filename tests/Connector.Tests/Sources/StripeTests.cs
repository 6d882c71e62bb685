using Connector.Enrichment;
using Connector.Http;
using Connector.Sources.Stripe;
using Connector.Sources.Stripe.Api;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using static Connector.Tests.Sources.SourceServer;

namespace Connector.Tests.Sources;

public class StripeTests
{
    private const string Subscriptions = "/v1/subscriptions";
    private SourceServer _server = null!;

    [SetUp]
    public void Start() => _server = new SourceServer((services, key, section) => services.AddStripe(key, section), ("BaseUrl", "{url}/v1"),
        ("SecretKey", SourceServer.Secret), ("MetadataKey", "account"));

    [TearDown]
    public async Task Stop() => await _server.DisposeAsync();

    [TestCase("active", "12000", 2, "year", 1, "licensed", "usd", 20, TestName = "a yearly price counts a twelfth")]
    [TestCase("active", "2000", 3, "month", 1, "licensed", "usd", 60)]
    [TestCase("past_due", "3000", 1, "month", 3, "licensed", "USD", 10, TestName = "past due still counts; every three months")]
    [TestCase("active", "1200", 1, "week", 1, "licensed", "usd", 52, TestName = "52 weeks a year")]
    [TestCase("trialing", "2000", 1, "month", 1, "licensed", "usd", 0)]
    [TestCase("canceled", "2000", 1, "month", 1, "licensed", "usd", 0)]
    [TestCase("unpaid", "2000", 1, "month", 1, "licensed", "usd", 0)]
    [TestCase("active", "2000", 1, "month", 1, "metered", "usd", 0, TestName = "metered prices count nothing")]
    [TestCase("active", "0.5", 1000, "month", 1, "licensed", "usd", 5, TestName = "parts of a cent")]
    public void Monthly_recurring_revenue_is_the_vendors_definition(string status, string amount, double quantity, string interval, int count,
        string usage, string currency, double monthly)
    {
        var item = new StripeItem(quantity, new StripePrice(currency, amount, "per_unit", new StripeRecurring(interval, count, usage)));
        var subscription = new StripeSubscription("sub", status, null, null, new StripeList<StripeItem>([item], false));

        Assert.That(RecurringRevenue.Monthly(subscription)?.Amount, Is.EqualTo(monthly).Within(1e-9));
    }

    [Test]
    public void Yen_are_whole_and_what_has_no_amount_or_two_currencies_is_told_by_nobody()
    {
        StripeSubscription Of(params (string Currency, string? Amount)[] items) => new("sub", "active", null, null, new StripeList<StripeItem>(
            [.. items.Select(item => new StripeItem(1, new StripePrice(item.Currency, item.Amount, null, new StripeRecurring("month", 1, "licensed"))))], false));

        Assert.That(RecurringRevenue.Monthly(Of(("jpy", "500"))), Is.EqualTo((500.0, "JPY")));
        Assert.That(RecurringRevenue.Monthly(Of(("kwd", "5000"))), Is.EqualTo((5.0, "KWD")));
        Assert.That(RecurringRevenue.Monthly(Of(("usd", null))), Is.Null);
        Assert.That(RecurringRevenue.Monthly(Of(("usd", "100"), ("eur", "100"))), Is.Null);
        Assert.That(RecurringRevenue.Monthly(Of(("dollars", "100"))), Is.Null);
    }

    private const string TwoTiers = """[{"up_to":2,"unit_amount_decimal":"1000","flat_amount_decimal":null},{"up_to":null,"unit_amount_decimal":"800","flat_amount_decimal":"500"}]""";

    [TestCase("graduated", 2, TwoTiers, 2000.0)]
    [TestCase("graduated", 5, TwoTiers, 2000 + 2400 + 500.0)]
    [TestCase("volume", 2, TwoTiers, 2000.0)]
    [TestCase("volume", 5, TwoTiers, 4000 + 500.0)]
    [TestCase("graduated", 0, TwoTiers, 0.0)]
    [TestCase("volume", 0, TwoTiers, 0.0)]
    [TestCase("graduated", 3, """[{"up_to":null,"flat_amount_decimal":"9900"}]""", 9900.0, TestName = "a flat amount alone")]
    [TestCase("graduated", 3, """[{"up_to":2,"unit_amount_decimal":"1000"}]""", null, TestName = "more units than there are tiers")]
    [TestCase("graduated", 3, """[{"up_to":2,"unit_amount_decimal":"1"},{"up_to":1,"unit_amount_decimal":"1"}]""", null, TestName = "tiers that go down")]
    [TestCase("graduated", 3, """[{"up_to":null}]""", null, TestName = "a tier without an amount")]
    [TestCase("volume", 3, """[null]""", null)]
    [TestCase("volume", 3, "[]", null)]
    [TestCase("somehow", 3, TwoTiers, null)]
    public void A_tiered_price_is_worked_out_by_its_mode(string mode, double quantity, string tiers, double? amount)
    {
        var price = new StripePrice("usd", null, "tiered", null) { TiersMode = mode, Tiers = JToken.Parse(tiers).ToObject<List<StripeTier?>>() };

        Assert.That(PriceAmount.Of(price, quantity), Is.EqualTo(amount));
    }

    [TestCase(5, 2, "up", 3000.0)]
    [TestCase(5, 2, "down", 2000.0)]
    [TestCase(4, 2, "up", 2000.0)]
    [TestCase(5, 0, "up", null)]
    [TestCase(5, 2, "sideways", null)]
    [TestCase(-1, 2, "up", null)]
    public void A_price_of_packages_counts_whole_packages(double quantity, double units, string round, double? amount) => Assert.That(
        PriceAmount.Of(new StripePrice("usd", "1000", "per_unit", null) { Package = new StripePackage(units, round) }, quantity), Is.EqualTo(amount));

    [Test]
    public async Task Tiers_are_asked_for_once_a_price_and_one_that_is_gone_leaves_the_sum_untold()
    {
        object Tiered(string id, string customer, int quantity, string price) => new
        {
            id, status = "active", customer = new { id = customer, name = customer },
            items = new { data = new[] { new { quantity, price = new { id = price, currency = "usd", billing_scheme = "tiered", recurring = new { interval = "month", interval_count = 1, usage_type = "licensed" } } } }, has_more = false },
        };
        _server.Answers("GET", Subscriptions, Page(false, Tiered("s1", "cus_1", 5, "price_a"), Tiered("s1", "cus_1", 5, "price_a"), Tiered("s2", "cus_2", 1, "price_a"), Tiered("s3", "cus_3", 1, "price_gone"),
            Tiered("s4", "cus_4", 1, "../secrets")));
        _server.Answers("GET", "/v1/prices/price_a", Json(200, new
        {
            id = "price_a", currency = "usd", billing_scheme = "tiered", tiers_mode = "graduated", tiers = JToken.Parse(TwoTiers), recurring = new { interval = "year", interval_count = 1, usage_type = "licensed" },
        }));
        _server.Answers("GET", "/v1/prices/price_gone", Json(404, "{}"));

        var records = await _server.ReadAsync();

        Assert.That(records.Select(record => (record.TheirId, Arr(record))), Is.EqualTo(new[] { ("cus_1", "49 USD"), ("cus_2", "10 USD"), ("cus_3", "unknown"), ("cus_4", "unknown") }),
            "a subscription that two pages repeat counts once");
        Assert.That(records.Select(record => record.IsUntold), Is.EqualTo(new[] { false, false, true, true }));
        Assert.That(_server.To("/v1/prices/price_a"), Has.Count.EqualTo(1));
        Assert.That(_server.Wire.LogEntries, Has.Count.EqualTo(3), "nothing was asked by an id that is none");
    }

    private const string Invoices = "/v1/invoices";
    private const string Line = """{"amount":2400,"currency":"usd","period":{"start":0,"end":2592000},"parent":{"subscription_item_details":{"subscription_item":"si_1","proration":false}}}""";
    private const string OfSub = """ "status":"paid","parent":{"subscription_details":{"subscription":"sub_1"}} """;

    [TestCase(OfSub, Line, 24.0)]
    [TestCase(OfSub, Line + "," + Line, 48.0, TestName = "a line for each tier that was reached")]
    [TestCase(""" "status":"paid","subscription":"sub_1" """, """{"amount":"2400","currency":"USD","subscription_item":"si_1","proration":false,"tax_amounts":[{"amount":400,"inclusive":true},{"amount":99,"inclusive":false}]}""", 20.0,
        TestName = "older versions, and a tax within the amount")]
    [TestCase(OfSub, """{"amount":2400,"currency":"usd","subscription_item":"si_1","taxes":[{"amount":400,"tax_behavior":"inclusive"},{"amount":99,"tax_behavior":"exclusive"}]}""", 20.0)]
    [TestCase(OfSub, """{"amount":7200,"currency":"usd","subscription_item":"si_1","period":{"start":0,"end":7884000}}""", 24.0, TestName = "a line for a quarter of a year")]
    [TestCase(OfSub, """{"amount":100,"currency":"usd","subscription_item":"si_1","proration":true},""" + Line, 24.0, TestName = "prorations do not count")]
    [TestCase(OfSub, """{"amount":100,"currency":"usd","subscription_item":"si_2"}""", null, TestName = "no line of the item")]
    [TestCase(OfSub, """{"amount":100,"currency":"eur","subscription_item":"si_1"}""", null, TestName = "another currency")]
    [TestCase(OfSub, """{"amount":0,"currency":"usd","subscription_item":"si_1"}""", null, TestName = "a trial is invoiced at zero")]
    [TestCase(OfSub, """{"amount":"many","currency":7,"subscription_item":"si_1","taxes":[null,"x"]},null,5""", null)]
    [TestCase(OfSub, Line + """,{"amount":"many","currency":"usd","subscription_item":"si_1","period":{"start":0,"end":2592000}}""", null, TestName = "a part that is not told")]
    [TestCase(OfSub, Line + """,{"amount":2400,"currency":"usd","subscription_item":"si_1","period":{"start":0,"end":604800}}""", null, TestName = "lines of two periods")]
    [TestCase(OfSub, """{"amount":2400,"currency":"usd","subscription_item":"si_1","period":{"start":9,"end":9}}""", null, TestName = "a period of no time")]
    [TestCase(""" "status":"open","subscription":"sub_1" """, Line, null, TestName = "an invoice that is not paid")]
    [TestCase(""" "status":"paid","subscription":"sub_2" """, Line, null, TestName = "an invoice of another subscription")]
    public void An_item_whose_price_does_not_tell_costs_what_its_lines_of_a_paid_invoice_say(string head, string lines, double? monthly)
    {
        var item = new StripeItem(1, new StripePrice("usd", null, null, new StripeRecurring("month", 1, "licensed"))) { Id = "si_1" };
        JObject Invoice(string more) => JObject.Parse($$"""{ {{head}}, "lines": { "data": [{{lines}}], "has_more": {{more}} } }""");

        Assert.That(InvoicedAmount.Of(Invoice("false"), "sub_1", item) / 100, monthly is null ? Is.Null : Is.EqualTo(monthly).Within(1e-9));
        Assert.That(InvoicedAmount.Of(Invoice("true"), "sub_1", item), Is.Null, "lines that did not come");
    }

    [Test]
    public async Task Only_a_subscription_with_a_price_that_does_not_tell_is_asked_for_its_last_paid_invoice()
    {
        _server.Answers("GET", Subscriptions, Page(false, Subscription("sub_1", "cus_1", null), Subscription("sub_2", "cus_2", "500"), Subscription("sub_3", "cus_1", "600")));
        _server.Answers("GET", Invoices, Json(200, $$"""{ "data": [{ {{OfSub}}, "lines": { "data": [{{Line}}], "has_more": false } }], "has_more": true }"""));

        var records = await _server.ReadAsync();

        Assert.That(records.Select(record => (record.TheirId, Arr(record), record.IsEstimated, record.IsUntold)), Is.EqualTo(new[]
        {
            ("cus_1", "360 USD", true, false), ("cus_2", "60 USD", false, false),
        }));
        var asked = _server.To(Invoices).Single();
        Assert.That(new[] { "subscription", "status", "limit" }.Select(name => asked.GetParameter(name)!.Single()), Is.EqualTo(new[] { "sub_1", "paid", "1" }));
    }

    [TestCase(200, """{ "data": [], "has_more": false }""", 2, TestName = "no invoice was ever paid")]
    [TestCase(200, """{ "data": ["in_1"] }""", 2)]
    [TestCase(200, "<html>", 2)]
    [TestCase(400, """{ "error": { "code": "parameter_unknown" } }""", 2)]
    [TestCase(404, "{}", 2)]
    [TestCase(403, "{}", 1, TestName = "a key that may read no invoices is not tried again")]
    public async Task Without_an_invoice_that_can_be_read_the_amount_stays_untold_and_the_others_are_read(int status, string answer, int calls)
    {
        _server.Answers("GET", Subscriptions, Page(false, Subscription("sub_1", "cus_1", null), Subscription("sub_2", "cus_2", null), Subscription("sub_3", "cus_3", "500")));
        _server.Answers("GET", Invoices, Json(status, answer));

        var records = await _server.ReadAsync();

        Assert.That(records.Select(record => (Arr(record), record.IsEstimated, record.IsUntold)), Is.EqualTo(new[] { ("unknown", false, true), ("unknown", false, true), ("60 USD", false, false) }));
        Assert.That(_server.To(Invoices), Has.Count.EqualTo(calls));
    }

    [Test]
    public void A_discount_of_one_item_alone_is_told_too_deep_to_be_known()
    {
        var item = new StripeItem(1, new StripePrice("usd", "10000", null, new StripeRecurring("month", 1, "licensed")), [JToken.Parse("\"di_1\"")]);

        Assert.That(RecurringRevenue.Monthly(new StripeSubscription("sub", "active", null, null, new StripeList<StripeItem>([item], false))), Is.Null);
        Assert.That(RecurringRevenue.Monthly(new StripeSubscription("sub", "active", null, null, new StripeList<StripeItem>([item with { Discounts = [] }], false))), Is.EqualTo((100.0, "USD")));
    }

    [TestCase("""{ "source": { "coupon": { "duration": "forever", "percent_off": 25 } } }""", 75, false)]
    [TestCase("""{ "source": { "coupon": { "duration": "forever", "amount_off": 1200, "currency": "usd" } } }""", 88, false)]
    [TestCase("""{ "coupon": { "duration": "forever", "percent_off": 10 } }""", 90, false, TestName = "older versions have the coupon in the discount")]
    [TestCase("""{ "source": { "coupon": { "duration": "once", "percent_off": 25 } } }""", 100, false)]
    [TestCase("""{ "source": { "coupon": { "duration": "repeating", "percent_off": 25 } } }""", 100, false)]
    [TestCase("""{ "source": { "coupon": { "duration": "forever", "percent_off": 200 } } }""", 0, false, TestName = "nobody is paid for being a customer")]
    [TestCase("""{ "source": { "coupon": { "duration": "forever", "amount_off": 1200, "currency": "eur" } } }""", 100, true)]
    [TestCase("""{ "source": { "coupon": "co_1" } }""", 100, true, TestName = "a coupon that did not come tells nothing")]
    [TestCase("""{ "source": { "coupon": null } }""", 100, false)]
    [TestCase("\"di_1\"", 100, true)]
    public void Only_discounts_that_last_for_ever_are_taken_off(string discount, double monthly, bool isUntold)
    {
        var items = new StripeList<StripeItem>([new(1, new StripePrice("usd", "10000", null, new StripeRecurring("month", 1, "licensed")))], false);
        var own = new StripeSubscription("sub", "active", null, [JToken.Parse(discount)], items);
        var customers = own with { Discounts = [], Customer = new StripeCustomer("cus", null, null, null, JToken.Parse(discount)) };

        Assert.That(RecurringRevenue.Monthly(own)?.Amount, isUntold ? Is.Null : Is.EqualTo(monthly));
        Assert.That(RecurringRevenue.Monthly(customers)?.Amount, isUntold ? Is.Null : Is.EqualTo(monthly), "the customer's");
    }

    [Test]
    public async Task A_passing_fault_of_a_source_that_costs_nothing_is_waited_out()
    {
        _server.Answers("GET", Subscriptions, Json(503, "{}"), Page(false));

        Assert.That(await _server.ReadAsync(), Is.Empty);
        Assert.That(_server.To(Subscriptions), Has.Count.EqualTo(2));
    }

    [TestCase("application/json")]
    [TestCase("text/csv", TestName = "also one that passes for a table")]
    public async Task An_answer_without_end_is_not_read(string type)
    {
        await using var server = new SourceServer((services, key, section) => services.AddStripe(key, section), ("BaseUrl", "{url}/v1"),
            ("SecretKey", SourceServer.Secret), ("Road:AnswerMegabytes", "1"));
        server.Wire.Given(WireMock.RequestBuilders.Request.Create().WithPath(Subscriptions)).RespondWith(WireMock.ResponseBuilders.Response.Create()
            .WithHeader("Content-Type", type).WithBody(new string(' ', 1_100_000) + """{"data":[],"has_more":false}"""));

        var fault = await Assert.ThrowsAsync<CrmContractException>(async () => await server.ReadAsync());

        Assert.That(fault!.Message, Does.Contain("larger than 1 MB (Road:AnswerMegabytes)"));
        Assert.That(server.To(Subscriptions), Has.Count.EqualTo(1), "it would be as large again");
    }

    [Test]
    public async Task Pages_are_followed_and_a_customers_subscriptions_add_up()
    {
        _server.Answers("GET", Subscriptions, Page(true, Subscription("sub_2", "cus_1", "2000"), Subscription("sub_1", "cus_2", "500", "eur")),
            Page(false, Subscription("sub_0", "cus_1", "1000")));

        var records = await _server.ReadAsync();

        Assert.That(records.Select(record => (record.TheirId, Arr(record))), Is.EqualTo(new[] { ("cus_1", "360 USD"), ("cus_2", "60 EUR") }));
        Assert.That(records[0].Keys, Does.Contain(new AccountKey(KeyKind.ExternalId, "A-1")).And.Contain(new AccountKey(KeyKind.Domain, "pay@acme.com")));
        Assert.That(_server.To(Subscriptions).Select(request => request.GetParameter("starting_after")?.FirstOrDefault()), Is.EqualTo(new[] { null, "sub_1" }));
        Assert.That(_server.To(Subscriptions)[0].Headers!["Stripe-Version"].Single(), Is.EqualTo("2026-10-28.endive"));
    }

    [Test]
    public async Task The_vendors_own_example_is_read()
    {
        var example = JObject.Parse(File.ReadAllText(Repository.Shared("contracts/sources/samples/stripe.subscription.json")));
        example["customer"] = JObject.Parse(File.ReadAllText(Repository.Shared("contracts/sources/samples/stripe.customer.json")));
        _server.Answers("GET", Subscriptions, Json(200, new { data = new[] { example }, has_more = false }));

        var record = (await _server.ReadAsync()).Single();

        Assert.That(record.Facts[FactNames.Mrr].Number, Is.Zero, "its price is for 1,592,560,163 units, rounded down, and one was bought");

        example.SelectTokens("items.data[*].price.transform_quantity").ToList().ForEach(package => package.Replace(JValue.CreateNull()));
        example["status"] = "active";
        _server.Answers("GET", Subscriptions, Json(200, new { data = new[] { example }, has_more = false }));
        Assert.That(Arr((await _server.ReadAsync()).Single()), Is.EqualTo("240 USD"));
    }

    [Test]
    public void A_bad_key_and_a_page_without_an_end_are_told()
    {
        _server.Answers("GET", Subscriptions, Json(401, new { error = new { type = "invalid_request_error" } }), Page(true), Page(true));

        Assert.That(async () => await _server.ReadAsync(), Throws.TypeOf<CrmAccessException>());
        Assert.That(async () => await _server.ReadAsync(), Throws.TypeOf<CrmContractException>());
    }

    private static string Arr(SourceRecord record) => record.Amounts.Count == 0 ? record.Facts[FactNames.Arr].ToString()
        : string.Join(" and ", record.Amounts.Where(amount => amount.Fact == FactNames.Arr).Select(amount => FormattableString.Invariant($"{Math.Round(amount.Amount, 6)} {amount.Currency}")));

    private static WireMock.ResponseMessage Page(bool more, params object[] subscriptions) => Json(200, new { data = subscriptions, has_more = more });

    private static object Subscription(string id, string customer, string? amount, string currency = "usd") => new
    {
        id,
        status = "active",
        customer = new { id = customer, name = "Acme", email = "pay@acme.com", metadata = new { account = "A-1" } },
        items = new { data = new[] { new { id = id.Replace("sub", "si"), quantity = 1, price = new { currency, unit_amount_decimal = amount,
            recurring = new { interval = "month", interval_count = 1, usage_type = "licensed" } } } }, has_more = false },
    };
}

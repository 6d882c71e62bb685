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

        Assert.That(RecurringRevenue.Monthly(subscription, "USD", out var other, out var untold), Is.EqualTo(monthly).Within(1e-9));
        Assert.That((other, untold), Is.EqualTo((false, false)));
    }

    [Test]
    public void Yen_are_whole_and_other_currencies_and_tiers_are_told()
    {
        StripeSubscription Of(string currency, string? amount) =>
            new("sub", "active", null, null, new StripeList<StripeItem>([new(1, new StripePrice(currency, amount, null, new StripeRecurring("month", 1,
                "licensed")))], false));

        Assert.That(RecurringRevenue.Monthly(Of("jpy", "500"), "JPY", out _, out _), Is.EqualTo(500));
        Assert.That((RecurringRevenue.Monthly(Of("eur", "500"), "USD", out var other, out _), other), Is.EqualTo((0.0, true)));
        Assert.That((RecurringRevenue.Monthly(Of("usd", null), "USD", out _, out var untold), untold), Is.EqualTo((0.0, true)));
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

        Assert.That((RecurringRevenue.Monthly(own, "USD", out _, out var untold), untold), Is.EqualTo((monthly, isUntold)));
        Assert.That((RecurringRevenue.Monthly(customers, "USD", out _, out untold), untold), Is.EqualTo((monthly, isUntold)), "the customer's");
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

        Assert.That(records.Select(record => (record.TheirId, record.Facts[FactNames.Arr].ToString())),
            Is.EqualTo(new[] { ("cus_1", "360"), ("cus_2", "unknown") }), "a part in another currency: then nothing is said");
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

        Assert.That(record.Facts[FactNames.Mrr].Number, Is.EqualTo((string?)example["status"] == "active" ? 20 : 0));
    }

    [Test]
    public void A_bad_key_and_a_page_without_an_end_are_told()
    {
        _server.Answers("GET", Subscriptions, Json(401, new { error = new { type = "invalid_request_error" } }), Page(true), Page(true));

        Assert.That(async () => await _server.ReadAsync(), Throws.TypeOf<CrmAccessException>());
        Assert.That(async () => await _server.ReadAsync(), Throws.TypeOf<CrmContractException>());
    }

    private static WireMock.ResponseMessage Page(bool more, params object[] subscriptions) => Json(200, new { data = subscriptions, has_more = more });

    private static object Subscription(string id, string customer, string amount, string currency = "usd") => new
    {
        id,
        status = "active",
        customer = new { id = customer, name = "Acme", email = "pay@acme.com", metadata = new { account = "A-1" } },
        items = new { data = new[] { new { quantity = 1, price = new { currency, unit_amount_decimal = amount,
            recurring = new { interval = "month", interval_count = 1, usage_type = "licensed" } } } }, has_more = false },
    };
}

using Connector.Enrichment;
using Connector.Http;
using Connector.Sources.Chargebee;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using static Connector.Tests.Sources.SourceServer;

namespace Connector.Tests.Sources;

public class ChargebeeTests
{
    private const string Subscriptions = "/api/v2/subscriptions";
    private SourceServer _server = null!;

    [SetUp]
    public void Start() => _server = new SourceServer((services, key, section) => services.AddChargebee(key, section), ("BaseUrl", "{url}/api/v2"),
        ("ApiKey", SourceServer.Secret), ("AccountField", "cf_account"));

    [TearDown]
    public async Task Stop() => await _server.DisposeAsync();

    [TestCase("active", 2000, "month", 1, 20, TestName = "Chargebee's own figure counts")]
    [TestCase("non_renewing", 2000, "month", 1, 20, TestName = "what runs out counts until it has")]
    [TestCase("active", 0, "month", 1, 0, TestName = "also when it says zero")]
    [TestCase("active", null, "year", 1, 10, TestName = "without one, a yearly plan counts a twelfth")]
    [TestCase("active", null, "month", 6, 20)]
    [TestCase("active", null, "week", 1, 520, TestName = "52 weeks a year")]
    [TestCase("in_trial", 2000, "month", 1, 0)]
    [TestCase("paused", 2000, "month", 1, 0)]
    [TestCase("future", 2000, "month", 1, 0)]
    [TestCase("cancelled", 2000, "month", 1, 0)]
    [TestCase("active", null, "decade", 1, null, TestName = "a period that nobody knows has no price")]
    public void Monthly_recurring_revenue_is_the_vendors_figure_or_worked_out(string status, int? mrr, string unit, int period, double? monthly)
    {
        var subscription = JObject.FromObject(new
        {
            status, currency_code = "USD", billing_period = period, billing_period_unit = unit,
            subscription_items = new object[] { new { item_type = "plan", amount = 11_000 }, new { item_type = "addon", unit_price = 500, quantity = 2 },
                new { item_type = "charge", amount = 99_999 } },
        });
        if (mrr is not null) subscription["mrr"] = mrr;

        Assert.That(ChargebeeRevenue.Monthly(subscription, takesMrr: true)?.Amount, monthly is { } known ? Is.EqualTo(known).Within(1e-9) : Is.Null);
    }

    [Test]
    public void The_vendors_figure_can_be_set_aside_and_nonsense_is_no_price()
    {
        JObject Of(string items) => JObject.Parse($$"""{"status":"active","currency_code":"JPY","mrr":1,"billing_period":1,"billing_period_unit":"month","subscription_items":{{items}}}""");

        double? Worked(string items) => ChargebeeRevenue.Monthly(Of(items), takesMrr: false)?.Amount;
        Assert.That(Worked("""[{"item_type":"plan","amount":500}]"""), Is.EqualTo(500), "yen have no minor unit");
        Assert.That(Worked("""[{"item_type":"plan","amount":"a lot"}]"""), Is.Null);
        Assert.That(Worked("""[null]"""), Is.Null);
        Assert.That(Worked("""{}"""), Is.Null);
        Assert.That(ChargebeeRevenue.Monthly(Of("[]"), takesMrr: true), Is.EqualTo((1.0, "JPY")));
    }

    [TestCase("""[{"item_type":"plan","amount":4400,"quantity":5,"pricing_model":"tiered"}]""", "", 44.0, TestName = "the amount of an item with tiers is their sum")]
    [TestCase("""[{"item_type":"plan","quantity":5}]""", "", null, TestName = "tiers without an amount are told by nobody")]
    [TestCase("""[{"item_type":"plan","amount":1000},{"item_type":"addon","amount":12000,"billing_period":1,"billing_period_unit":"year"}]""", "", 20.0, TestName = "an item has a period of its own")]
    [TestCase("""[{"item_type":"plan","amount":1000}]""", """ "coupons":[{"coupon_id":"ten"}],""", null, TestName = "what a coupon takes off is not told")]
    [TestCase("""[{"item_type":"plan","amount":1000}]""", """ "coupons":[],""", 10.0)]
    public void Without_the_vendors_figure_only_what_is_told_counts(string items, string more, double? monthly) => Assert.That(
        ChargebeeRevenue.Monthly(JObject.Parse($$"""{"status":"active","currency_code":"USD",{{more}}"billing_period":1,"billing_period_unit":"month","subscription_items":{{items}}}"""), takesMrr: true)?.Amount, Is.EqualTo(monthly));

    [Test]
    public async Task Pages_are_followed_by_the_opaque_offset_and_a_customers_subscriptions_add_up()
    {
        _server.Answers("GET", Subscriptions,
            Json(200, new { list = new object?[] { Entry("s1", "c1", 1000), Entry("s2", "c1", 500), null, new { customer = new { id = "c9" } } }, next_offset = "[\"16128\",\"23\"]" }),
            Json(200, new { list = new[] { Entry("s1", "c1", 2000), Entry("s3", "c2", 700, "EUR") } }));

        var records = await _server.ReadAsync();

        Assert.That(records.Select(record => (record.TheirId, string.Join(", ", record.Amounts))), Is.EqualTo(new[]
        {
            ("c1", string.Join(", ", new SourceAmount(FactNames.Mrr, "USD", 25), new SourceAmount(FactNames.Arr, "USD", 300))),
            ("c2", string.Join(", ", new SourceAmount(FactNames.Mrr, "EUR", 7), new SourceAmount(FactNames.Arr, "EUR", 84))),
        }), "the last state of a subscription counts");
        Assert.That(records[0].Keys, Is.EqualTo(new[]
        {
            new AccountKey(KeyKind.CrmId, "001A"), new AccountKey(KeyKind.ExternalId, "001A"), new AccountKey(KeyKind.Domain, "billing@acme.com"), new AccountKey(KeyKind.Name, "Acme"),
        }));
        Assert.That(_server.To(Subscriptions).Select(request => request.GetParameter("offset")?.Single()), Is.EqualTo(new[] { null, "[\"16128\",\"23\"]" }));
        Assert.That(Uri.UnescapeDataString(_server.To(Subscriptions)[0].Url), Does.Contain("sort_by[asc]=updated_at"));
        Assert.That(_server.To(Subscriptions)[0].Headers!["Authorization"].Single(),
            Is.EqualTo("Basic " + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(SourceServer.Secret + ":"))));
    }

    [Test]
    public async Task The_recorded_answer_is_read()
    {
        _server.Answers("GET", Subscriptions, Recorded("chargebee.subscriptions.list.json"), Json(200, new { list = Array.Empty<object>() }));

        var record = (await _server.ReadAsync()).Single();

        Assert.That((record.TheirId, record.Facts[FactNames.Mrr].Number), Is.EqualTo(("__test__8asukSOXdvg4PD", 0.0)));
    }

    [Test]
    public async Task A_site_without_subscriptions_is_read_to_its_end()
    {
        _server.Answers("GET", Subscriptions, Json(200, new { list = Array.Empty<object>() }));

        Assert.That(await _server.ReadAsync(), Is.Empty);
    }

    [TestCase("""{"message":"no","type":"operation_failed","api_error_code":"api_authentication_failed"}""", 401, typeof(CrmAccessException), "api_authentication_failed")]
    [TestCase("""{"api_error_code":"param_wrong_value"}""", 400, typeof(CrmContractException), "param_wrong_value")]
    [TestCase("""{"api_error_code":"api_request_limit_exceeded"}""", 429, typeof(CrmUnavailableException), "api_request_limit_exceeded")]
    [TestCase("""{"list":{}}""", 200, typeof(CrmContractException), null)]
    [TestCase("""{"list":[],"list":[]}""", 200, typeof(CrmContractException), null, TestName = "an object that says one thing twice")]
    [TestCase("null", 200, typeof(CrmContractException), null)]
    public async Task Errors_are_sorted(string body, int status, Type kind, string? code)
    {
        _server.Answers("GET", Subscriptions, Json(status, body));

        Assert.That((await Assert.ThrowsAsync(kind, async () => await _server.ReadAsync()) as CrmException)!.Code, Is.EqualTo(code));
    }

    [Test]
    public async Task Hostile_texts_lead_nowhere()
    {
        var customer = new { id = "c1", cf_account = "\u202e\u0000", email = new string('a', 1_000_000), company = "=cmd()" };
        _server.Answers("GET", Subscriptions, Json(200, new { list = new[] { new { subscription = new { id = "s1", customer_id = "c1", status = "active\u0000" }, customer } } }));

        var record = (await _server.ReadAsync()).Single();

        Assert.That(record.Keys, Is.EqualTo(new[] { new AccountKey(KeyKind.Name, "=cmd()") }));
        Assert.That(record.Facts[FactNames.Mrr], Is.EqualTo(Connector.Accounts.AttributeValue.Unknown), "no currency is none of ours");
    }

    private static object Entry(string id, string customer, int mrr, string currency = "USD") => new
    {
        subscription = new { id, customer_id = customer, status = "active", currency_code = currency, mrr },
        customer = new { id = customer, cf_account = "001A", email = "billing@acme.com", company = "Acme" },
    };
}

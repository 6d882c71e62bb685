using System.Collections.Concurrent;
using Connector.Http;
using Connector.HubSpot;
using Connector.Tests.Salesforce;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using static Connector.Tests.HubSpot.HubSpotServer;

namespace Connector.Tests.HubSpot;

/// <summary>Limits, errors, tokens.</summary>
[TestFixture]
public sealed class HubSpotRoadTests
{
    [Test]
    public async Task A_spent_day_is_not_asked_again_before_the_portals_next_day()
    {
        await using var server = new HubSpotServer();
        server.Answers("GET", Properties, _ => Json(429, """{"status":"error","message":"You have reached your daily limit.","errorType":"RATE_LIMIT","policyName":"DAILY"}"""));

        var first = (await Assert.ThrowsAsync<CrmQuotaException>(() => server.Crm.Reader.DescribeAsync(default)))!;
        await Assert.ThrowsAsync<CrmQuotaException>(() => server.Crm.Reader.DescribeAsync(default));

        var inNewYork = TimeZoneInfo.ConvertTime(first.ResetsAt!.Value, TimeZoneInfo.FindSystemTimeZoneById("America/New_York"));
        Assert.That(inNewYork.TimeOfDay, Is.EqualTo(TimeSpan.Zero));
        Assert.That(server.To(Properties), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_day_that_one_worker_finds_spent_is_spent_for_all_workers_of_the_portal()
    {
        var slots = new OwnRateSlots(TimeProvider.System);
        await using var server = new HubSpotServer { Slots = slots };
        await using var other = new HubSpotServer(("BaseUrl", server.Wire.Url!)) { Slots = slots };
        server.Answers("GET", Properties, _ => Json(429, """{"status":"error","message":"You have reached your daily limit.","errorType":"RATE_LIMIT"}"""));

        await Assert.ThrowsAsync<CrmQuotaException>(() => server.Crm.Reader.DescribeAsync(default));
        await Assert.ThrowsAsync<CrmQuotaException>(() => other.Crm.Reader.DescribeAsync(default));

        Assert.That(server.To(Properties), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_call_that_waits_for_others_to_end_leaves_within_a_slot_that_it_takes_then()
    {
        var slots = new RecordedSlots();
        await using var server = new HubSpotServer(("Road:ConcurrentCalls", "1")) { Slots = slots };
        server.Answers("GET", Properties, _ =>
        {
            Thread.Sleep(400); // longer than anybody may be late for a slot
            return Json(200, new { results = new[] { Text("name") } });
        });

        await Task.WhenAll(server.Crm.Reader.DescribeAsync(default), server.Crm.Reader.DescribeAsync(default), server.Crm.Reader.DescribeAsync(default));

        Assert.That(server.To(Properties), Has.Count.EqualTo(3));
        Assert.That(slots.Unused, Is.Not.Empty, "what was taken ahead had gone by when the place was free");
    }

    [Test]
    public async Task A_day_that_is_spent_is_spent_for_an_OAuth_apps_searches_too()
    {
        await using var server = new HubSpotServer(("Flow", "RefreshToken"), ("ClientId", "id"), ("ClientSecret", "s"), ("RefreshToken", "r")).Describes(Text("name"));
        server.Answers("POST", "/oauth/2026-03/token", _ => Json(200, new { access_token = "at", expires_in = 1800 }));
        server.Answers("GET", Companies, _ => Json(429, """{"status":"error","message":"You have reached your daily limit.","policyName":"DAILY"}"""));
        string[] names = ["name"];

        await Assert.ThrowsAsync<CrmQuotaException>(() => Gather.All(server.Crm.Reader.ReadAllAsync(names, null, default)));
        await Assert.ThrowsAsync<CrmQuotaException>(() => Gather.All(server.Crm.Reader.ReadChangedAsync(names, DateTimeOffset.UnixEpoch, default)));

        Assert.That(server.To(Search), Is.Empty);
    }

    [Test]
    public async Task A_long_wait_that_was_asked_for_is_not_called_a_spent_day_alone()
    {
        await using var server = new HubSpotServer(("Road:Retries", "0"));
        server.Answers("GET", Properties, _ => Json(429, """{"status":"error","policyName":"TEN_SECONDLY_ROLLING"}""", ("Retry-After", "200")));

        await Assert.ThrowsAsync<CrmUnavailableException>(() => server.Crm.Reader.DescribeAsync(default));
        var fault = (await Assert.ThrowsAsync<CrmQuotaException>(() => server.Crm.Reader.DescribeAsync(default)))!;

        Assert.That(fault.Message, Does.Contain("so long a wait"));
        Assert.That(fault.ResetsAt - DateTimeOffset.UtcNow, Is.LessThan(TimeSpan.FromSeconds(201)));
    }

    [TestCase(200, "30 of 1000 calls of today are used; private-apps-api-calls-daily: 12 of 1000; 20 % are left to others")]
    [TestCase(403, "30 of 1000 calls of today are used; 20 % are left to others")]
    public async Task The_examination_tells_the_days_calls_and_what_the_apps_used_of_them_where_it_may_ask(int status, string told)
    {
        await using var server = new HubSpotServer();
        (string, string)[] day = [("X-HubSpot-RateLimit-Daily", "1000"), ("X-HubSpot-RateLimit-Daily-Remaining", "970")];
        server.Answers("GET", Properties, _ => Json(200, new { results = new[] { Text("name") } }, day));
        server.Answers("GET", Companies, _ => Json(200, new { results = Array.Empty<object>() }));
        server.Answers("GET", "/account-info/2026-03/api-usage/daily/private-apps", _ => Json(
            status, """{"results":[{"name":"private-apps-api-calls-daily","usageLimit":1000,"currentUsage":12,"fetchStatus":"SUCCESS"},{"name":"other","fetchStatus":"TIMEOUT"}]}""", day));

        var checks = await Gather.All(server.Crm.ExamineAsync(new Connector.Reading.FieldNeeds(["name"], [], [], []), default));

        Assert.That(checks[^1], Is.EqualTo(new Check("API calls", CheckResult.Passed, told)));
    }

    [Test]
    public void The_portals_day_ends_at_its_own_midnight()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

        Assert.That(HubSpotPortal.NextMidnight(new DateTimeOffset(2026, 11, 24, 3, 0, 0, TimeSpan.Zero), zone), Is.EqualTo(new DateTimeOffset(2026, 11, 24, 5, 0, 0, TimeSpan.Zero)));
    }

    [Test]
    public async Task A_refused_burst_is_waited_for_and_sent_again()
    {
        await using var server = new HubSpotServer();
        var turn = 0;
        server.Answers("GET", Properties, _ => Interlocked.Increment(ref turn) == 1
            ? Json(429, """{"status":"error","policyName":"SECONDLY"}""", ("Retry-After", "1"))
            : Json(200, new { results = new[] { Text("name") } }));

        var schema = await server.Crm.Reader.DescribeAsync(default);

        Assert.That((schema.Fields.Count, turn), Is.EqualTo((1, 2)));
    }

    [TestCase(401, """{"status":"error","category":"EXPIRED_AUTHENTICATION"}""", typeof(CrmAccessException))]
    [TestCase(403, """{"status":"error","category":"MISSING_SCOPES","errors":["text alone"]}""", typeof(CrmAccessException))]
    [TestCase(404, "<html><body>not found</body></html>", typeof(CrmContractException))]
    [TestCase(522, "", typeof(CrmUnavailableException))]
    [TestCase(400, """{"message":"{\"category\":\"VALIDATION_ERROR\"}"}""", typeof(CrmContractException))]
    public async Task Every_shape_of_error_is_typed(int status, string body, Type kind)
    {
        await using var server = new HubSpotServer();
        server.Answers("GET", Properties, _ => SalesforceServer.Text(status, body, "text/html"));

        Assert.That(async () => await server.Crm.Reader.DescribeAsync(default), Throws.TypeOf(kind));
        Assert.That(server.To(Properties), Has.Count.EqualTo(1));
    }

    [TestCase("objects-create-400-invalid-value.json", "INVALID_LONG")]
    [TestCase("objects-get-200-and-html-404.json", null)]
    [TestCase("objects-batch-update.json", "VALIDATION_ERROR")]
    [TestCase("objects-batch-update.json", "PROPERTY_DOESNT_EXIST")]
    [TestCase("objects-batch-create.json", "CONFLICT")]
    [TestCase("errors-misc.json", "MISSING_SCOPES")]
    [TestCase("lists-get-404.json", "ListError.LIST_ID_DOES_NOT_EXIST")]
    [TestCase("lists-search.json", null)]
    [TestCase("lists-membership-add-400.json", null)]
    public void Recorded_errors_of_every_shape_are_read(string sample, string? code)
    {
        var recorded = JObject.Parse(System.IO.File.ReadAllText(Repository.Shared("contracts/hubspot/samples/" + sample)));
        var codes = recorded["exchanges"]!.Select(exchange => exchange["response"]!).Where(response => (int)response["status"]! >= 400)
            .Select(response => HubSpotError.Of(response["body"]!.ToString()).Code);

        Assert.That(codes, Has.Member(code));
    }

    [Test]
    public async Task Setup_makes_sure_of_an_external_key_and_tells_one_that_does_not_keep_its_values_unique()
    {
        await using var server = new HubSpotServer(("ExternalKeyProperty", "external_id"));
        var isUnique = true;
        JObject? created = null;
        server.Answers("GET", Properties + "/groups/customer_segments", _ => Json(200, new { name = "customer_segments" }));
        server.Answers("GET", Properties + "/external_id", _ => created is null ? Json(404, "{}") : Json(200, new { name = "external_id", hasUniqueValue = isUnique }));
        server.Answers("POST", Properties, request => Json(201, created = JObject.Parse(request.Body!)));

        var first = await Gather.All(server.Crm.SegmentFields.CreateAsync([], default));
        var second = await Gather.All(server.Crm.SegmentFields.CreateAsync([], default));
        isUnique = false;
        var third = await Gather.All(server.Crm.SegmentFields.CreateAsync([], default));

        Assert.That(((bool)created!["hasUniqueValue"]!, (string?)created["type"]), Is.EqualTo((true, "string")));
        Assert.That((first.Single(), second.Count, third.Single()), Is.EqualTo((
            "companies.external_id: created as a text with unique values", 0,
            "companies.external_id: is there and does not keep its values unique, which cannot be changed: name another property")));
    }

    [Test]
    public async Task An_access_token_is_fetched_once_for_all_and_renewed_ahead_of_its_end()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var server = new HubSpotServer(("Flow", "RefreshToken"), ("ClientId", "id"), ("ClientSecret", "s"), ("RefreshToken", "r"), ("BurstCalls", "1000000")) { Time = time }.Describes(Text("name"));
        var fetched = 0;
        server.Answers("POST", "/oauth/2026-03/token", _ => Json(200, new { access_token = "at-" + Interlocked.Increment(ref fetched), expires_in = 1800 }));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => server.Crm.Reader.DescribeAsync(default)));
        time.Advance(TimeSpan.FromMinutes(28.5));
        await server.Crm.Reader.DescribeAsync(default);

        Assert.That(server.To(Properties).Select(request => request.Headers!["Authorization"][0]).Distinct(), Is.EqualTo(new[] { "Bearer at-1", "Bearer at-2" }));
    }

    [Test]
    public async Task Setup_creates_what_is_missing_and_repairs_an_archived_name_that_came_back_leaving_others_options()
    {
        await using var server = new HubSpotServer();
        var created = false;
        server.Answers("GET", Properties + "/groups/customer_segments", _ => Json(404, """{"category":"OBJECT_NOT_FOUND"}"""));
        server.Answers("POST", Properties + "/groups", _ => Json(201, new { name = "customer_segments" }));
        server.Answers("GET", Properties + "/tier", _ => created ? Json(200, Choice("tier", "old", "a")) : Json(404, "{}"));
        server.Answers("POST", Properties, _ =>
        {
            created = true;
            return Json(201, new { });
        });
        server.Answers("PATCH", Properties + "/tier", _ => Json(200, new { }));

        var field = new Connector.Deployment.SegmentField("tier", "Tier", "a: x > 1", [new("a", "A"), new("b", "B")]);
        await Gather.All(server.Crm.SegmentFields.CreateAsync([field], default));

        Assert.That(server.BodiesTo(Properties + "/tier").Single()["options"]!.Select(option => (string?)option["value"]), Is.EqualTo(new[] { "old", "a", "b" }));
        Assert.That((string?)JObject.Parse(server.To(Properties).Single().Body!)["description"], Does.StartWith(HubSpotFields.Mark));
    }

    private sealed class RecordedSlots : IRateSlots
    {
        private readonly OwnRateSlots _slots = new(TimeProvider.System);

        public ConcurrentBag<RateSlot> Unused { get; } = [];

        public Task<TakenSlots> TakeAsync(string limit, SlotOrder order, IReadOnlyCollection<RateSlot> unused, CancellationToken cancellationToken)
        {
            foreach (var slot in unused) Unused.Add(slot);
            return _slots.TakeAsync(limit, order, unused, cancellationToken);
        }

        public Task CloseAsync(string limit, DateTimeOffset until, CancellationToken cancellationToken) => _slots.CloseAsync(limit, until, cancellationToken);
    }
}

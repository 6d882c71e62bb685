using System.Net;

namespace Connector.EndToEnd.Emulator.HubSpot;

public class LimitTests : PortalTests
{
    [SetUp]
    public Task ResetAsync() => SettingsAsync("""{"burstLimit":100000,"searchLimit":100000,"dailyLimit":1000000,"rateHeaders":true}""");

    [Test]
    public async Task The_burst_of_one_app_ends_in_a_429_that_names_its_policy_and_leaves_other_apps_alone()
    {
        await ControlAsync(HttpMethod.Put, "hubspot/tokens/pat-burst", """{"app":"burst"}""");
        await ControlAsync(HttpMethod.Put, "hubspot/tokens/pat-other", """{"app":"other"}""");
        await SettingsAsync("""{"burstLimit":4}""");
        using var app = Client("pat-burst");
        using var other = Client("pat-other");

        var answers = new List<Answer>();
        for (var i = 0; i < 6; i++)
        {
            answers.Add(await GetAsync(app, "/account-info/v3/details"));
        }

        Assert.That(answers.Select(answer => (int)answer.Status), Is.EqualTo(new[] { 200, 200, 200, 200, 429, 429 }));
        Assert.That(answers.Select(answer => answer.Headers["X-HubSpot-RateLimit-Remaining"]), Is.EqualTo(new[] { "3", "2", "1", "0", "0", "0" }));
        Assert.That(answers[5].Json.GetProperty("policyName").GetString(), Is.EqualTo("TEN_SECONDLY_ROLLING"));
        Assert.That(answers[5].Json.GetProperty("message").GetString(), Is.EqualTo("You have reached your ten_secondly_rolling limit."));
        Assert.That(answers[5].Json.TryGetProperty("category", out _), Is.False);
        Assert.That((await GetAsync(other, "/account-info/v3/details")).Status, Is.EqualTo(HttpStatusCode.OK));
        using var stats = await Emulator.StatsAsync();
        var burst = stats.RootElement.GetProperty("hubspot").GetProperty("burst").GetProperty("burst");
        Assert.That((burst.GetProperty("accepted").GetInt32(), burst.GetProperty("refused").GetInt32()), Is.EqualTo((4, 2)));
    }

    [Test]
    public async Task Searches_have_a_limit_a_second_of_the_whole_portal_and_no_burst_headers()
    {
        await ControlAsync(HttpMethod.Put, "hubspot/tokens/pat-second", """{"app":"second"}""");
        await SettingsAsync("""{"searchLimit":0}""");
        using var app = Client("pat-second");

        var refused = await SendAsync(app, HttpMethod.Post, "/crm/objects/2026-03/companies/search", "{}");
        var record = await GetAsync(app, "/crm/objects/2026-03/companies?limit=1");

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.TooManyRequests));
        Assert.That(refused.Json.GetProperty("policyName").GetString(), Is.EqualTo("SECONDLY"));
        Assert.That(refused.Headers.Keys, Has.None.EqualTo("X-HubSpot-RateLimit-Remaining").IgnoreCase);
        Assert.That(refused.Headers.Keys, Has.Some.EqualTo("X-HubSpot-RateLimit-Daily-Remaining").IgnoreCase);
        Assert.That(record.Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_spent_day_refuses_everything_and_says_when_it_ends()
    {
        await SettingsAsync("""{"dailyLimit":1}""");
        await CallAsync(HttpMethod.Get, "/account-info/v3/details");

        var refused = await CallAsync(HttpMethod.Get, "/account-info/v3/details");

        Assert.That(refused.Json.GetProperty("policyName").GetString(), Is.EqualTo("DAILY"));
        await SettingsAsync("""{"dailyLimit":1000000}""");
        var usage = (await CallAsync(HttpMethod.Get, "/account-info/v3/api-usage/daily/private-apps")).Json.GetProperty("results")[0];
        Assert.That(usage.GetProperty("resetsAt").GetDateTimeOffset(), Is.GreaterThan(usage.GetProperty("collectedAt").GetDateTimeOffset()));
    }

    [Test]
    public async Task Headers_can_be_left_out()
    {
        await SettingsAsync("""{"rateHeaders":false}""");

        var answer = await CallAsync(HttpMethod.Get, "/account-info/v3/details");

        Assert.That(answer.Headers.Keys, Has.None.Contain("RateLimit").IgnoreCase);
    }
}

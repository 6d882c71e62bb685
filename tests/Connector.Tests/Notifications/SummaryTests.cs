using System.Net;
using System.Net.Sockets;
using System.Text;
using Connector.Deployment;
using Connector.Store;
using Connector.Http;
using Connector.Tests.Fakes;
using Connector.Worker.Notifications;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace Connector.Tests.Notifications;

public class SummaryTests
{
    private RunScene _scene = null!;

    [SetUp]
    public void Begin() => _scene = new RunScene();

    [TearDown]
    public void End() => _scene.Dispose();

    [Test]
    public async Task A_webhook_gets_the_runs_counts_and_causes_and_no_account()
    {
        using var server = WireMockServer.Start();
        server.Given(Request.Create().WithPath("/hook").UsingPost()).RespondWith(Response.Create().WithStatusCode(200));
        _scene.Customer("account-7", employees: -5);
        _scene.Crm.Refuses.Add("account-7");

        await Summaries(new SummaryOptions { Webhook = new Secret($"{server.Url}/hook") }).SendAsync(new RunSummary("emea", await _scene.ReportAsync()), default);

        var body = server.LogEntries.Single().RequestMessage!.Body!;
        var told = JObject.Parse(body);
        Assert.That((told["connection"]!.Value<string>(), told["status"]!.Value<string>(), told["failed"]!.Value<int>()), Is.EqualTo(("emea", "partial", 1)));
        Assert.That(told["text"]!.Value<string>(), Does.Contain("value-out-of-range"));
        Assert.That(body, Does.Not.Contain("account-7"));
    }

    [Test]
    public async Task A_green_run_is_not_told_where_only_trouble_is_to_be()
    {
        using var server = WireMockServer.Start();
        _scene.Customer("1", employees: 50);

        await Summaries(new SummaryOptions { When = SummaryTime.NotGreen, Webhook = new Secret($"{server.Url}/hook") }).SendAsync(new RunSummary("emea", await _scene.ReportAsync()), default);

        Assert.That(server.LogEntries, Is.Empty);
    }

    [Test]
    public async Task A_green_run_with_an_overdue_review_is_told_where_only_trouble_is_to_be()
    {
        using var server = WireMockServer.Start();
        server.Given(Request.Create().WithPath("/hook").UsingPost()).RespondWith(Response.Create().WithStatusCode(200));
        _scene.Customer("1", employees: 50);
        _scene.FrameworkText += "\nreview: { every: 90d, last: 2026-08-01 }";

        await Summaries(new SummaryOptions { When = SummaryTime.NotGreen, Webhook = new Secret($"{server.Url}/hook") }).SendAsync(new RunSummary("emea", await _scene.ReportAsync()), default);

        var told = JObject.Parse(server.LogEntries.Single().RequestMessage!.Body!);
        Assert.That((told["status"]!.Value<string>(), told["alerts"]![0]!["rule"]!.Value<string>()), Is.EqualTo(("succeeded", "review-overdue")));
        Assert.That(told["text"]!.Value<string>(), Does.Contain("needs attention").And.Contain("ALERT review-overdue: the last review was on 2026-08-01"));
    }

    [Test]
    public async Task What_calls_somebody_is_told_where_only_trouble_is_to_be_and_whether_it_reached_anybody_is_known()
    {
        using var server = WireMockServer.Start();
        server.Given(Request.Create().WithPath("/hook").UsingPost()).InScenario("s").WillSetStateTo("up").RespondWith(Response.Create().WithStatusCode(500));
        server.Given(Request.Create().WithPath("/hook").UsingPost()).InScenario("s").WhenStateIs("up").RespondWith(Response.Create().WithStatusCode(200));
        _scene.Customer("1", employees: 50);
        _scene.FrameworkText += "\nescalations: { open: { watch: disputes, above: 0, owner: Grace, within: 2d, evidence: who decides } }";
        await _scene.RunAsync();
        await _scene.WithStoreAsync(store => store.Disputes.OpenAsync(new("1"), "size", "x", "a", "b", _scene.Now.AddDays(9), default));
        var report = await _scene.ReportAsync();
        var summaries = Summaries(new SummaryOptions { When = SummaryTime.NotGreen, Webhook = new Secret($"{server.Url}/hook") });

        var (lost, arrived) = (await summaries.SendAsync(new RunSummary("emea", report), default), await summaries.SendAsync(new RunSummary("emea", report), default));

        var told = JObject.Parse(server.LogEntries[^1].RequestMessage!.Body!);
        Assert.That((lost, arrived, await Summaries(new SummaryOptions()).SendAsync(new RunSummary("emea", report), default)), Is.EqualTo((false, true, true)), "nobody to be told is no failure");
        Assert.That((report.Record.Status, told["escalated"]![0]!["name"]!.Value<string>()), Is.EqualTo((RunStatus.Succeeded, "open")));
        Assert.That(told["text"]!.Value<string>(), Does.Contain("needs attention").And.Contain("ESCALATED open: disputes: 1 with 1 active").And.Contain("who decides").And.Not.Contain("Grace"));
    }

    [Test]
    public async Task What_people_changed_by_hand_is_told_by_name_although_the_look_at_it_succeeded()
    {
        using var server = WireMockServer.Start();
        server.Given(Request.Create().WithPath("/hook").UsingPost()).RespondWith(Response.Create().WithStatusCode(200));
        var report = await _scene.ReportAsync();
        ArtefactChange[] artefacts = [new(new("view", "ours"), ArtefactAction.Drifted, "a", "a", "b", "b", "changed by hand: it stays so"), new(new("view", "other"), ArtefactAction.Unchanged, "a", "a", "a")];
        report = report with { Record = report.Record with { Kind = RunKind.Drift }, Artefacts = artefacts };

        await Summaries(new SummaryOptions { When = SummaryTime.NotGreen, Webhook = new Secret($"{server.Url}/hook") }).SendAsync(new RunSummary("emea", report), default);

        var told = JObject.Parse(server.LogEntries.Single().RequestMessage!.Body!);
        Assert.That(told["changed_by_hand"]!.Values<string>(), Is.EqualTo(new[] { "view ours (changed by hand: it stays so)" }));
        Assert.That(told["text"]!.Value<string>(), Does.Contain("changed by hand: view ours (changed by hand: it stays so)"));
    }

    [Test]
    public async Task A_run_that_did_not_take_place_is_told_as_trouble()
    {
        using var server = WireMockServer.Start();
        server.Given(Request.Create().WithPath("/hook").UsingPost()).RespondWith(Response.Create().WithStatusCode(200));

        await Summaries(new SummaryOptions { When = SummaryTime.NotGreen, Webhook = new Secret($"{server.Url}/hook") }).SendAsync(new MissedRun("emea", "segmentation.yaml:7:3: what is wrong"), default);

        var told = JObject.Parse(server.LogEntries.Single().RequestMessage!.Body!);
        Assert.That((told["status"]!.Value<string>(), told["text"]!.Value<string>()), Is.EqualTo(("missed", $"emea: a scheduled run did not take place or broke off{Environment.NewLine}segmentation.yaml:7:3: what is wrong{Environment.NewLine}")));
    }

    [Test]
    public async Task A_webhook_that_is_down_fails_nothing()
    {
        var report = await _scene.ReportAsync();

        Assert.That(() => Summaries(new SummaryOptions { Webhook = new Secret("http://127.0.0.1:9/hook") }).SendAsync(new RunSummary("emea", report), default), Throws.Nothing);
    }

    [Test]
    public async Task A_mail_server_gets_a_message_with_the_status_in_its_subject()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var received = TakeMailAsync(server);
        _scene.Customer("1", employees: 50);
        var email = new EmailOptions { Host = "127.0.0.1", Port = ((IPEndPoint)server.LocalEndpoint).Port, Tls = false, From = "connector@example.com", To = "revops@example.com, crm@example.com" };

        await Summaries(new SummaryOptions { Email = email }).SendAsync(new RunSummary("emea", await _scene.ReportAsync()), default);

        var mail = await received;
        Assert.That(mail, Does.Contain("Subject: emea: sync run 1 succeeded").And.Contain("sent 1 = 1 succeeded"));
        Assert.That(mail, Does.Contain("RCPT TO:<revops@example.com>").And.Contain("RCPT TO:<crm@example.com>"));
    }

    [TestCase("hooks.example.com/x", "", "", "Summary:Webhook")]
    [TestCase("", "nobody", "a@example.com", "Summary:Email:From")]
    [TestCase("", "a@example.com", "", "Summary:Email:To")]
    public void A_setting_that_cannot_work_is_named_without_quoting_it(string webhook, string from, string to, string place)
    {
        var options = new SummaryOptions { Webhook = new Secret(webhook), Email = new EmailOptions { Host = webhook.Length > 0 ? "" : "mail", From = from, To = to } };

        var result = new SummaryRules().Validate(null, options);

        Assert.That(result.Failures, Has.Exactly(1).StartsWith(place));
        Assert.That(result.FailureMessage, Does.Not.Contain("hooks.example.com"));
    }

    private static Summaries Summaries(SummaryOptions options) => new(
        new ServiceCollection().AddHttpClient().BuildServiceProvider().GetRequiredService<IHttpClientFactory>(), Options.Create(options), NullLogger<Summaries>.Instance);

    /// <summary>The least that a mail server must say; gives everything that it was told.</summary>
    private static async Task<string> TakeMailAsync(TcpListener server)
    {
        using var client = await server.AcceptTcpClientAsync();
        using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
        await using var writer = new StreamWriter(client.GetStream(), new UTF8Encoding(false)) { AutoFlush = true, NewLine = "\r\n" };
        var all = new StringBuilder();
        await writer.WriteLineAsync("220 test");
        for (var isBody = false; await reader.ReadLineAsync() is { } line;)
        {
            all.AppendLine(line);
            if (isBody && line != ".") continue;
            isBody = line == "DATA";
            await writer.WriteLineAsync(isBody ? "354 go on" : line == "QUIT" ? "221 bye" : "250 ok");
            if (line == "QUIT") break;
        }

        return all.ToString();
    }
}

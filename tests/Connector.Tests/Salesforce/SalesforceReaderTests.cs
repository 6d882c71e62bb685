using Connector.Accounts;
using Connector.Http;
using Connector.Reading;
using NUnit.Framework;
using static Connector.Tests.Salesforce.SalesforceServer;

namespace Connector.Tests.Salesforce;

[TestFixture]
public sealed class SalesforceReaderTests
{
    private const string Jobs = Data + "/jobs/query";
    private const string Results = Jobs + "/750Q1/results";
    private static readonly string[] Fields = ["Name", "AnnualRevenue", "IsPartner__c", "Since__c"];

    [Test]
    public async Task Reading_everything_follows_the_locator_until_it_is_the_text_null()
    {
        await using var server = Server();
        Job(server, 3);
        server.Answers("GET", Results, request => request.Query?.ContainsKey("locator") == true
            ? Csv(Header + Row(3, "C", "", "true", ""), ("Sforce-Locator", "null"), ("Sforce-NumberOfRecords", "1"))
            : Csv(Header + Row(1, "A", "1.25E7", "false", "2020-02-29") + Row(2, "B", "", "true", "2020-02-29T23:30:00.000Z"), ("Sforce-Locator", "MTAwMDA"), ("Sforce-NumberOfRecords", "2")));

        var accounts = await ReadAllAsync(server);

        Assert.That(accounts.Select(account => account.Id), Is.EqualTo(new[] { Gather.Account(1), Gather.Account(2), Gather.Account(3) }));
        Assert.That(accounts[0].Values, Is.EqualTo(new[]
        {
            AttributeValue.Of("A"), AttributeValue.Of(12_500_000), AttributeValue.Of(false), AttributeValue.Of(new DateOnly(2020, 2, 29)),
        }));
        Assert.That(accounts[1].Values[1].IsKnown, Is.False);
        Assert.That(accounts[1].Values[3], Is.EqualTo(AttributeValue.Of(new DateOnly(2020, 2, 29))));
        Assert.That(accounts[0].ModifiedAt, Is.EqualTo(new DateTimeOffset(2026, 2, 1, 9, 30, 0, TimeSpan.Zero)));
        Assert.That(server.To(Results).Select(request => request.Query!.TryGetValue("locator", out var locator) ? locator[0] : null), Is.EqualTo(new[] { null, "MTAwMDA" }));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_page_that_came_short_is_asked_for_again_and_no_row_comes_twice(bool cutInsideAValue)
    {
        await using var server = Server();
        Job(server, 2);
        var full = Header + Row(1, "A", "1", "true", "") + Row(2, "B", "2", "true", "");
        var broken = cutInsideAValue ? full[..^6] : full[..full.IndexOf("\"001xx0000000000002", StringComparison.Ordinal)];
        (string, string)[] headers = [("Sforce-Locator", "null"), ("Sforce-NumberOfRecords", "2")];
        server.AnswersInTurn("GET", Results, Csv(broken, headers), Csv(full, headers));

        var accounts = await ReadAllAsync(server);

        Assert.That(accounts.Select(account => account.Id), Is.EquivalentTo(new[] { Gather.Account(1), Gather.Account(2) }));
        Assert.That(server.To(Results), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Fewer_rows_than_the_job_reports_fail_the_read()
    {
        await using var server = Server();
        Job(server, 3);
        server.Answers("GET", Results, _ => Csv(Header + Row(1, "A", "1", "true", ""), ("Sforce-Locator", "null")));

        await Assert.ThrowsAsync<CrmContractException>(() => ReadAllAsync(server));
    }

    [Test]
    public async Task A_page_that_leads_to_itself_is_no_endless_read()
    {
        await using var server = Server();
        Job(server, 3);
        server.Answers("GET", Results, _ => Csv(Header + Row(1, "A", "1", "true", ""), ("Sforce-Locator", "MTA")));

        await Assert.ThrowsAsync<CrmContractException>(() => ReadAllAsync(server));
    }

    [TestCase("")]
    [TestCase("\"Id\",\"SystemModstamp\",\"Name\",\"AnnualRevenue\",\"IsPartner__c\",\"Since__c\"\n")]
    public async Task No_rows_may_come_as_a_header_or_as_nothing(string body)
    {
        await using var server = Server();
        Job(server, 0);
        server.Answers("GET", Results, _ => Csv(body, ("Sforce-Locator", "null"), ("Sforce-NumberOfRecords", "0")));

        Assert.That(await ReadAllAsync(server), Is.Empty);
    }

    [Test]
    public async Task A_failed_job_is_a_typed_error()
    {
        await using var server = Server();
        server.Answers("POST", Jobs, new { id = "750Q1", state = "UploadComplete" });
        server.Answers("GET", Jobs + "/750Q1", new { id = "750Q1", state = "Failed", errorMessage = "Too many retries for Acme Ltd" });

        var fault = await Assert.ThrowsAsync<CrmUnavailableException>(() => ReadAllAsync(server));

        Assert.That(fault!.Message, Does.Contain("750Q1").And.Not.Contain("Acme"));
    }

    [TestCase("LIMIT_EXCEEDED")]
    [TestCase("INVALIDENTITY")]
    public async Task When_Bulk_refuses_the_pages_of_a_REST_query_are_read(string code)
    {
        await using var server = Server();
        server.Answers("POST", Jobs, new[] { new { errorCode = code, message = "no" } }, 400);
        server.Answers("GET", Data + "/query", new { totalSize = 2, done = false, nextRecordsUrl = Data + "/query/01gxx-2000", records = new[] { Record(1) } });
        server.Answers("GET", Data + "/query/01gxx-2000", new { totalSize = 2, done = true, records = new[] { Record(2) } });

        var accounts = await ReadAllAsync(server);

        Assert.That(accounts.Select(account => account.Id), Is.EqualTo(new[] { Gather.Account(1), Gather.Account(2) }));
    }

    [TestCase("https://elsewhere.example.com/services/data/v66.0/query/01gxx-2000")]
    [TestCase("//elsewhere.example.com/services/data/v66.0/query/01gxx-2000")]
    [TestCase("/services/oauth2/revoke")]
    [TestCase("/services/data/v66.0/sobjects/01gxx-2000")]
    [TestCase("/services/data/v66.0/query/../../../oauth2")]
    public async Task A_next_page_of_another_place_is_never_followed(string address)
    {
        await using var server = Server();
        server.Answers("GET", Data + "/queryAll", new { totalSize = 2, done = false, nextRecordsUrl = address, records = new[] { Record(1) } });

        await Assert.ThrowsAsync<CrmContractException>(() => Gather.All(server.Crm.Reader.ReadChangedAsync(Fields, DateTimeOffset.UnixEpoch, default)));
    }

    [Test]
    public async Task Changes_are_one_REST_call_and_bring_deleted_and_merged_accounts()
    {
        await using var server = Server();
        var merged = Record(2);
        merged["IsDeleted"] = true;
        merged["MasterRecordId"] = Gather.Account(1).Value;
        server.Answers("GET", Data + "/queryAll", new { totalSize = 2, done = true, records = new[] { Record(1), merged } });

        var accounts = await Gather.All(server.Crm.Reader.ReadChangedAsync(Fields, new DateTimeOffset(2026, 2, 1, 10, 30, 0, 999, TimeSpan.FromHours(1)), default));

        Assert.That(accounts.Select(account => (account.IsDeleted, account.MergedInto)), Is.EqualTo(new[] { (false, (AccountId?)null), (true, Gather.Account(1)) }));
        var soql = server.To(Data + "/queryAll").Single().Query!["q"][0];
        Assert.That(soql, Does.EndWith("FROM Account WHERE SystemModstamp >= 2026-02-01T09:30:00Z ORDER BY SystemModstamp, Id"));
    }

    [Test]
    public async Task Many_changes_are_read_by_a_job_without_order_as_its_calls_are_fewer()
    {
        await using var server = Server();
        server.Answers("GET", Data + "/queryAll", new { totalSize = 100_000, done = false, nextRecordsUrl = Data + "/query/01gxx-1", records = new[] { Record(1) } });
        Job(server, 1);
        server.Answers("GET", Results, _ => Csv(
            "\"Id\",\"SystemModstamp\",\"IsDeleted\",\"MasterRecordId\",\"Name\",\"AnnualRevenue\",\"IsPartner__c\",\"Since__c\"\n" +
            "\"001xx0000000000007\",\"2026-02-01T09:30:00.000+0000\",\"true\",\"\",\"A\",\"\",\"false\",\"\"\n",
            ("Sforce-Locator", "null")));

        var accounts = await Gather.All(server.Crm.Reader.ReadChangedAsync(Fields, DateTimeOffset.UnixEpoch, default));

        Assert.That(accounts.Single(), Has.Property("IsDeleted").True.And.Property("Id").EqualTo(Gather.Account(7)));
        Assert.That(server.To(Jobs).Single().Body, Does.Contain("\"operation\":\"queryAll\"").And.Not.Contain("ORDER BY"));
    }

    [Test]
    public async Task Reading_by_id_stays_below_the_longest_address()
    {
        await using var server = Server(("LongestQueryInUri", "7000")); // this test server takes 8 KB, Salesforce 16
        server.Answers("GET", Data + "/queryAll", new { totalSize = 1, done = true, records = new[] { Record(1) } });

        await Gather.All(server.Crm.Reader.ReadByIdAsync(Fields, [.. Enumerable.Range(0, 1_000).Select(Gather.Account)], default));

        var asked = server.To(Data + "/queryAll");
        Assert.That(asked.Select(request => request.AbsoluteUrl.Length), Is.All.LessThan(7_500));
        Assert.That(asked, Has.Count.EqualTo(4));
        Assert.That(asked.Sum(request => request.Query!["q"][0].Split("001xx").Length - 1), Is.EqualTo(1_000));
    }

    [Test]
    public async Task A_hidden_field_is_named_before_anything_is_asked()
    {
        await using var server = Server();

        var fault = await Assert.ThrowsAsync<CrmAccessException>(() => ReadAllAsync(server, "Name", "Hidden__c"));

        Assert.That(fault!.Message, Does.Contain("Hidden__c").And.Not.Contain("Name"));
    }

    private const string Header = "\"Id\",\"SystemModstamp\",\"Name\",\"AnnualRevenue\",\"IsPartner__c\",\"Since__c\"\n";

    private static string Row(int number, params string[] values) =>
        $"\"{Gather.Account(number)}\",\"2026-02-01T09:30:00.000Z\",{string.Join(',', values.Select(value => $"\"{value}\""))}\n";

    private static Newtonsoft.Json.Linq.JObject Record(int number) => Newtonsoft.Json.Linq.JObject.FromObject(new
    {
        Id = Gather.Account(number).Value,
        SystemModstamp = "2026-02-01T09:30:00.000+0000",
        IsDeleted = false,
        MasterRecordId = (string?)null,
        Name = "A",
        AnnualRevenue = 1.25E7,
        IsPartner__c = true,
        Since__c = "2020-01-01",
    });

    private static SalesforceServer Server(params (string, string)[] settings) => new SalesforceServer(settings)
        .GivesTokens()
        .Describes(Field("Name", "string"), Field("AnnualRevenue", "currency"), Field("IsPartner__c", "boolean"), Field("Since__c", "date"));

    /// <summary>As the connector reads everything; nothing lies in the recycle bin.</summary>
    private static async Task<List<CrmAccount>> ReadAllAsync(SalesforceServer server, params string[] fields)
    {
        server.Answers("GET", Data + "/queryAll", new { totalSize = 0, done = true, records = Array.Empty<object>() });
        var wanted = fields.Length == 0 ? Fields : fields;
        var ticket = await server.Crm.Reader.PrepareAllAsync(wanted, null, default);
        return await Gather.All(server.Crm.Reader.ReadAllAsync(wanted, ticket, default));
    }

    private static void Job(SalesforceServer server, int records)
    {
        server.Answers("POST", Jobs, new { id = "750Q1", state = "UploadComplete" });
        server.AnswersInTurn(
            "GET", Jobs + "/750Q1", Json(200, new { id = "750Q1", state = "InProgress" }), Json(200, new { id = "750Q1", state = "JobComplete", numberRecordsProcessed = records }));
    }
}

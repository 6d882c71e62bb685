using System.Xml.Linq;
using Connector.Accounts;
using Connector.Http;
using Connector.WriteBack;
using NUnit.Framework;
using WireMock;
using static Connector.Tests.Salesforce.SalesforceServer;

namespace Connector.Tests.Salesforce;

/// <summary>Against answers composed from contract 8: the shapes of the partner WSDL.</summary>
[TestFixture]
public sealed class SalesforceMergerTests
{
    private const string Soap = "/services/Soap/u/66.0";
    private static readonly XNamespace Partner = "urn:partner.soap.sforce.com";
    private static readonly XNamespace Record = "urn:sobject.partner.soap.sforce.com";
    private static readonly string[] Fields = ["Phone", "Employees"];

    [Test]
    public async Task Two_losers_go_into_a_request_and_the_kept_values_with_each()
    {
        await using var server = Server();
        server.Answers("POST", Soap, _ => Answer(Merged(1, 2, 3), Merged(1, 4)));

        var outcomes = await MergeAsync(server, Order(1, 2, 3, 4));

        var requests = XElement.Parse(server.To(Soap).Single().Body!).Descendants(Partner + "request").ToList();
        Assert.That(requests.Select(Ids), Is.EqualTo(new[] { $"{Id(1)} {Id(2)} {Id(3)}", $"{Id(1)} {Id(4)}" }));
        Assert.That(requests.Select(request => request.Element(Partner + "masterRecord")!.Elements().Select(field => (field.Name, field.Value))), Is.All.EqualTo(new[]
        {
            (Record + "type", "Account"), (Record + "Id", Id(1)), (Record + "Phone", "1 & <2>"),
        }));
        Assert.That(server.To(Soap).Single().Body, Does.Contain("<sessionId>"));
        Assert.That(outcomes.Select(outcome => (outcome.Id.Value, outcome.Kind)), Is.EqualTo(new[] { 2, 3, 4 }.Select(n => (Id(n), OutcomeKind.Succeeded))));
    }

    [Test]
    public async Task A_refused_request_fails_its_losers_alone_and_a_loser_that_a_success_does_not_name_is_in_doubt()
    {
        await using var server = Server();
        server.Answers("POST", Soap, _ => Answer(
            "<result><errors><message>unable to obtain exclusive access</message><statusCode>UNABLE_TO_LOCK_ROW</statusCode></errors><id xsi:nil=\"true\"/><success>false</success></result>", Merged(5, 6)));

        var outcomes = await MergeAsync(server, Order(1, 2, 3), Order(5, 6, 7));

        Assert.That(outcomes.Select(outcome => (outcome.Id.Value, outcome.Kind, outcome.Error?.Class)), Is.EqualTo(new[]
        {
            (Id(2), OutcomeKind.Failed, (RejectClass?)RejectClass.Lock), (Id(3), OutcomeKind.Failed, RejectClass.Lock), (Id(6), OutcomeKind.Succeeded, null),
        }));
    }

    [Test]
    public async Task A_call_holds_no_more_merges_than_the_settings_say()
    {
        await using var server = Server(("MergesPerCall", "2"));
        server.AnswersInTurn("POST", Soap, Answer(Merged(1, 2, 3), Merged(1, 4, 5)), Answer(Merged(1, 6)));

        Assert.That(await MergeAsync(server, Order(1, 2, 3, 4, 5, 6)), Has.Count.EqualTo(5));
        Assert.That(server.To(Soap), Has.Count.EqualTo(2));
        Assert.That(server.Crm.Merger!.Calls([Order(1, 2, 3, 4, 5, 6)]), Is.EqualTo(2));
    }

    [Test]
    public async Task An_ended_session_is_renewed_once_and_nothing_else_is_sent_twice()
    {
        await using var server = Server();
        server.AnswersInTurn("POST", Soap, Fault("INVALID_SESSION_ID"), Answer(Merged(1, 2)));
        Assert.That(await MergeAsync(server, Order(1, 2)), Has.Count.EqualTo(1));
        Assert.That(server.To(Soap), Has.Count.EqualTo(2));

        await using var busy = Server();
        busy.Answers("POST", Soap, _ => Fault("SERVER_UNAVAILABLE"));
        Assert.That(async () => await MergeAsync(busy, Order(1, 2)), Throws.InstanceOf<CrmUnavailableException>());
        Assert.That(busy.To(Soap), Has.Count.EqualTo(1), "a merge may have been carried out");
    }

    [TestCase("<html>no</html>")]
    [TestCase("not xml")]
    [TestCase("<!DOCTYPE x [<!ENTITY a \"b\">]><x>&a;</x>")]
    public async Task An_answer_that_is_no_envelope_is_a_contract_error(string body)
    {
        await using var server = Server();
        server.Answers("POST", Soap, _ => Text(200, body, "text/xml"));

        Assert.That(async () => await MergeAsync(server, Order(1, 2)), Throws.InstanceOf<CrmContractException>());
    }

    [Test]
    public async Task Too_few_results_credit_nobody()
    {
        await using var server = Server();
        server.Answers("POST", Soap, _ => Answer(Merged(1, 2)));

        Assert.That(async () => await MergeAsync(server, Order(1, 2), Order(3, 4)), Throws.InstanceOf<CrmContractException>());
    }

    [Test]
    public async Task Connected_records_are_counted_by_object_and_one_that_may_not_be_seen_is_left_out()
    {
        await using var server = Server();
        server.Answers("GET", Data + "/query", request => request.Query!["q"][0] switch
        {
            var soql when soql.Contains("FROM Contact ", StringComparison.Ordinal) => Json(200, new { done = true, records = new[] { new { AccountId = Id(1), n = 3 }, new { AccountId = Id(2), n = 4 } } }),
            var soql when soql.Contains("FROM Case ", StringComparison.Ordinal) => Json(400, new[] { new { errorCode = "INVALID_TYPE", message = "sObject type 'Case' is not supported" } }),
            _ => Json(200, new { done = true, records = Array.Empty<object>() }),
        });

        var related = await server.Crm.Merger!.RelatedAsync([[new AccountId(Id(1)), new AccountId(Id(2))], [new AccountId(Id(3))]], default);

        Assert.That(related[0].Counts, Is.EqualTo(new Dictionary<string, long> { ["contacts"] = 7, ["opportunities"] = 0, ["child accounts"] = 0 }));
        Assert.That(related[1].Total, Is.Zero);
    }

    [Test]
    public async Task Only_writable_fields_that_are_not_ours_are_carried_and_no_datetime()
    {
        await using var server = new SalesforceServer().GivesTokens().Describes(
            Field("Name", "string"), Field("At__c", "datetime"), Field("Formula__c", "string", updateable: false), Field("Tier__c", "picklist", help: "Written by the segmentation connector"));

        Assert.That(await server.Crm.Merger!.CarriedAsync(default), Is.EqualTo(new[] { "Name" }));
    }

    [Test]
    public async Task Another_object_than_Account_cannot_be_merged()
    {
        await using var server = new SalesforceServer(("ObjectName", "Site__c"));

        Assert.That(server.Crm.Merger, Is.Null);
    }

    private static SalesforceServer Server(params (string, string)[] settings) =>
        new SalesforceServer(settings).GivesTokens().Describes(Field("Phone", "phone"), Field("Employees", "int"));

    private static async Task<List<RowOutcome>> MergeAsync(SalesforceServer server, params MergeOrder[] orders) =>
        await server.Crm.Merger!.MergeAsync(Fields, orders, default).ToListAsync();

    private static MergeOrder Order(int survivor, params int[] losers) =>
        new(new AccountId(Id(survivor)), [FieldChange.Set(AttributeValue.Of("1 & <2>")), FieldChange.Keep], [.. losers.Select(loser => new AccountId(Id(loser)))]);

    private static string Id(int number) => $"001xx00000000{number:D2}AAA";

    private static string Ids(XElement request) => string.Join(' ', request.Descendants().Where(element => element.Name.LocalName is "Id" or "recordToMergeIds").Select(element => element.Value));

    private static string Merged(int survivor, params int[] losers) =>
        $"<result><id>{Id(survivor)}</id>{string.Concat(losers.Select(loser => $"<mergedRecordIds>{Id(loser)}</mergedRecordIds>"))}<success>true</success></result>";

    private static ResponseMessage Answer(params string[] results) => Text(200, Envelope($"<mergeResponse>{string.Concat(results)}</mergeResponse>"), "text/xml");

    private static ResponseMessage Fault(string code) =>
        Text(500, Envelope($"<soapenv:Fault><faultcode>sf:{code}</faultcode><faultstring>{code}: no</faultstring></soapenv:Fault>"), "text/xml");

    private static string Envelope(string body) =>
        $"""<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="{Partner}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:sf="urn:fault.partner.soap.sforce.com"><soapenv:Body>{body}</soapenv:Body></soapenv:Envelope>""";
}

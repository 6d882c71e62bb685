using Connector.Accounts;
using Connector.History;
using Connector.Http;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using static Connector.Tests.Salesforce.SalesforceServer;

namespace Connector.Tests.Salesforce;

/// <summary>The history's records on the wire.</summary>
public sealed class SalesforceHistoryTests
{
    private const string Upsert = Data + "/composite/sobjects/Segment_Snapshot__c/Snapshot_Key__c";
    private const string Describe = Data + "/sobjects/Segment_Snapshot__c/describe/";
    private static readonly string[] Fields = ["Snapshot_Key__c", "Kind__c", "Dimension__c", "Segment__c", "From_Segment__c", "Account__c", "Accounts__c", "Snapshot_Date__c"];
    private static readonly HistoryRow Month = new("month:tier:core:2026-11", HistoryKind.Month, "tier", "core", null, null, 7, new DateOnly(2026, 11, 1));
    private static readonly HistoryRow Move = new("move:1", HistoryKind.Move, "tier", "core", "scale", new AccountId("001xx0000000001AAA"), null, new DateOnly(2026, 11, 26));

    [Test]
    public async Task Records_are_upserted_by_their_key_with_what_they_tell_and_nulls_for_the_rest()
    {
        await using var server = new SalesforceServer().GivesTokens();
        server.Answers("PATCH", Upsert, new object[] { new { id = "a00000000000001AAA", success = true, created = true, errors = Array.Empty<object>() }, Refused() });

        var answers = await server.Crm.History!.WriteAsync([Month, Move], default);

        var request = JObject.Parse(server.To(Upsert).Single().Body!);
        Assert.That(JToken.DeepEquals(request, JObject.Parse("""
            {"allOrNone":false,"records":[
            {"attributes":{"type":"Segment_Snapshot__c"},"Snapshot_Key__c":"month:tier:core:2026-11","Kind__c":"month","Dimension__c":"tier","Segment__c":"core",
             "From_Segment__c":null,"Account__c":null,"Accounts__c":7,"Snapshot_Date__c":"2026-11-01"},
            {"attributes":{"type":"Segment_Snapshot__c"},"Snapshot_Key__c":"move:1","Kind__c":"move","Dimension__c":"tier","Segment__c":"core",
             "From_Segment__c":"scale","Account__c":"001xx0000000001AAA","Accounts__c":null,"Snapshot_Date__c":"2026-11-26"}]}
            """)), Is.True, request.ToString());
        Assert.That((answers[0], answers[1]!.Code), Is.EqualTo(((Connector.WriteBack.RowError?)null, "UNABLE_TO_LOCK_ROW")));
    }

    [Test]
    public async Task Fewer_answers_than_records_tell_nothing_about_any()
    {
        await using var server = new SalesforceServer().GivesTokens();
        server.Answers("PATCH", Upsert, new object[] { Refused() });

        Assert.That(() => server.Crm.History!.WriteAsync([Month, Move], default), Throws.TypeOf<CrmContractException>());
    }

    [Test]
    public async Task An_object_that_is_not_there_or_hides_a_field_is_told_with_what_to_do()
    {
        await using var server = new SalesforceServer().GivesTokens();
        server.Answers("GET", Describe, new object[] { new { errorCode = "NOT_FOUND", message = "The requested resource does not exist" } }, 404);
        Assert.That(await server.Crm.History!.MissingAsync(default), Does.Contain("Segment_Snapshot__c is not in the org").And.Contain("approve and apply"));

        await using var hiding = new SalesforceServer().GivesTokens();
        hiding.Answers("GET", Describe, new { name = "Segment_Snapshot__c", fields = Fields.Skip(1).Select(field => SalesforceServer.Field(field, "string")) });
        Assert.That(await hiding.Crm.History!.MissingAsync(default), Does.Contain("does not show Snapshot_Key__c"));

        await using var whole = new SalesforceServer().GivesTokens();
        whole.Answers("GET", Describe, new { name = "Segment_Snapshot__c", fields = Fields.Select(field => SalesforceServer.Field(field, "string")) });
        Assert.That(await whole.Crm.History!.MissingAsync(default), Is.Null);
    }

    private static object Refused() => new { success = false, errors = new[] { new { statusCode = "UNABLE_TO_LOCK_ROW", message = "unable to obtain exclusive access", fields = Array.Empty<string>() } } };
}

using NUnit.Framework;
using WireMock;
using static Connector.Tests.Salesforce.SalesforceServer;

namespace Connector.Tests.Salesforce;

[TestFixture]
public sealed class SalesforceEditorsTests
{
    [Test]
    public async Task The_fields_own_history_counts_and_where_it_has_nothing_the_records_last_editor_labelled_so()
    {
        await using var server = Server(historyStatus: 200);

        var editors = await server.Crm.Reader.EditorsAsync("Tier__c", [Gather.Account(1), Gather.Account(2)], default);

        Assert.That(editors[Gather.Account(1)].ToString(), Is.EqualTo("user 005A"), "the newest, without the name");
        Assert.That(editors[Gather.Account(1)].ToPerson(), Is.EqualTo("Ada Lovelace (005A)"));
        Assert.That(editors[Gather.Account(1)].At, Is.EqualTo(new DateTimeOffset(2026, 11, 2, 10, 0, 0, TimeSpan.Zero)));
        Assert.That(editors[Gather.Account(2)].ToString(), Is.EqualTo("user 005B (the record's last editor: the CRM keeps no history of the field)"));
    }

    [Test]
    public async Task An_object_without_a_history_leaves_the_last_editor()
    {
        await using var server = Server(historyStatus: 400);

        var editors = await server.Crm.Reader.EditorsAsync("Tier__c", [Gather.Account(1)], default);

        Assert.That(editors.Values.Select(editor => editor.IsOfField), Is.EqualTo(new[] { false }));
    }

    private static SalesforceServer Server(int historyStatus)
    {
        var server = new SalesforceServer().GivesTokens();
        server.Answers("GET", Data + "/query", request => Query(request).Contains("FROM AccountHistory WHERE Field = 'Tier__c'", StringComparison.Ordinal)
            ? historyStatus == 200 ? Json(200, new { totalSize = 2, done = true, records = new[] { Change(1, "005A", "Ada Lovelace", "2026-11-02"), Change(1, "005C", "Cy", "2026-11-01") } })
                : Json(historyStatus, new[] { new { message = "sObject type 'AccountHistory' is not supported.", errorCode = "INVALID_TYPE" } })
            : Json(200, new { totalSize = 1, done = true, records = new[] { Record(Query(request).Contains(Gather.Account(1).Value, StringComparison.Ordinal) ? 1 : 2) } }));
        return server;
    }

    private static string Query(IRequestMessage request) => request.Query!["q"][0];

    private static object Change(int account, string user, string name, string day) =>
        new { AccountId = Gather.Account(account).Value, CreatedById = user, CreatedBy = new { Name = name }, CreatedDate = $"{day}T10:00:00.000+0000" };

    private static object Record(int account) =>
        new { Id = Gather.Account(account).Value, LastModifiedById = "005B", LastModifiedBy = new { Name = "Bo" }, LastModifiedDate = "2026-11-03T10:00:00.000+0000" };
}

namespace Connector.EndToEnd.Emulator.HubSpot;

/// <summary>Custom objects: their definitions, their records beside companies, and portals that have none. Answers are held against the OpenAPI files.</summary>
public class SchemaTests : PortalTests
{
    private const string Schemas = "/crm-object-schemas/2026-03/schemas";

    private const string Visit = """
        {"name":"visit","labels":{"singular":"Visit","plural":"Visits"},"primaryDisplayProperty":"visit_key","requiredProperties":["visit_key"],"searchableProperties":[],
         "secondaryDisplayProperties":[],"associatedObjects":["COMPANY"],"allowsSensitiveProperties":false,"shouldCreateSameObjectAssociation":false,
         "properties":[{"name":"visit_key","label":"Key","type":"string","fieldType":"text","hasUniqueValue":true},{"name":"seen","label":"Seen","type":"number","fieldType":"number"}]}
        """;

    [Test]
    public async Task A_custom_object_takes_records_by_a_unique_key_associates_them_and_goes_once_they_are_gone()
    {
        var made = await CallAsync(HttpMethod.Post, Schemas, Visit);
        var type = made.Json.GetProperty("objectTypeId").GetString();
        Assert.That(((int)made.Status, made.Json.GetProperty("fullyQualifiedName").GetString()), Is.EqualTo((201, "p12345678_visit")));
        Assert.That((int)(await CallAsync(HttpMethod.Post, Schemas, Visit)).Status, Is.EqualTo(409));
        Assert.That((await CallAsync(HttpMethod.Get, "/crm/limits/2026-03/custom-object-types")).Json.GetProperty("usage").GetInt32(), Is.EqualTo(1));

        var upsert = """{"inputs":[{"id":"a","idProperty":"visit_key","properties":{"seen":"1"}},{"id":"b","idProperty":"visit_key","properties":{"seen":"2"}}]}""";
        var first = await CallAsync(HttpMethod.Post, $"/crm/objects/2026-03/{type}/batch/upsert", upsert);
        var again = await CallAsync(HttpMethod.Post, $"/crm/objects/2026-03/p12345678_visit/batch/upsert", upsert);
        Assert.That(first.Json.GetProperty("results").EnumerateArray().Select(one => one.GetProperty("new").GetBoolean()), Is.All.True);
        Assert.That(again.Json.GetProperty("results").EnumerateArray().Select(one => one.GetProperty("new").GetBoolean()), Is.All.False);
        Assert.That((int)(await CallAsync(HttpMethod.Post, $"/crm/objects/2026-03/{type}", """{"properties":{"seen":"1"}}""")).Status, Is.EqualTo(400), "the key is required");

        var record = first.Json.GetProperty("results")[0].GetProperty("id").GetString();
        var company = (await CallAsync(HttpMethod.Get, "/crm/objects/2026-03/companies?limit=1")).Json.GetProperty("results")[0].GetProperty("id").GetString();
        var pair = $$$"""{"inputs":[{"from":{"id":"{{{record}}}"},"to":{"id":"{{{company}}}"}}]}""";
        for (var times = 0; times < 2; times++)
        {
            Assert.That((int)(await CallAsync(HttpMethod.Post, $"/crm/associations/2026-03/{type}/0-2/batch/associate/default", pair)).Status, Is.EqualTo(200));
        }

        var linked = (await CallAsync(HttpMethod.Get, $"/crm/objects/2026-03/{type}/{record}?associations=companies")).Json.GetProperty("associations").GetProperty("companies").GetProperty("results");
        Assert.That(linked.EnumerateArray().Select(one => one.GetProperty("id").GetString()), Is.EqualTo(new[] { company }));
        var deal = (await CallAsync(HttpMethod.Get, "/crm/objects/2026-03/deals?limit=1")).Json.GetProperty("results")[0].GetProperty("id").GetString();
        var other = $$$"""{"inputs":[{"from":{"id":"{{{record}}}"},"to":{"id":"{{{deal}}}"}}]}""";
        Assert.That((int)(await CallAsync(HttpMethod.Post, $"/crm/associations/2026-03/{type}/0-3/batch/associate/default", other)).Status, Is.EqualTo(400), "deals are none of its associated objects");

        Assert.That((int)(await CallAsync(HttpMethod.Delete, $"{Schemas}/{type}")).Status, Is.EqualTo(400), "it has records");
        var ids = first.Json.GetProperty("results").EnumerateArray().Select(one => $$$"""{"id":"{{{one.GetProperty("id").GetString()}}}"}""");
        await CallAsync(HttpMethod.Post, $"/crm/objects/2026-03/{type}/batch/archive", $$"""{"inputs":[{{string.Join(',', ids)}}]}""");
        Assert.That((int)(await CallAsync(HttpMethod.Delete, $"{Schemas}/{type}")).Status, Is.EqualTo(204));
        Assert.That((await CallAsync(HttpMethod.Get, Schemas)).Json.GetProperty("results").GetArrayLength(), Is.Zero);
        Assert.That((int)(await CallAsync(HttpMethod.Get, $"/crm/objects/2026-03/{type}")).Status, Is.EqualTo(400));
    }

    [Test]
    public async Task A_portal_whose_plan_has_no_custom_objects_refuses_them_and_one_without_room_another()
    {
        await SettingsAsync("""{"customObjectTypes":0}""");
        Assert.That((int)(await CallAsync(HttpMethod.Get, Schemas)).Status, Is.EqualTo(403));
        await SettingsAsync("""{"customObjectTypes":1}""");
        var made = await CallAsync(HttpMethod.Post, Schemas, Visit.Replace("\"visit\"", "\"tour\"", StringComparison.Ordinal));
        Assert.That((int)made.Status, Is.EqualTo(201));
        Assert.That((int)(await CallAsync(HttpMethod.Post, Schemas, Visit)).Status, Is.EqualTo(400));

        await CallAsync(HttpMethod.Delete, $"{Schemas}/{made.Json.GetProperty("objectTypeId").GetString()}");
        await SettingsAsync("""{"customObjectTypes":20}""");
    }

    [Test]
    public async Task A_token_without_the_scopes_of_custom_objects_reads_and_makes_none()
    {
        await ControlAsync(HttpMethod.Put, "hubspot/tokens/narrow", """{"scopes":["crm.objects.companies.read","crm.schemas.custom.read"]}""");
        using var narrow = Client("narrow");

        Assert.That((int)(await SendAsync(narrow, HttpMethod.Get, Schemas, null)).Status, Is.EqualTo(200));
        Assert.That((int)(await SendAsync(narrow, HttpMethod.Post, Schemas, Visit)).Status, Is.EqualTo(403));
        Assert.That((int)(await SendAsync(narrow, HttpMethod.Get, "/crm/objects/2026-03/2-1001", null)).Status, Is.EqualTo(403));
    }
}

using System.IO.Compression;
using Connector.Accounts;
using Connector.HubSpot;
using Connector.Http;
using Connector.Tests.Salesforce;
using Connector.WriteBack;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using static Connector.Tests.HubSpot.HubSpotServer;

namespace Connector.Tests.HubSpot;

/// <summary>Answers that are broken, or that would cost or mean something else than they seem.</summary>
public class HubSpotHostileAnswerTests
{
    private const string Imports = "/crm/imports/2026-03";
    private const string Exports = "/crm/exports/2026-03/export/async";
    private static readonly string[] Names = ["name"];
    private static readonly string[] Note = ["note"];

    [TestCase(-60, -1, TestName = "A broken zip of an export is followed by the list")]
    [TestCase(0, 0, TestName = "A zip of an export whose entry does not unpack is followed by the list")]
    [TestCase(0, -1, TestName = "A sound zip of an export is read")]
    public async Task A_zip_is_read_or_the_list_is(int cut, int spoilt)
    {
        await using var server = new HubSpotServer(("Jobs:FirstPoll", "00:00:00"), ("BurstCalls", "100000"), ("Jobs:ExportFromCalls", "1")).Describes(Text("name"));
        var asked = 0;
        server.Answers("POST", Search, _ => Json(200, new { total = Interlocked.Increment(ref asked) == 1 ? 200_000 : 50, results = Array.Empty<object>() }));
        server.Answers("POST", Exports, _ => Json(202, new { id = "e1" }));
        server.Answers("GET", Companies, request => request.GetParameter("archived")![0] == "true"
            ? Json(200, new { results = Array.Empty<object>() })
            : Json(200, new { results = Enumerable.Range(1, 50).Select(id => Record(id, 1790000000000L, new { name = "A" })) }));
        server.Answers("GET", Exports + "/tasks/e1/status", _ => Json(200, new { status = "COMPLETE", result = server.Wire.Url + "/file.zip" }));
        server.Answers("GET", "/file.zip", _ => new WireMock.ResponseMessage
        {
            StatusCode = 200,
            Headers = new Dictionary<string, WireMock.Types.WireMockList<string>> { ["Content-Type"] = new("application/zip") },
            BodyData = new WireMock.Util.BodyData { DetectedBodyType = WireMock.Types.BodyType.Bytes, BodyAsBytes = Zip(cut, spoilt) },
        });

        var read = await Gather.All(server.Crm.Reader.ReadAllAsync(Names, await server.Crm.Reader.PrepareAllAsync(Names, null, default), default));

        Assert.That(read.Select(account => account.Id.Value).Distinct().Count(), Is.EqualTo(50));
        Assert.That(read[0].Values[0].Text, Does.StartWith(cut == 0 && spoilt < 0 ? "N" : "A"));
    }

    [TestCase("2026-09-21", ExpectedResult = true)]
    [TestCase("2026-09-21T14:13:20Z", ExpectedResult = true)]
    [TestCase("2026-09-21T14:13:20.123+02:00", ExpectedResult = true)]
    [TestCase("2026-09-21 14:13", ExpectedResult = true)]
    [TestCase("1790000000000", ExpectedResult = true)]
    [TestCase("03/04/2025", ExpectedResult = false)]
    [TestCase("31.12.2025", ExpectedResult = false)]
    [TestCase("April 3, 2025", ExpectedResult = false)]
    public bool A_moment_is_read_in_forms_that_mean_one_thing_only(string text) => HubSpotValues.TryMoment(text, out _);

    [Test]
    public async Task A_property_that_refuses_every_row_ends_the_write_at_its_first_call()
    {
        await using var server = new HubSpotServer(("BurstCalls", "100000")).Describes(Text("note"));
        server.Answers("POST", Update, _ => Json(400, """{"status":"error","message":"no","errors":[{"message":"no","code":"READ_ONLY_VALUE"}],"category":"VALIDATION_ERROR"}"""));
        var rows = Enumerable.Range(1, 100).Select(id => new WriteRow(new AccountId($"{id}"), [FieldChange.Set(AttributeValue.Of("n"))])).ToList();

        await Assert.ThrowsAsync(Is.InstanceOf<CrmException>(), () => Gather.All(server.Crm.Writer.WriteAsync(new WriteChunk(HubSpotWriter.Batch, Note, rows), _ => Task.CompletedTask, default)));
        Assert.That(server.To(Update), Has.Count.EqualTo(1));
    }

    [TestCase("1")]
    [TestCase("2")]
    public async Task Pages_that_lead_in_a_circle_end_the_call(string back)
    {
        await using var server = new HubSpotServer(("Jobs:FirstPoll", "00:00:00"), ("BurstCalls", "100000")).Describes(Text("name"));
        foreach (var path in new[] { Companies, Imports, Imports + "/6/errors" }) server.Answers("GET", path, Circle);

        Assert.That(async () => await Gather.All(server.Crm.Reader.ReadAllAsync(Names, null, default)), Throws.TypeOf<CrmContractException>());
        Assert.That(async () => await Gather.All(server.Crm.Writer.ResumeAsync("absent", default)), Throws.TypeOf<CrmContractException>());
        Assert.That(async () => await Gather.All(server.Crm.Writer.ResumeAsync("done", default)), Throws.TypeOf<CrmContractException>());

        WireMock.ResponseMessage Circle(WireMock.IRequestMessage request) => Json(200, new
        {
            results = request.Path == Imports ? [new { id = 6, importName = "done", state = "DONE" }] : Array.Empty<object>(),
            paging = new { next = new { after = request.GetParameter("after")?[0] == "1" ? back : "1" } },
        });
    }

    [Test]
    public async Task A_property_that_came_back_from_the_archive_is_ours_again()
    {
        await using var server = new HubSpotServer();
        JObject? tier = null;
        server.Answers("GET", Properties + "/groups/customer_segments", _ => Json(200, new { name = "customer_segments" }));
        server.Answers("GET", Properties + "/tier", _ => tier is null ? Json(404, "{}") : Json(200, tier));
        server.Answers("POST", Properties, _ => Json(201, tier = JObject.FromObject(new
        {
            name = "tier", label = "Old", type = "enumeration", fieldType = "select", description = "An old text", groupName = "companyinformation",
            options = new[] { new { label = "O", value = "old", displayOrder = 0, hidden = false } },
        })));
        server.Answers("PATCH", Properties + "/tier", request =>
        {
            tier!.Merge(JObject.Parse(request.Body!), new JsonMergeSettings { MergeArrayHandling = MergeArrayHandling.Replace });
            return Json(200, tier);
        });

        await Gather.All(server.Crm.SegmentFields.CreateAsync([new("tier", "Tier", "a: x > 1", [new("a", "A"), new("b", "B")])], default));

        Assert.That((string?)tier!["description"], Does.StartWith(HubSpotFields.Mark));
        Assert.That(tier["options"]!.Select(option => (string?)option["value"]), Is.EqualTo(new[] { "old", "a", "b" }));
    }

    /// <param name="cut">Bytes more or less at the end.</param>
    /// <param name="spoilt">A byte that is made zero; none if negative.</param>
    private static byte[] Zip(int cut, int spoilt)
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var writer = new StreamWriter(zip.CreateEntry("a.csv").Open());
            writer.Write("hs_object_id,hs_lastmodifieddate,name\n" + string.Concat(Enumerable.Range(1, 50).Select(i => $"{i},2026-09-21T14:13:20Z,N{i}\n")));
        }

        var bytes = memory.ToArray()[..((int)memory.Length + cut)];
        if (spoilt >= 0) bytes[spoilt] = 0;
        return bytes;
    }
}

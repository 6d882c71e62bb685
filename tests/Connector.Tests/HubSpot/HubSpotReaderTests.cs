using Connector.Http;
using Connector.Tests.Salesforce;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using WireMock;
using static Connector.Tests.HubSpot.HubSpotServer;

namespace Connector.Tests.HubSpot;

[TestFixture]
public sealed class HubSpotReaderTests
{
    private const long T = 1_790_000_000_000;
    private static readonly string[] Fields = ["name"];

    [Test]
    public async Task A_full_read_follows_the_cursor_alone_and_never_the_address_beside_it()
    {
        await using var server = Server();
        server.Answers("GET", Companies, request => request.GetParameter("archived")![0] == "true" ? Json(200, new { results = new[] { Record("9", T) } })
            : request.GetParameter("after") is null
                ? Json(200, new { results = new[] { Record(1, T, new { name = "A" }) }, paging = new { next = new { after = "1", link = "https://evil.example/crm/v3/objects/companies?after=1" } } })
                : Json(200, new { results = new[] { Record("2", T, new { name = (string?)null }) } }));
        server.Answers("POST", Search, _ => Json(200, new { total = 2, results = Array.Empty<object>() }));

        var read = await Gather.All(server.Crm.Reader.ReadAllAsync(Fields, null, default));

        Assert.That(read.Select(account => (account.Id.Value, account.Values[0].ToString(), account.IsDeleted)), Is.EqualTo(new[] { ("1", "A", false), ("2", "unknown", false), ("9", "unknown", true) }));
        Assert.That(server.To(Companies).Select(request => request.GetParameter("properties")![0]).First(), Does.Contain("name").And.Not.Contain("domain"), "only what is needed is asked for");
    }

    [Test]
    public async Task A_full_read_that_comes_short_of_the_portals_count_is_no_small_book()
    {
        await using var server = Server();
        server.Answers("GET", Companies, _ => Json(200, new { results = new[] { Record("1", T) } }));
        server.Answers("POST", Search, _ => Json(200, new { total = 500, results = Array.Empty<object>() }));

        Assert.That(async () => await Gather.All(server.Crm.Reader.ReadAllAsync(Fields, null, default)), Throws.TypeOf<CrmUnavailableException>());
    }

    [Test]
    public async Task Twenty_five_thousand_rows_of_one_moment_all_come_and_no_query_goes_beyond_the_cap()
    {
        await using var server = Server();
        var rows = Enumerable.Range(1, 25_000).Select(id => (Id: (long)id, Stamp: T)).Append((25_001, T + 5)).Prepend((30_000, T - 5)).ToList();
        server.Answers("GET", Companies, _ => Json(200, new { results = Array.Empty<object>() }));
        server.Answers("POST", Search, request => Found(rows, JObject.Parse(request.Body!)));

        var read = await Gather.All(server.Crm.Reader.ReadChangedAsync(Fields, DateTimeOffset.FromUnixTimeMilliseconds(T), default));

        Assert.That(read.Select(account => account.Id.Value).ToHashSet(), Has.Count.EqualTo(25_002));
        Assert.That(server.BodiesTo(Search).All(body => body["after"] is null), Is.True);
    }

    [Test]
    public async Task A_company_merged_into_another_comes_as_gone_with_its_survivor()
    {
        await using var server = new HubSpotServer().Describes(Text("name"), Text("hs_merged_object_ids"));
        server.Answers("GET", Companies, _ => Json(200, new { results = Array.Empty<object>() }));
        server.Answers("POST", Search, _ => Json(200, new { total = 1, results = new[] { Record("7", T, new { hs_merged_object_ids = "3;4" }) } }));

        var read = await Gather.All(server.Crm.Reader.ReadChangedAsync(Fields, DateTimeOffset.FromUnixTimeMilliseconds(T), default));

        Assert.That(read.Select(account => (account.Id.Value, account.IsDeleted, account.MergedInto?.Value)), Is.EqualTo(new[] { ("3", true, "7"), ("4", true, "7"), ("7", false, (string?)null) }));
    }

    [Test]
    public async Task Named_accounts_are_read_live_archived_or_as_the_record_that_they_were_merged_into()
    {
        await using var server = Server();
        server.Answers("POST", Companies + "/batch/read", request =>
        {
            var (ids, isArchived) = (JObject.Parse(request.Body!)["inputs"]!.Select(input => (string)input["id"]!).ToList(), request.GetParameter("archived")![0] == "true");
            return Json(200, new { results = ids.Where(id => id == "2" == isArchived && id != "4").Select(id => Record(id == "3" ? "9" : id, T, new { name = id })) });
        });

        var read = await Gather.All(server.Crm.Reader.ReadByIdAsync(Fields, [new("1"), new("2"), new("3"), new("4")], default));

        Assert.That(read.Select(account => (account.Id.Value, account.IsDeleted, account.MergedInto?.Value)), Is.EqualTo(new[]
        {
            ("1", false, (string?)null), ("2", true, null), ("3", true, "9"), ("9", false, null),
        }));
    }

    [Test]
    public async Task A_company_that_was_merged_is_told_when_it_is_asked_for_beside_its_survivor_too()
    {
        await using var server = Server();
        server.Answers("POST", Companies + "/batch/read", request =>
        {
            var ids = JObject.Parse(request.Body!)["inputs"]!.Select(input => (string)input["id"]! == "3" ? "9" : (string)input["id"]!).Distinct();
            return Json(200, new { results = request.GetParameter("archived")![0] == "true" ? [] : ids.Select(id => Record(id, T, new { name = id })).ToArray() });
        });

        var read = await Gather.All(server.Crm.Reader.ReadByIdAsync(Fields, [new("3"), new("9")], default));

        Assert.That(read.Select(account => (account.Id.Value, account.IsDeleted, account.MergedInto?.Value)), Is.EquivalentTo(new[] { ("9", false, (string?)null), ("3", true, "9") }));
    }

    [Test]
    public async Task A_search_that_would_be_too_long_asks_for_the_keys_and_the_records_are_read_by_them()
    {
        string[] names = [.. Enumerable.Range(0, 90).Select(i => $"a_property_whose_name_is_rather_long_{i:D4}")];
        await using var server = new HubSpotServer(("SearchesPerSecond", "5"), ("BurstCalls", "100000")) { Time = new Hurried() }.Describes([.. names.Select(Text)]);
        var rows = Enumerable.Range(1, 250).Select(id => (Id: (long)id, Stamp: T + id)).ToList();
        server.Answers("GET", Companies, _ => Json(200, new { results = Array.Empty<object>() }));
        server.Answers("POST", Search, request => Found(rows, JObject.Parse(request.Body!)));
        server.Answers("POST", Companies + "/batch/read", request => Json(200, new // changed once more since it was found
        {
            results = JObject.Parse(request.Body!)["inputs"]!.Select(input => Record((string)input["id"]!, T + 1_000_000, new JObject { [names[89]] = "v" })),
        }));

        var read = await Gather.All(server.Crm.Reader.ReadChangedAsync(names, DateTimeOffset.FromUnixTimeMilliseconds(T), default));

        Assert.That(read.Select(account => account.Id.Value).Distinct().Count(), Is.EqualTo(250));
        Assert.That(read.Select(account => account.Values[89].ToString()), Is.All.EqualTo("v"));
        Assert.That(server.To(Search).Select(request => request.Body!.Length), Is.All.LessThanOrEqualTo(3_000));
    }

    [Test]
    public async Task The_history_tells_what_changed_a_property_last_and_never_a_name()
    {
        await using var server = Server();
        server.Answers("POST", Companies + "/batch/read", _ => Json(200, """
            {"results":[{"id":"1","properties":{},"propertiesWithHistory":{"tier":[
              {"value":"a","timestamp":"2026-11-01T00:00:00Z","sourceType":"INTEGRATION","sourceId":"7"},
              {"value":"b","timestamp":"2026-11-02T00:00:00Z","sourceType":"CRM_UI","sourceLabel":"Ada Lovelace","updatedByUserId":17}]}},{"id":2,"properties":{}}]}
            """));

        var editors = await server.Crm.Reader.EditorsAsync("tier", [new("1"), new("2")], default);

        Assert.That(editors.Select(one => (one.Key.Value, one.Value.ToString(), one.Value.ToPerson())), Is.EqualTo(new[] { ("1", "CRM_UI, user 17", "CRM_UI, user 17") }));
    }

    private static HubSpotServer Server() => new HubSpotServer(("SearchesPerSecond", "5"), ("BurstCalls", "100000")) { Time = new Hurried() }.Describes(Text("name"));

    /// <summary>The index as the contract describes it: filters, one sort, at most 200 rows a page.</summary>
    private static ResponseMessage Found(List<(long Id, long Stamp)> rows, JObject search)
    {
        var filters = search["filterGroups"]![0]!["filters"]!.ToList();
        bool Fits((long Id, long Stamp) row) => filters.All(filter =>
        {
            var (mine, theirs) = ((string?)filter["propertyName"] == "hs_object_id" ? row.Id : row.Stamp, (long)filter["value"]!);
            return (string?)filter["operator"] switch { "GTE" => mine >= theirs, "GT" => mine > theirs, "EQ" => mine == theirs, _ => throw new AssertionException("operator") };
        });
        var sorted = (string?)search["sorts"]![0]!["propertyName"] == "hs_object_id" ? rows.Where(Fits).OrderBy(row => row.Id) : rows.Where(Fits).OrderBy(row => row.Stamp);
        return Json(200, new { total = 0, results = sorted.Take((int)search["limit"]!).Select(row => Record(row.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), row.Stamp)) });
    }

    /// <summary>A clock on which a search a second is no wait.</summary>
    private sealed class Hurried : TimeProvider
    {
        private long _asked;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UtcNow.AddSeconds(Interlocked.Increment(ref _asked));
    }
}

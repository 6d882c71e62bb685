using Connector.Tests.Salesforce;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using static Connector.Tests.HubSpot.HubSpotServer;

namespace Connector.Tests.HubSpot;

[TestFixture]
public sealed class HubSpotFieldSurveyTests
{
    private const string Lists = "/crm/lists/2026-03";
    private static readonly string[] Fields = ["tier", "industry"];

    [Test]
    public async Task Lists_that_filter_by_a_property_use_it_and_filters_of_associated_records_do_not()
    {
        await using var server = new HubSpotServer().Describes(Text("tier"), Text("industry"), new { name = "weight", label = "Weight", type = "number", fieldType = "calculation_equation", calculationFormula = "if(tier = 'a', 1, tierless)" });
        server.Answers("POST", Lists + "/search", request => (int)JObject.Parse(request.Body!)["offset"]! == 0
            ? Json(200, """{"lists":[{"listId":"1"},{"listId":"2"}],"hasMore":true,"total":3}""") : Json(200, """{"lists":[{"listId":"3"}],"hasMore":false,"total":3}"""));
        server.Answers("GET", Lists, _ => Json(200, """
            {"lists":[
              {"listId":"1","name":"Gold","filterBranch":{"filterBranchType":"OR","filters":[],"filterBranches":[{"filterBranchType":"AND","filters":[{"property":"tier","filterType":"PROPERTY"},{"property":"tier"}],"filterBranches":[]}]}},
              {"listId":"2","name":"With deals","filterBranch":{"filterBranchType":"AND","filters":[],"filterBranches":[{"filterBranchType":"ASSOCIATION","filters":[{"property":"industry"}],"filterBranches":[]}]}},
              {"listId":"3","name":"By hand"}]}
            """));

        var uses = await server.Crm.FieldSurvey!.UsesAsync(Fields, default);

        Assert.That(uses.Found.Select(use => (use.Field, use.Kind, use.Name)), Is.EqualTo(new[] { ("tier", "calculated property", "weight"), ("tier", "list", "Gold") }));
        Assert.That(uses.NotSearched, Has.Some.StartsWith("workflows:"));
        Assert.That(server.To(Lists).Single().GetParameter("listIds"), Is.EqualTo(new[] { "1", "2", "3" }));
    }

    [Test]
    public async Task Lists_that_never_end_are_told_as_not_searched_and_not_read_for_ever()
    {
        await using var server = new HubSpotServer().Describes(Text("tier"));
        server.Answers("POST", Lists + "/search", _ => Json(200, """{"lists":[{"listId":"1"}],"hasMore":true,"total":9}"""));

        var uses = await server.Crm.FieldSurvey!.UsesAsync(Fields, default);

        Assert.That(uses.NotSearched, Has.Some.Contains("says that there are more and brings none"));
        Assert.That(server.To(Lists + "/search"), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_token_that_may_not_see_lists_is_told_and_ends_nothing()
    {
        await using var server = new HubSpotServer().Describes(Text("tier"));
        server.Answers("POST", Search, _ => Json(200, new { total = 250, results = Array.Empty<object>() }));
        server.Answers("POST", Lists + "/search", _ => Json(403, """{"status":"error","category":"MISSING_SCOPES"}"""));

        var cost = await server.Crm.FieldSurvey!.CostAsync(Fields, default);
        var uses = await server.Crm.FieldSurvey!.UsesAsync(Fields, default);

        Assert.That(cost.Parts.Select(part => part.Calls), Is.EqualTo(new long[] { 4, 6, 1 }), "3 pages of companies and 3 more");
        Assert.That((uses.Found, uses.NotSearched.Count(line => line.StartsWith("lists:", StringComparison.Ordinal))), Is.EqualTo((Array.Empty<object>(), 1)));
        Assert.That((await server.Crm.FieldSurvey!.AudienceAsync(default)).Notes.Single(), Does.Contain("no public API"));
    }

    [Test]
    public async Task More_properties_than_an_address_takes_are_read_by_the_records_keys()
    {
        var many = Enumerable.Range(0, 400).Select(i => $"a_property_of_some_length_{i}").ToList();
        await using var server = new HubSpotServer().Describes([.. many.Select(Text), Text("hs_object_id")]);
        server.Answers("GET", Companies, request => Json(200, new { results = request.GetParameter("archived")![0] == "true" ? [] : Enumerable.Range(1, 150).Select(id => Record($"{id}", 1_790_000_000_000)).ToArray() }));
        server.Answers("POST", Companies + "/batch/read", request => Json(200, new
        {
            results = JObject.Parse(request.Body!)["inputs"]!.Select(input => Record((string)input["id"]!, 1_790_000_000_000, new { a_property_of_some_length_7 = $"v{(string)input["id"]!}" })).ToArray(),
        }));
        server.Answers("POST", Search, _ => Json(200, new { total = 150, results = Array.Empty<object>() }));

        var read = await Gather.All(server.Crm.Reader.ReadAllAsync(many, null, default));

        Assert.That(read.Select(account => account.Values[7].ToString()), Is.EqualTo(Enumerable.Range(1, 150).Select(id => $"v{id}")));
        Assert.That(server.To(Companies + "/batch/read"), Has.Count.EqualTo(2));
        Assert.That(server.To(Companies).Max(request => request.Url.Length), Is.LessThan(1_000));
    }
}

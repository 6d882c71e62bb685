using System.Net;
using System.Text.Json;

namespace Connector.EndToEnd.Emulator;

public class CompositeTests : EmulatorTests
{
    private const string Base = "/services/data/v66.0";

    [Test]
    public async Task A_later_subrequest_uses_the_answer_of_an_earlier_one()
    {
        var answer = await SendAsync(HttpMethod.Post, "composite", $$$"""
            {"compositeRequest":[
              {"method":"POST","url":"{{{Base}}}/sobjects/Account","referenceId":"parent","body":{"Name":"Composite \"parent\""}},
              {"method":"POST","url":"{{{Base}}}/sobjects/Account","referenceId":"child","body":{"Name":"Child","ParentId":"@{parent.id}"}},
              {"method":"GET","url":"{{{Base}}}/query?q=SELECT+Id,Parent.Name+FROM+Account+WHERE+Id='@{child.id}'","referenceId":"read"},
              {"method":"PATCH","url":"{{{Base}}}/sobjects/Account/@{read.records[0].Id}","referenceId":"write","body":{"Site":"composite"}}]}
            """);

        var parts = answer.Json.GetProperty("compositeResponse");
        Assert.That(parts.EnumerateArray().Select(part => part.GetProperty("httpStatusCode").GetInt32()), Is.EqualTo([201, 201, 200, 204]));
        Assert.That(parts[2].GetProperty("body").GetProperty("records")[0].GetProperty("Parent").GetProperty("Name").GetString(),
            Is.EqualTo("Composite \"parent\""));
        Assert.That(parts[0].GetProperty("httpHeaders").GetProperty("Location").GetString(),
            Is.EqualTo($"{Base}/sobjects/Account/{parts[0].GetProperty("body").GetProperty("id").GetString()}"));
        Assert.That(parts[3].GetProperty("body").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(await CountAsync("Site = 'composite'"), Is.EqualTo(1));
    }

    [TestCase(true, 0, "PROCESSING_HALTED")]
    [TestCase(false, 1, null)]
    public async Task All_or_none_takes_back_what_was_done(bool allOrNone, int left, string? innocent)
    {
        var name = $"atomic {allOrNone}";
        var answer = await SendAsync(HttpMethod.Post, "composite", $$$"""
            {"allOrNone":{{{JsonSerializer.Serialize(allOrNone)}}},"compositeRequest":[
              {"method":"POST","url":"{{{Base}}}/sobjects/Account","referenceId":"good","body":{"Name":"{{{name}}}"}},
              {"method":"PATCH","url":"{{{Base}}}/sobjects/Account/{{{AccountId(1)}}}","referenceId":"bad","body":{"Nope__c":1}},
              {"method":"PATCH","url":"{{{Base}}}/sobjects/Account/@{bad.id}","referenceId":"after","body":{"Site":"x"}}]}
            """);

        var parts = answer.Json.GetProperty("compositeResponse");
        Assert.That((answer.Status, await CountAsync($"Name = '{name}'")), Is.EqualTo((HttpStatusCode.OK, left)));
        Assert.That(Code(parts[0]), Is.EqualTo(innocent));
        Assert.That((Code(parts[1]), Code(parts[2])), Is.EqualTo(("INVALID_FIELD", "PROCESSING_HALTED")));
    }

    [Test]
    public async Task The_outer_flag_overrides_that_of_a_collection_inside()
    {
        await SendAsync(HttpMethod.Post, "composite", $$$"""
            {"allOrNone":true,"compositeRequest":[
              {"method":"PATCH","url":"{{{Base}}}/composite/sobjects","referenceId":"rows","body":{"allOrNone":false,"records":[
                {"attributes":{"type":"Account"},"id":"{{{AccountId(2)}}}","Site":"inner"},
                {"attributes":{"type":"Account"},"id":"{{{AccountId(3)}}}","Nope__c":"x"}]}}]}
            """);

        Assert.That(await CountAsync("Site = 'inner'"), Is.Zero);
    }

    [TestCase("bad-id", 1)]
    [TestCase("ok", 26)]
    public async Task A_composite_call_beyond_the_rules_is_refused_whole(string id, int count)
    {
        var nodes = Enumerable.Range(0, count).Select(i =>
            $$$"""{"method":"GET","url":"{{{Base}}}/limits","referenceId":"{{{id}}}{{{(count > 1 ? i : "")}}}"}""");

        Assert.That((await SendAsync(HttpMethod.Post, "composite", $$$"""{"compositeRequest":[{{{string.Join(',', nodes)}}}]}""")).Status,
            Is.EqualTo(HttpStatusCode.BadRequest));
    }

    [Test]
    public async Task Each_graph_stands_or_falls_for_itself()
    {
        var answer = await SendAsync(HttpMethod.Post, "composite/graph", $$$"""
            {"graphs":[
              {"graphId":"g1","compositeRequest":[
                {"method":"POST","url":"{{{Base}}}/sobjects/Account","referenceId":"a","body":{"Name":"Graph parent"}},
                {"method":"POST","url":"{{{Base}}}/sobjects/Account","referenceId":"b","body":{"Name":"Graph child","ParentId":"@{a.id}"}}]},
              {"graphId":"g2","compositeRequest":[
                {"method":"POST","url":"{{{Base}}}/sobjects/Account","referenceId":"a","body":{"Name":"Graph lost"}},
                {"method":"POST","url":"{{{Base}}}/sobjects/Account","referenceId":"b","body":{}}]}]}
            """);

        var graphs = answer.Json.GetProperty("graphs");
        Assert.That(graphs.EnumerateArray().Select(graph => (graph.GetProperty("graphId").GetString(),
            graph.GetProperty("isSuccessful").GetBoolean())), Is.EqualTo([("g1", true), ("g2", false)]));
        Assert.That(Code(graphs[1].GetProperty("graphResponse").GetProperty("compositeResponse")[0]), Is.EqualTo("PROCESSING_HALTED"));
        Assert.That((await CountAsync("Name LIKE 'Graph%'"), await CountAsync("Parent.Name = 'Graph parent'")), Is.EqualTo((2, 1)));
    }

    [TestCase("/services/data/v66.0/query?q=SELECT+Id+FROM+Account")]
    [TestCase("/services/data/v49.0/sobjects/Account/001xx0000000001AAA")]
    public async Task A_graph_takes_rows_of_a_young_version_only(string url)
    {
        var answer = await SendAsync(HttpMethod.Post, "composite/graph",
            $$$"""{"graphs":[{"graphId":"g","compositeRequest":[{"method":"GET","url":"{{{url}}}","referenceId":"a"}]}]}""");

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.BadRequest));
    }

    [Test]
    public async Task A_batch_halts_if_asked_and_counts_as_one_call()
    {
        var before = (await GetAsync("limits")).Headers["Sforce-Limit-Info"];
        var answer = await SendAsync(HttpMethod.Post, "composite/batch", $$$"""
            {"haltOnError":true,"batchRequests":[
              {"method":"PATCH","url":"v66.0/sobjects/Account/{{{AccountId(4)}}}","richInput":{"Site":"batch"}},
              {"method":"GET","url":"v66.0/sobjects/Account/{{{AccountId(4)}}}?fields=Site"},
              {"method":"GET","url":"v66.0/sobjects/Nope__c/describe"},
              {"method":"GET","url":"v66.0/limits"}]}
            """);

        Assert.That(answer.Json.GetProperty("results").EnumerateArray().Select(part => part.GetProperty("statusCode").GetInt32()),
            Is.EqualTo([204, 200, 404, 412]));
        Assert.That(answer.Json.GetProperty("results")[1].GetProperty("result").GetProperty("Site").GetString(), Is.EqualTo("batch"));
        Assert.That(Used(answer.Headers["Sforce-Limit-Info"]) - Used(before), Is.EqualTo(1));
    }

    private static int Used(string info) => int.Parse(info["api-usage=".Length..info.IndexOf('/', StringComparison.Ordinal)], null);

    private static string? Code(JsonElement part) => part.GetProperty("body") is { ValueKind: JsonValueKind.Array } errors
        ? errors[0].GetProperty("errorCode").GetString()
        : null;

    private async Task<int> CountAsync(string where) =>
        (await QueryAsync("SELECT COUNT() FROM Account WHERE " + where)).Json.GetProperty("totalSize").GetInt32();
}

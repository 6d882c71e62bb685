using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Connector.Crashes;

internal enum WorkKind
{
    /// <summary>The first run of an empty store on an org without the fields.</summary>
    FirstFill,

    /// <summary>The run after each account got its neighbour's number of employees, a person edited a segment and one account was deleted.</summary>
    Incremental,

    /// <summary>Carrying out an approved plan.</summary>
    Apply,

    /// <summary>Taking the first fill back.</summary>
    Undo,
}

/// <summary>What is disturbed: a kind of work, on a book of a size, by a path of writing, with a kind of store.</summary>
/// <param name="IsBulk">Three Bulk jobs; else Collections calls of 200 rows.</param>
internal sealed record CrashWork(WorkKind Kind, int Accounts, bool IsBulk, StoreKind Store)
{
    public override string ToString() => $"{Kind} of {Accounts} accounts by {(IsBulk ? "Bulk" : "Collections")} on {Store}";

    /// <summary>Brings a fresh scene to where the work begins; gives the verb that does the work.</summary>
    public async Task<string[]> PrepareAsync(CrashScene scene)
    {
        switch (Kind)
        {
            case WorkKind.FirstFill:
                return ["run"];
            case WorkKind.Incremental:
                await scene.SucceedAsync("run");
                await ChangeBookAsync(scene);
                return ["run"];
            case WorkKind.Apply:
                var plan = Number((await scene.SucceedAsync("plan")).Json.GetProperty("plan"));
                await scene.SucceedAsync("approve", plan, "--by", "somebody");
                return ["apply", plan];
            default:
                return ["undo", Number((await scene.SucceedAsync("run")).Json.GetProperty("run"))];
        }
    }

    private static string Number(JsonElement number) => number.GetInt64().ToString(CultureInfo.InvariantCulture);

    private static async Task ChangeBookAsync(CrashScene scene)
    {
        var accounts = await scene.QueryAsync("SELECT Id, NumberOfEmployees, Customer_Tier__c FROM Account ORDER BY Id");
        var changed = accounts.Zip(accounts.Skip(1), (account, next) => Record(account, "NumberOfEmployees", JsonSerializer.SerializeToNode(next.GetProperty("NumberOfEmployees"))));
        var edited = accounts.First(account => account.GetProperty("Customer_Tier__c").GetString() is { } tier && tier != "strategic");
        foreach (var call in changed.Append(Record(edited, "Customer_Tier__c", "strategic")).Chunk<JsonNode>(200))
        {
            var body = new JsonObject { ["allOrNone"] = false, ["records"] = new JsonArray(call) };
            using var request = new HttpRequestMessage(HttpMethod.Patch, "composite/sobjects") { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
            using var answer = await scene.Api.SendAsync(request);
            answer.EnsureSuccessStatusCode();
        }

        var last = accounts[^1].GetProperty("Id").GetString();
        await scene.ControlAsync(HttpMethod.Post, "delete", $$"""{"ids":["{{last}}"]}""");
    }

    private static JsonObject Record(JsonElement account, string field, JsonNode? value) => new JsonObject
    {
        ["attributes"] = new JsonObject { ["type"] = "Account" },
        ["id"] = account.GetProperty("Id").GetString(),
        [field] = value,
    };
}

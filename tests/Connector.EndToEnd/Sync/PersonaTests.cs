using System.Text.Json;
using System.Text.Json.Nodes;

namespace Connector.EndToEnd.Sync;

/// <summary>After a deployment the connector looks with an ordinary user's eyes, by that user's own sign-in.</summary>
public sealed class PersonaTests
{
    [TestCase(true)]
    [TestCase(false)]
    public async Task Who_was_given_the_readers_permission_set_sees_fields_and_views_and_who_was_not_is_told_what_is_hidden(bool isReader)
    {
        await using var scene = await SyncScene.StartAsync(accounts: 120, change: connection =>
        {
            connection["CreateMissingFields"] = false;
            connection["Deployment"] = new JsonObject { ["Enabled"] = true };
            connection["Salesforce"]!["Deployment"] = new JsonObject { ["FirstPoll"] = "00:00:00.1" };
            connection["Salesforce"]!["Persona"] = new JsonObject
            {
                ["LoginUrl"] = connection["Salesforce"]!["LoginUrl"]!.GetValue<string>(), ["Flow"] = "ClientCredentials", ["ClientId"] = "emulator-restricted", ["ClientSecret"] = "emulator-restricted",
            };
        });
        var persona = (await scene.QueryAsync("SELECT Id, Username FROM User WHERE Alias LIKE 'rrestri%'")).GetProperty("records")[0];
        if (isReader) scene.AmendSettings(settings => settings["Connections"]!["salesforce"]!["Salesforce"]!["Deployment"]!["Readers"] = persona.GetProperty("Username").GetString());
        foreach (var account in (await scene.QueryAsync("SELECT Id FROM Account")).GetProperty("records").EnumerateArray())
        {
            await scene.PatchAsync(account.GetProperty("Id").GetString()!, $$"""{"OwnerId":"{{persona.GetProperty("Id").GetString()}}"}""");
        }

        var plan = await scene.CliAsync("plan", "--json");
        Assert.That(plan.ExitCode, Is.Zero, plan.Errors);
        await scene.CliAsync("approve", $"{plan.Count("plan")}");
        var applied = await scene.CliAsync("apply", $"{plan.Count("plan")}", "--json");

        var seen = applied.Json.GetProperty("persona").EnumerateArray().ToDictionary(check => check.GetProperty("check").GetString()!, check => check);
        Assert.That(applied.ExitCode, Is.Zero, applied.Output + applied.Errors);
        Assert.That(Result(seen["persona sees the segment fields"]), isReader ? Is.EqualTo("passed: 5 of 5") : Does.StartWith("failed: hidden: Company_Size__c"), applied.Output);
        if (!isReader) return;
        Assert.That(Result(seen["persona sees the list views"]), Does.Match(@"^passed: (\d+) of \1$"));
        Assert.That(Result(seen["persona's list views show accounts"]), Does.StartWith("passed: "));
    }

    private static string Result(JsonElement check) => $"{check.GetProperty("result").GetString()!.ToLowerInvariant()}: {check.GetProperty("detail").GetString()}";
}

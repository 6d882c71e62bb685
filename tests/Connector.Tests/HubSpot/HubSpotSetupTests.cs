using Connector.Deployment;
using Connector.HubSpot;
using Connector.Tests.Salesforce;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using static Connector.Tests.HubSpot.HubSpotServer;

namespace Connector.Tests.HubSpot;

[TestFixture]
public sealed class HubSpotSetupTests
{
    private const string Tier = Properties + "/tier";
    private static readonly SegmentField Field = new("tier", "Tier", "A: x > 1", [new("a", "Alpha"), new("b", "Beta"), new("c", "Gamma")]);

    [Test]
    public async Task New_words_of_the_framework_reach_a_property_of_ours_and_options_of_others_stay_as_they_are()
    {
        await using var server = Holding(HubSpotFields.Mark + ". Old words", Option("x", "Theirs", 7), Option("a", "Old", 0), Option("c", "Beta", 9), Option("b", "Gamma", 8));

        var done = await Gather.All(server.Crm.SegmentFields.CreateAsync([Field], default));
        var again = await Gather.All(server.Crm.SegmentFields.CreateAsync([Field], default));

        var change = server.BodiesTo(Tier).Single();
        Assert.That((done.Count, again.Count), Is.EqualTo((1, 0)), "done twice, the second time does nothing");
        Assert.That(((string?)change["label"], (string?)change["description"]), Is.EqualTo(("Tier", HubSpotFields.Mark + ". A: x > 1")));
        Assert.That(Options(change), Is.EqualTo(new[] { ("x", "Theirs", 7), ("a", "Alpha", 0), ("c", "Gamma", 9), ("b", "Beta", 8) }));
    }

    [Test]
    public async Task A_label_that_an_option_of_others_bears_is_not_taken_twice()
    {
        await using var server = Holding(HubSpotFields.Mark, Option("x", "alpha", 0), Option("a", "Old", 1), Option("b", "Beta", 2), Option("c", "Gamma", 3));

        await Gather.All(server.Crm.SegmentFields.CreateAsync([Field], default));

        Assert.That(server.BodiesTo(Tier).Single()["options"], Is.Null, "two options of one label would be refused as a whole");
    }

    [Test]
    public async Task An_adopted_property_gets_the_values_it_lacks_and_keeps_its_words()
    {
        await using var server = Holding("Somebody's", Option("a", "Old", 0), Option("b", "Beta", 1));

        await Gather.All(server.Crm.SegmentFields.CreateAsync([Field], default));

        var change = server.BodiesTo(Tier).Single();
        Assert.That(change.Properties().Select(property => property.Name), Is.EqualTo(new[] { "options" }));
        Assert.That(Options(change), Is.EqualTo(new[] { ("a", "Old", 0), ("b", "Beta", 1), ("c", "Gamma", 2) }));
    }

    [Test]
    public async Task What_was_created_may_show_a_moment_later()
    {
        await using var server = new HubSpotServer();
        JObject? created = null;
        var looks = 0;
        server.Answers("GET", Properties + "/groups/customer_segments", _ => Json(200, new { name = "customer_segments" }));
        server.Answers("GET", Tier, _ => created is null || Interlocked.Increment(ref looks) == 1 ? Json(404, "{}") : Json(200, created));
        server.Answers("POST", Properties, request => Json(201, created = JObject.Parse(request.Body!)));

        var done = await Gather.All(server.Crm.SegmentFields.CreateAsync([Field], default));

        Assert.That((done.Single(), looks), Is.EqualTo(("companies.tier: created as a list of 3 values", 2)));
    }

    private static HubSpotServer Holding(string description, params JObject[] options)
    {
        var server = new HubSpotServer();
        var tier = new JObject
        {
            ["name"] = "tier", ["label"] = "Rank", ["type"] = "enumeration", ["fieldType"] = "select", ["groupName"] = "customer_segments", ["hidden"] = false,
            ["description"] = description, ["options"] = new JArray(options),
        };
        server.Answers("GET", Properties + "/groups/customer_segments", _ => Json(200, new { name = "customer_segments" }));
        server.Answers("GET", Tier, _ => Json(200, tier));
        server.Answers("PATCH", Tier, request =>
        {
            tier.Merge(JObject.Parse(request.Body!), new JsonMergeSettings { MergeArrayHandling = MergeArrayHandling.Replace });
            return Json(200, tier);
        });
        return server;
    }

    private static JObject Option(string value, string label, int place) => new() { ["value"] = value, ["label"] = label, ["displayOrder"] = place, ["hidden"] = false };

    private static IEnumerable<(string?, string?, int)> Options(JObject change) =>
        change["options"]!.Select(option => ((string?)option["value"], (string?)option["label"], (int)option["displayOrder"]!));
}

using System.Globalization;
using System.Text;
using Connector.Enrichment;
using Connector.Http;
using Connector.Sources.Apollo;
using Connector.Sources.Chargebee;
using Connector.Sources.ChurnZero;
using Connector.Sources.Clearbit;
using Connector.Sources.Gainsight;
using Connector.Sources.PeopleDataLabs;
using Connector.Sources.Stripe;
using Connector.Sources.Vitally;
using Connector.Sources.Zendesk;
using Connector.Sources.ZoomInfo;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Newtonsoft.Json;
using NUnit.Framework;
using static Connector.Tests.Sources.SourceServer;

namespace Connector.Tests.Sources;

/// <summary>Every vendor's texts are a stranger's: whatever they hold, what comes in is short, visible and harmless, or nothing; one thing said twice is no answer.</summary>
public class HostileTests
{
    /// <summary>Stands in the answers below for what a stranger may send.</summary>
    private const string Text = "@@";

    private static readonly CompanyQuestion[] Asked = [new(7, null, "robotics.test", null, null, null)];

    private static readonly Vendor[] Vendors =
    [
        new("Apollo", (services, key, section) => services.AddApollo(key, section), "POST", "/organizations/bulk_enrich",
            """{"organizations":[{"id":"@@","name":"@@","primary_domain":"robotics.test","industry":"@@","country":"@@","city":"@@","state":"@@","founded_year":"@@","estimated_num_employees":"@@"}]}"""),
        new("ZoomInfo", (services, key, section) => services.AddZoomInfo(key, section), "POST", "/data/v1/companies/enrich",
            """{"data":[{"type":"Company","id":"@@","attributes":{"name":"@@","website":"@@","city":"@@","employeeCount":"@@","revenue":"@@","primaryIndustry":["@@"],"country":"@@"},"meta":{"matchStatus":"FULL_MATCH","input":{"companyWebsite":"robotics.test"}}}]}"""),
        new("PeopleDataLabs", (services, key, section) => services.AddPeopleDataLabs(key, section), "POST", "/company/enrich/bulk",
            """[{"status":200,"likelihood":"@@","metadata":{"key":"7"},"id":"@@","display_name":"@@","website":"@@","size":"@@","industry":"@@","location":{"locality":"@@","country":"@@"}}]"""),
        new("Clearbit", (services, key, section) => services.AddClearbit(key, section), "GET", "/companies/find",
            """{"id":"@@","name":"@@","domain":"@@","category":{"industry":"@@"},"geo":{"countryCode":"@@"},"metrics":{"employeesRange":"@@","annualRevenue":"@@"},"foundedYear":"@@"}"""),
        new("Gainsight", (services, key, section) => services.AddGainsight(key, section), "POST", "/v1/data/objects/query/Company",
            """{"result":true,"data":{"records":[{"Gsid":"@@","Name":"@@","SfdcAccountId":"@@","CurrentScore":"@@","RenewalDate":"@@"}]}}"""),
        new("Vitally", (services, key, section) => services.AddVitally(key, section), "GET", "/accounts",
            """{"results":[{"id":"@@","externalId":"@@","name":"@@","healthScore":"@@","nextRenewalDate":"@@"}],"next":null}"""),
        new("ChurnZero", (services, key, section) => services.AddChurnZero(key, section), "GET", "/Account",
            """{"value":[{"Id":"@@","ExternalId":"@@","Name":"@@","UsageFrequency":"@@","NextRenewalDate":"@@"}]}"""),
        new("Stripe", (services, key, section) => services.AddStripe(key, section), "GET", "/subscriptions",
            """{"data":[{"id":"s","status":"active","customer":{"id":"@@","name":"@@","email":"@@","metadata":{"account":"@@"}},"items":{"data":[{"price":{"currency":"@@","unit_amount_decimal":"@@","recurring":{"interval":"@@"}}}]}}],"has_more":false}"""),
        new("Chargebee", (services, key, section) => services.AddChargebee(key, section), "GET", "/subscriptions",
            """{"list":[{"subscription":{"id":"@@","customer_id":"@@","status":"@@","currency_code":"@@","mrr":"@@"},"customer":{"email":"@@","company":"@@"}}]}"""),
        new("Zendesk", (services, key, section) => services.AddZendesk(key, section), "GET", "/incremental/organizations",
            """{"organizations":[{"id":1,"name":"@@","external_id":"@@","domain_names":["@@"]}],"end_time":1,"end_of_stream":true}"""),
    ];

    internal static readonly (string Name, string Sent)[] Texts =
    [
        ("a formula", "=cmd|' /C calc'!A0"), ("controls", "\u0000\u001b[31mRetail\r\n"), ("a megabyte", new string('A', 1 << 20)), ("right to left", "\u202eliateR\u2066\u200b"),
        ("half a letter", "\ud83d"), ("nothing that can be seen", "\u200b\ufeff"),
    ];

    private static IEnumerable<TestCaseData> Cases() => from vendor in Vendors from text in Texts
        select new TestCaseData(vendor, text.Sent).SetArgDisplayNames(vendor.Name, text.Name);

    private static IEnumerable<TestCaseData> Names() => Vendors.Select(vendor => new TestCaseData(vendor).SetArgDisplayNames(vendor.Name));

    [TestCaseSource(nameof(Cases))]
    public async Task A_strangers_text_comes_in_short_and_visible_or_not_at_all(Vendor vendor, string sent)
    {
        await using var server = Start(vendor, vendor.Answer.Replace($"\"{Text}\"", JsonConvert.ToString(sent), StringComparison.Ordinal));

        var texts = await TextsAsync(server, vendor);

        Assert.That(texts, Is.All.Matches<string>(text => IsHarmless(text)));
    }

    [TestCaseSource(nameof(Names))]
    public async Task One_thing_said_twice_is_no_answer(Vendor vendor)
    {
        var first = vendor.Answer.IndexOf('{', StringComparison.Ordinal) + 1;
        await using var server = Start(vendor, vendor.Answer.Insert(first, "\"twice\":1,\"twice\":2,"));

        await Assert.ThrowsAsync<CrmContractException>(async () => await TextsAsync(server, vendor));
    }

    private static SourceServer Start(Vendor vendor, string answer)
    {
        var server = new SourceServer(vendor.Add, ("BaseUrl", "{url}"), ("TokenUrl", "{url}/token"), ("ClientId", "us"), ("ClientSecret", SourceServer.Secret),
            ("ApiKey", SourceServer.Secret), ("AccessKey", SourceServer.Secret), ("SecretKey", SourceServer.Secret), ("ApiToken", SourceServer.Secret),
            ("Email", "us@example.org"), ("User", "us"), ("MetadataKey", "account"));
        server.Answers(vendor.Method, vendor.Path, Json(200, answer));
        server.Answers("POST", "/token", Json(200, new { access_token = SourceServer.Secret }));
        server.Answers("GET", "/data/v1/lookup/enrich", Json(200, "{}"));
        server.Answers("GET", "/incremental/tickets/cursor", Json(200, """{"tickets":[],"end_of_stream":true}"""));
        return server;
    }

    /// <summary>All that goes on into the connector: names, places and keys to recognise by, and facts.</summary>
    private static async Task<List<string>> TextsAsync(SourceServer server, Vendor vendor)
    {
        if (vendor.IsPaid)
        {
            var records = (await server.Lookup.LookUpAsync(Asked, default)).Answers.Select(answer => answer.Record).OfType<CompanyRecord>().ToList();
            return [.. records.SelectMany(record => new[] { record.Name, record.Website, record.City, record.State }.Concat(Said(record.Facts))).OfType<string>()];
        }

        return [.. (await server.ReadAsync()).SelectMany(record => record.Keys.Select(key => key.Value).Concat(Said(record.Facts)))];
    }

    private static IEnumerable<string> Said(FactSet facts) => facts.Values.Where(value => value.IsKnown).Select(value => value.ToString());

    internal static bool IsHarmless(string? text) => text is { Length: > 0 and <= FactText.Longest } && text.EnumerateRunes().All(IsVisible);

    private static bool IsVisible(Rune letter) => letter != Rune.ReplacementChar && Rune.GetUnicodeCategory(letter)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);

    public sealed record Vendor(string Name, Action<IServiceCollection, string, IConfigurationSection> Add, string Method, string Path, string Answer)
    {
        public bool IsPaid => Name is "Apollo" or "ZoomInfo" or "PeopleDataLabs" or "Clearbit";
    }
}

using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Connector.Accounts;
using Connector.Enrichment;
using Connector.Worker.Emulation;
using Connector.Worker.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Connector.EndToEnd.Sync;

/// <summary>Every source's real client, wired by the settings that <c>emulator --sources --write-config</c> writes, against its emulated counterpart.</summary>
public sealed class EmulatedSourcesTests
{
    private const int Accounts = 130;

    [TestCase("gainsight", "health", "health")]
    [TestCase("gainsight", "nps", "nps")]
    [TestCase("vitally", "nps", "nps")]
    [TestCase("vitally", "mrr", "mrr")]
    [TestCase("vitally", "usage", "users")]
    [TestCase("churnzero", "usage_score", "usage")]
    [TestCase("stripe", "mrr", "mrr")]
    [TestCase("chargebee", "mrr", "mrr")]
    [TestCase("zendesk", "tickets", "tickets")]
    [TestCase("zendesk", "csat", "csat")]
    public async Task A_system_is_read_to_its_last_page_and_says_what_it_holds(string name, string fact, string truth)
    {
        await using var scene = await StartAsync();
        await scene.TellAsync(new { page = name == "zendesk" ? 100 : 20 }); // ten calls a minute are all that Zendesk gives

        var records = new List<SourceRecord>();
        await foreach (var record in scene.Source(name).Facts!.ReadAsync(CancellationToken.None)) records.Add(record);

        var customers = (await scene.CustomersAsync()).Where(one => name is not ("stripe" or "chargebee") || Text(one, "billing") == name).ToList();
        Assert.That(customers, Has.Count.GreaterThan(25), "more than one page");
        var found = customers.Select(one => (Name: FactText.Of(Text(one, "name")), Value: Truth(one, truth))).Order().ToList();
        Assert.That(Sums(records, scene.Source(name).Facts!.AddsUp, fact), Is.EqualTo(found));
    }

    [TestCase("gainsight")]
    [TestCase("vitally")]
    [TestCase("churnzero")]
    [TestCase("stripe")]
    [TestCase("chargebee")]
    [TestCase("zendesk")]
    public async Task Its_records_lead_to_the_accounts_that_they_are_about(string name)
    {
        await using var scene = await StartAsync();
        var map = new IdentityMap(Cleaning.Names.PublicSuffixes.BuiltIn, scene.IdForm);
        var customers = await scene.CustomersAsync();
        foreach (var (one, at) in customers.Select((one, at) => (one, at)))
        {
            map.Add(at, new AccountId(Text(one, "id")!), Text(one, "key"), Text(one, "domain"), Text(one, "name"));
        }

        var (all, right) = (0, 0);
        await foreach (var record in scene.Source(name).Facts!.ReadAsync(CancellationToken.None))
        {
            all++;
            if (map.Find(record.Keys) is { Account: { } account } && record.Keys.Any(key => key.Kind == KeyKind.Name
                && key.Value == FactText.Of(Text(customers[(int)account], "name")))) right++;
        }

        Assert.That(all, Is.GreaterThan(25));
        Assert.That(right, Is.EqualTo(all));
    }

    [TestCase("apollo")]
    [TestCase("clearbit")]
    [TestCase("zoominfo")]
    [TestCase("pdl")]
    public async Task A_vendor_is_asked_and_its_answers_are_about_who_was_asked(string name)
    {
        await using var scene = await StartAsync();
        var vendor = scene.Source(name).Lookup!;
        var companies = (await scene.CustomersAsync()).Where(one => Text(one, "domain") is not null).Take(30)
            .Select((one, at) => new CompanyQuestion(at, Text(one, "name"), Text(one, "domain"), null, null, null)).ToList();
        companies.Add(new CompanyQuestion(1000, "Nobody Knows Them", "nobody.invalid", null, null, null));

        var (answers, credits) = (new List<CompanyAnswer>(), 0.0);
        foreach (var batch in companies.Where(vendor.CanAsk).Chunk(vendor.CompaniesPerRequest))
        {
            var result = await vendor.LookUpAsync(batch, CancellationToken.None);
            (credits, _) = (credits + result.Credits, result.Strange);
            answers.AddRange(result.Answers);
        }

        var matched = answers.Where(answer => answer.Outcome == LookupOutcome.Matched).ToList();
        Assert.That(answers.Single(answer => answer.Account == 1000).Outcome, Is.EqualTo(LookupOutcome.NoMatch));
        Assert.That(matched, Has.Count.GreaterThan(25));
        Assert.That(matched, Has.All.Matches<CompanyAnswer>(answer => answer!.Record!.Facts[FactNames.Employees].IsKnown));
        Assert.That(matched, Has.All.Matches<CompanyAnswer>(answer =>
            CompanyMatch.Judge(companies[(int)answer!.Account], answer.Record!, Cleaning.Names.PublicSuffixes.BuiltIn) >= CompanyMatch.Enough));
        Assert.That(credits, Is.EqualTo(await scene.ChargedAsync()).And.GreaterThan(25));
    }

    [Test]
    public async Task A_wrong_credential_is_refused_by_every_one_and_told_so()
    {
        await using var scene = await StartAsync(text => text.Replace("\"emulator\"", "\"wrong\"", StringComparison.Ordinal));

        foreach (var source in scene.Sources)
        {
            var fault = await Assert.ThrowsAsync<Http.CrmAccessException>(async () =>
            {
                if (source.Lookup is { } vendor) await vendor.LookUpAsync([new CompanyQuestion(1, "Acme", "acme.example", null, null, null)], CancellationToken.None);
                else await source.Facts!.ReadAsync(CancellationToken.None).GetAsyncEnumerator().MoveNextAsync();
            });
            Assert.That(fault!.Message, Does.Contain("credential").And.Not.Contain("wrong"), source.Name);
        }
    }

    /// <summary>Several records of one account that add up are one here; what a part does not tell makes the whole unknown.</summary>
    private static List<(string? Name, string Value)> Sums(IEnumerable<SourceRecord> records, bool addsUp, string fact) =>
    [
        .. records.Select(record => (Key: addsUp ? record.TheirId[..^1] : record.TheirId, Name: record.Keys.Last(key => key.Kind == KeyKind.Name).Value,
            Value: record.Amounts.Any(one => one.Currency != "USD") ? AttributeValue.Unknown
                : record.Amounts.Count > 0 ? AttributeValue.Of(record.Amounts.Where(one => one.Fact == fact).Sum(one => one.Amount)) : record.Facts[fact]))
            .GroupBy(one => one.Key)
            .Select(group => ((string?)group.First().Name, group.All(one => one.Value.IsKnown) ? Round(group.Sum(one => one.Value.Number)) : "unknown")).Order(),
    ];

    private static string Truth(JsonElement one, string truth)
    {
        if (truth is not ("tickets" or "csat")) return one.GetProperty(truth) is { ValueKind: JsonValueKind.Number } value ? Round(value.GetDouble()) : "unknown";
        var counted = one.GetProperty("tickets").EnumerateArray()
            .Where(ticket => ticket.GetProperty("age").GetInt32() < 90 && ticket.GetProperty("status").GetString() != "deleted").ToList();
        int Rated(string score) => counted.Count(ticket => ticket.GetProperty("score").GetString() == score);
        return truth == "tickets" ? Round(counted.Count) : Rated("good") + Rated("bad") < 3 ? "unknown" : Round(100.0 * Rated("good") / (Rated("good") + Rated("bad")));
    }

    private static string Round(double value) => Math.Round(value, 2).ToString("0.00", CultureInfo.InvariantCulture);

    private static string? Text(JsonElement one, string name) => one.GetProperty(name).GetString();

    private static async Task<Scene> StartAsync(Func<string, string>? change = null)
    {
        var emulator = await RunningEmulator.StartAsync(Accounts);
        var folder = Directory.CreateTempSubdirectory("connector-e2e-").FullName;
        var file = Path.Combine(folder, "try.json");
        EmulatorSettings.Write(file, emulator.BaseAddress, load: null, EmulatedSources.All, schedule: "", DateTimeOffset.UtcNow);
        File.WriteAllText(file, change?.Invoke(File.ReadAllText(file)) ?? File.ReadAllText(file));
        return new Scene(emulator, folder, new ServiceCollection().AddLogging().AddConnector(Settings.Load(file)).BuildServiceProvider());
    }

    private sealed class Scene(RunningEmulator emulator, string folder, ServiceProvider services) : IAsyncDisposable
    {
        public IReadOnlyList<Source> Sources => [.. services.GetKeyedServices<Source>("salesforce")];

        public Func<string, string> IdForm => services.GetRequiredKeyedService<ICrm>("salesforce").IdForm;

        public Source Source(string name) => Sources.Single(source => source.Name == name);

        public async Task<IReadOnlyList<JsonElement>> CustomersAsync() =>
            [.. (await emulator.Control.GetFromJsonAsync<JsonElement>("/__sources/customers")).EnumerateArray()];

        public async Task<double> ChargedAsync() => (await emulator.Control.GetFromJsonAsync<JsonElement>("/__sources")).GetProperty("charged").GetDouble();

        public async Task TellAsync(object wish) => (await emulator.Control.PutAsJsonAsync("/__sources", wish)).EnsureSuccessStatusCode();

        public async ValueTask DisposeAsync()
        {
            await services.DisposeAsync();
            await emulator.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }
}

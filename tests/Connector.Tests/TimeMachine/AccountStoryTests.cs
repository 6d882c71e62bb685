using Connector.Accounts;
using Connector.Cleaning;
using Connector.Enrichment;
using Connector.Stages;
using Connector.Store;
using Connector.Surveys;
using Connector.Tests.Enrichment;
using Connector.Tests.Fakes;
using Connector.TimeMachine;
using NUnit.Framework;

namespace Connector.Tests.TimeMachine;

/// <summary>How an account came to where it is, and where its inputs come from.</summary>
internal sealed class AccountStoryTests
{
    private readonly AccountId _id = new("1");
    private RunScene _scene = null!;

    [SetUp]
    public void Begin() => _scene = new RunScene();

    [TearDown]
    public void End() => _scene.Dispose();

    [Test]
    public async Task Every_move_is_told_with_what_caused_it()
    {
        _scene.Customer("1", employees: 50);
        await NightAsync();
        _scene.Crm.Edit("1", RunScene.Employees, AttributeValue.Of(5000.0));
        await NightAsync();
        await _scene.WithStoreAsync(store => store.Overrides.AddAsync(new Override(_id, "size", "small", "Ann", "pilot", _scene.Now, _scene.Now.AddDays(9)), default));
        await NightAsync();
        await _scene.WithStoreAsync(store => store.Overrides.EndAsync(_id, "size", default));
        await NightAsync();
        _scene.FrameworkText = _scene.FrameworkText.Replace("employees >= 1000", "employees >= 6000", StringComparison.Ordinal).Replace("version: 1.0.0", "version: 1.1.0", StringComparison.Ordinal);
        await NightAsync();
        _scene.Crm.Edit("1", RunScene.Type, AttributeValue.Of("Prospect"));
        await NightAsync();
        _scene.Crm.Edit("1", RunScene.Type, AttributeValue.Of("Customer"));
        await NightAsync();
        _scene.Crm.Edit("1", RunScene.Employees, AttributeValue.Unknown);
        await NightAsync();

        var story = await StoryAsync();

        Assert.That(story.Reverse().Select(move => $"{move.From ?? "-"} → {move.To} by {move.FrameworkVersion}: {string.Join("; ", move.Causes)}"), Is.EqualTo(new[]
        {
            "- → small by 1.0.0: first decided",
            "small → large by 1.0.0: employees rose (50 → 5000)",
            "large → small by 1.0.0: override by Ann: pilot",
            "small → large by 1.0.0: the override ended",
            "large → medium by 1.1.0: the framework changed from 1.0.0",
            "medium → medium by 1.1.0: left the population",
            "- → medium by 1.1.0: came back into the population",
            "medium → none by 1.1.0: employees became unknown (5000 → unknown)",
        }));
        Assert.That(story.Select(move => move.At), Is.Ordered.Descending);
    }

    [Test]
    public async Task A_move_that_was_held_back_says_so_when_it_comes()
    {
        _scene.FrameworkText = _scene.FrameworkText.Replace("    otherwise: {", "    stability: { confirm: 2 }\n    otherwise: {", StringComparison.Ordinal);
        _scene.Customer("1", employees: 50);
        await NightAsync();
        _scene.Crm.Edit("1", RunScene.Employees, AttributeValue.Of(5000.0));
        await NightAsync();
        await NightAsync();

        Assert.That((await StoryAsync())[0].Causes.Single(), Does.Contain("margin, dwell or confirmation no longer kept it"));
    }

    [Test]
    public async Task An_input_names_its_source_and_age_and_when_it_grows_stale()
    {
        _scene.FrameworkText = _scene.FrameworkText
            .Replace("sources: [ crm: { fake: Employees } ]", "max_age: 30d, sources: [ crew: employees, crm: { fake: Employees } ]", StringComparison.Ordinal);
        _scene.Customer("1", employees: 50);
        var facts = new FakeFacts();
        _scene.Sources.Add(new Source("crew-files", new SourceOptions { Serves = "crew" }, null, facts));
        await NightAsync();
        var since = _scene.Now;
        _scene.Crm.Edit("1", RunScene.Type, AttributeValue.Of("Prospect"));
        await NightAsync();
        var fromCrm = await OriginsAsync();
        facts.Records = [new SourceRecord("x", [new AccountKey(KeyKind.CrmId, "1")], _scene.Now.AddDays(-3), FactSet.Of(("employees", AttributeValue.Of(70.0))))];
        await NightAsync();
        var fromCrew = await OriginsAsync();

        Assert.That((fromCrm[1]!.Source, fromCrm[1]!.Vendor, fromCrm[1]!.FreshUntil), Is.EqualTo((RunScene.Employees, (string?)null, (DateTimeOffset?)null)));
        Assert.That(fromCrm[1]!.Since, Is.EqualTo(since), "another field changed since, this one did not");
        Assert.That(fromCrm[0]!.Since, Is.GreaterThan(since));
        Assert.That((fromCrew[1]!.Source, fromCrew[1]!.Vendor), Is.EqualTo(("crew.employees", "crew-files")));
        Assert.That(fromCrew[1]!.FreshUntil, Is.EqualTo(facts.Records[0].AsOf.AddDays(30)));
    }

    private async Task NightAsync()
    {
        _scene.Wait(TimeSpan.FromDays(1));
        Assert.That((await _scene.RunAsync()).Status, Is.Not.EqualTo(RunStatus.Failed));
    }

    private Task<IReadOnlyList<AccountMove>> StoryAsync() => _scene.WithStoreAsync(async store =>
        await new AccountStory(store, FakeCrm.CrmName, _scene.Load(_scene.FrameworkText)).OfAsync((await store.Book.FindAsync(_id, default))!, default));

    private Task<IReadOnlyList<InputOrigin?>> OriginsAsync() => _scene.WithStoreAsync(async store =>
    {
        var (history, framework) = ((await store.Book.FindAsync(_id, default))!, _scene.Load(_scene.FrameworkText).On(DateOnly.FromDateTime(_scene.Now.UtcDateTime)));
        var facts = await BookFacts.OpenAsync(store, framework, hasSources: true, _scene.Now, default);
        await facts.TurnToAsync([history.Account], default);
        var (attributes, origins) = (new AttributeValue[framework.Attributes.Count], new ValueOrigin[framework.Attributes.Count]);
        new AttributeCleaner(framework, FakeCrm.CrmName, history.Account.Layout, facts.Names)
            .Clean(history.Account.Id, history.Account.Inputs, facts.Of(history.Account), attributes, new FindingTally(), origins);
        return InputOrigins.Of(framework, history, origins, facts);
    });
}

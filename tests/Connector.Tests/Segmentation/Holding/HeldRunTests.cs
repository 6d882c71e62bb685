using Connector.Accounts;
using Connector.Store;
using Connector.Tests.Fakes;
using Connector.TimeMachine;
using NUnit.Framework;

namespace Connector.Tests.Segmentation.Holding;

/// <summary>Conflicts over several runs on a fake CRM: what was decided stays, is told, and can be decided again as it was.</summary>
public sealed class HeldRunTests
{
    private const string City = "City";

    private RunScene _scene = null!;

    [SetUp]
    public void Territory()
    {
        _scene = new RunScene();
        _scene.Crm.WithField(City);
        _scene.FrameworkText = _scene.FrameworkText
            .Replace("dimensions:", $$"""
                  city: { type: text, sources: [ crm: { fake: {{City}} } ] }
                conflicts:
                  too_many_for_a_village: { when: "employees >= 1000 and city = 'Hintertupfing'", holds: [ employees ], why: nobody has so many people there }
                dimensions:
                """, StringComparison.Ordinal);
        _scene.Customer("a", 50);
        _scene.Customer("new", 5_000).Values[City] = AttributeValue.Of("Hintertupfing");
        _scene.Later();
    }

    [TearDown]
    public void Remove() => _scene.Dispose();

    [Test]
    public async Task A_contradiction_moves_nobody_is_told_and_when_it_is_mended_the_rules_decide_again()
    {
        await _scene.RunAsync();
        Assert.That((_scene.Segment("a"), _scene.Segment("new")), Is.EqualTo(("small", "none")));
        _scene.Later();
        _scene.Crm.Edit("a", RunScene.Employees, AttributeValue.Of(9_000));
        _scene.Crm.Edit("a", City, AttributeValue.Of("Hintertupfing"));

        var held = await _scene.ReportAsync();

        Assert.That((held.Record.Status, held.Record.Sent, _scene.Segment("a")), Is.EqualTo((RunStatus.Succeeded, 0L, "small")));
        var told = held.Findings.Single(finding => finding.Rule == "attribute-held");
        Assert.That((told.Field, told.Count), Is.EqualTo(("employees", 2L)));
        Assert.That(told.Examples[0].Message, Does.Contain("too_many_for_a_village").And.Contain("nobody has so many people there"));
        Assert.That((await _scene.FindAsync("a"))!.Account.Assignments[0].IsHeld, Is.True);

        _scene.Later();
        _scene.Crm.Edit("a", City, AttributeValue.Of("Berlin"));
        await _scene.RunAsync();
        Assert.That(_scene.Segment("a"), Is.EqualTo("large"));
    }

    [Test]
    public async Task Nights_with_held_accounts_are_decided_again_as_they_were()
    {
        await _scene.RunAsync();
        _scene.Wait(TimeSpan.FromDays(1));
        _scene.Crm.Edit("a", RunScene.Employees, AttributeValue.Of(9_000));
        _scene.Crm.Edit("a", City, AttributeValue.Of("Hintertupfing"));
        await _scene.RunAsync();
        _scene.Wait(TimeSpan.FromDays(1));
        _scene.Crm.Edit("a", City, AttributeValue.Of("Berlin"));
        await _scene.RunAsync();

        var moves = await _scene.WithStoreAsync(async store => await new AccountStory(store, FakeCrm.CrmName, _scene.Load(_scene.FrameworkText)).OfAsync((await store.Book.FindAsync(new AccountId("a"), default))!, default));

        Assert.That(moves.Select(move => (move.From, move.To)), Is.EqualTo(new[] { ((string?)"small", "large"), (null, "small") }));
        var check = await _scene.WithStoreAsync(store => ReplayAsync(store));
        Assert.That(check, Is.Empty);
    }

    private async Task<IReadOnlyList<string>> ReplayAsync(IConnectionStore store)
    {
        var nights = RecordedNights.Of(await store.Runs.DecidingRunsAsync(default));
        var framework = _scene.Load(_scene.FrameworkText);
        var rules = NightRules.Of(nights.Select(night => (night, framework)), FakeCrm.CrmName, hasFacts: false);
        var replayed = new ReplayedAccount(rules);
        var differing = new List<string>();
        await foreach (var page in store.Book.TimelinesAsync(DateTimeOffset.MinValue.AddYears(2000), default))
        {
            foreach (var account in page)
            {
                replayed.Begin(account, null, null, null);
                for (var night = 0; night < rules.Count; night++) replayed.Step(night);
                if (replayed.Of("size") != account.Decided[^1].Of("size")) differing.Add($"{account.Id}: {replayed.Of("size")} instead of {account.Decided[^1].Of("size")}");
            }
        }

        return differing;
    }
}

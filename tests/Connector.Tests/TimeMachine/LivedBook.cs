using Connector.Accounts;
using Connector.Enrichment;
using Connector.Store;
using Connector.Tests.Enrichment;
using Connector.Tests.Fakes;

namespace Connector.Tests.TimeMachine;

/// <summary>A book that random things happened to, night after night, the same for the same seed: edits, overrides, deletions, vendors, undone runs.</summary>
internal sealed class LivedBook : IDisposable
{
    public const int Accounts = 14;

    private readonly Random _random;
    private readonly FakeFacts _success = new();
    private readonly bool _hasTrouble;
    private long _lastRun;

    /// <param name="hasTrouble">Runs die while they decide or write, and runs are undone.</param>
    public LivedBook(int seed, bool hasTrouble)
    {
        (_random, _hasTrouble) = (new Random(seed), hasTrouble);
        foreach (var field in new[] { "Size__c", "Age__c", "Worth__c", "Mood__c" }) Scene.Crm.WithField(field, ours: true, options: ["large", "medium", "small", "none"]);
        Scene.Crm.WithField("Joined", ValueKind.Date).WithField("Arr", ValueKind.Number);
        Scene.Tables["rates"] = "day,currency,rate\n2026-01-01,EUR,1.0\n2026-11-25,EUR,1.2\n2026-12-02,EUR,0.9\n";
        Scene.Sources.Add(new Source("success", new SourceOptions(), null, _success));
        for (var i = 0; i < Accounts; i++) Add(i);
    }

    public RunScene Scene { get; } = new() { RowsPerPage = 5 };

    /// <summary>What each night's run left recorded, by account and dimension.</summary>
    public List<Dictionary<(string Id, string Dimension), Assignment>> Nights { get; } = [];

    /// <param name="large">From how many people an account is large.</param>
    public static string Framework(string version, int large) => $$"""
        framework: replayed
        version: {{version}}
        effective: 2026-01-01
        owner: Tests
        objective: retention
        currency: { to: USD, from: EUR, rates: rates }
        value: arr
        population: { active: "account_type = 'customer'" }
        attributes:
          account_type: { type: category, required: true, map: { Customer: customer }, sources: [ crm: { fake: Type } ] }
          employees: { type: integer, unit: people, valid: 1..3000000, sources: [ crm: { fake: Employees } ] }
          arr: { type: money, sources: [ crm: { fake: Arr } ] }
          joined: { type: date, sources: [ crm: { fake: Joined } ] }
          health: { type: integer, max_age: 4d, sources: [ success: health ] }
        dimensions:
          size:
            label: Size
            kind: firmographic
            fields: { fake: Size__c }
            segments:
              - { name: large, label: Large, when: employees >= {{large}}, action: Visit }
              - { name: medium, label: Medium, when: employees >= 100, action: Call }
              - { name: small, label: Small, when: employees >= 1, action: Write }
            otherwise: { name: none, label: None, action: Research }
            stability: { margin: { employees: 10% }, dwell: 3d, confirm: 2 }
          age:
            label: Age
            kind: behavioural
            fields: { fake: Age__c }
            segments:
              - { name: large, label: Old, when: days since joined >= 20, action: Greet }
              - { name: small, label: New, when: days since joined >= 0, action: Teach }
            otherwise: { name: none, label: Ageless, action: Ask }
          worth:
            label: Worth
            kind: value
            fields: { fake: Worth__c }
            segments:
              - { name: large, label: Rich, when: arr >= 1000, action: Visit }
              - { name: small, label: Poor, when: arr >= 0, action: Write }
            otherwise: { name: none, label: Unweighed, action: Ask }
            mode: { each_year_on: 11-27 }
          mood:
            label: Mood
            kind: behavioural
            fields: { fake: Mood__c }
            segments:
              - { name: large, label: Happy, when: health >= 50 or employees >= 2000, action: Thank }
              - { name: small, label: Sad, when: health >= 0, action: Console }
            otherwise: { name: none, label: Moodless, action: Ask }
            mode: { on_change_of: [ employees ] }
        """;

    /// <summary>One day passes, then the connection runs.</summary>
    public async Task NightAsync(string framework)
    {
        Scene.Wait(TimeSpan.FromHours(20 + _random.Next(9)));
        foreach (var i in Enumerable.Range(0, Accounts)) await DayOfAsync(i);
        Scene.FrameworkText = framework;
        var (dies, stops, undoes) = (_random.Next(7), _random.Next(1, 3), _random.Next(6) == 0);
        if (_hasTrouble && dies == 0) await DieAsync(stops);
        Scene.Crm.DiesAfterBatch = _hasTrouble && dies == 1 ? Scene.Crm.Batches.Count + 1 : null;
        try
        {
            _lastRun = (await Scene.RunAsync()).Run;
        }
        catch (InvalidOperationException killed) when (killed.Message == "killed")
        {
        }

        if (_hasTrouble && undoes && _lastRun > 0) await Scene.UndoAsync(_lastRun);
        Nights.Add(await Scene.WithStoreAsync(RecordedAsync));
    }

    public void Dispose() => Scene.Dispose();

    /// <summary>The process ends after so many pages of deciding; the night's run proper makes up for it.</summary>
    private async Task DieAsync(int pages)
    {
        Scene.WhenReported = progress =>
        {
            if (progress.Stage == "Segmentation" && pages-- == 0) throw new InvalidOperationException("killed");
        };
        try
        {
            await Scene.RunAsync();
        }
        catch (InvalidOperationException killed) when (killed.Message == "killed")
        {
        }

        Scene.WhenReported = null;
        Scene.Wait(TimeSpan.FromMinutes(5));
    }

    private async Task DayOfAsync(int i)
    {
        var (id, what, employees, days) = ($"{i}", _random.Next(16), Employees(), _random.Next(1, 40));
        var date = DateOnly.FromDateTime(Scene.Now.UtcDateTime).AddDays(-days);
        Scene.Wait(TimeSpan.FromSeconds(7));
        if (what is 0 or 1 or 2) Scene.Crm.Edit(id, RunScene.Employees, employees);
        if (what == 3) Scene.Crm.Edit(id, "Arr", AttributeValue.Of((double)_random.Next(500, 1500)));
        if (what == 4) Scene.Crm.Edit(id, "Joined", AttributeValue.Of(date));
        if (what == 5) Scene.Crm.Edit(id, RunScene.Type, days > 20 ? AttributeValue.Of("Customer") : days > 10 ? AttributeValue.Of("Prospect") : AttributeValue.Unknown);
        if (what == 6) Scene.Crm.Delete(id);
        if (what is 7 or 8) Scene.Crm.Undelete(id);
        if (what is 9 or 10) await OverrideAsync(id, days);
        if (what == 11) await Scene.WithStoreAsync(store => store.Overrides.EndAsync(new AccountId(id), "size", default));
        if (what is 12 or 13) _success.Records = [.. _success.Records.Where(record => record.TheirId != id), Health(id, days)];
    }

    private Task<bool> OverrideAsync(string id, int days) => Scene.WithStoreAsync(store => store.Overrides.AddAsync(
        new Override(new AccountId(id), days % 2 == 0 ? "size" : "worth", "small", "somebody", "because", Scene.Now, Scene.Now.AddDays(days % 5 + 1)), default));

    private SourceRecord Health(string id, int days) =>
        new(id, [new AccountKey(KeyKind.CrmId, id)], Scene.Now.AddDays(-days % 3), FactSet.Of(("health", AttributeValue.Of((double)(days % 2 == 0 ? 80 : 20)))));

    private void Add(int i) => Scene.Crm.Add($"{i}", (RunScene.Type, AttributeValue.Of("Customer")), (RunScene.Employees, Employees()), ("Arr", AttributeValue.Of(900.0 + (i * 20))),
        ("Joined", AttributeValue.Of(new DateOnly(2026, 11, 1).AddDays(i))));

    private AttributeValue Employees() => _random.Next(9) == 0 ? AttributeValue.Unknown : AttributeValue.Of((double)_random.Next(85, 1200) * (1 + _random.Next(2)));

    private static async Task<Dictionary<(string, string), Assignment>> RecordedAsync(IConnectionStore store)
    {
        var recorded = new Dictionary<(string, string), Assignment>();
        await foreach (var page in store.Book.AccountsAsync(default))
        {
            foreach (var account in page)
            {
                for (var i = 0; i < account.Assignments.Length; i++) recorded[(account.Id.Value, account.Dimensions!.Fields[i])] = account.Assignments[i];
            }
        }

        return recorded;
    }
}

using Connector.Crashes;
using Connector.Tests;

namespace Connector.EndToEnd.Sync;

/// <summary>
/// Kill -9 at some requests of every kind of work; <c>scripts/bench crash</c> does all of them. The end state must be that of an undisturbed run, every
/// row sent once.
/// </summary>
public class CrashTests
{
    private const int Seed = 22;

    [TestCase(CrmKind.Salesforce, WorkKind.FirstFill, 450, false, TestName = "A first fill by Collections that is killed at a request ends as if nothing had happened")]
    [TestCase(CrmKind.Salesforce, WorkKind.Incremental, 90, true, TestName = "A later run by Bulk that is killed at a request ends as if nothing had happened")]
    [TestCase(CrmKind.Salesforce, WorkKind.Apply, 90, true, TestName = "An approved plan whose apply is killed at a request is carried out to its end")]
    [TestCase(CrmKind.Salesforce, WorkKind.Undo, 450, false, TestName = "An undo that is killed at a request restores the rest when it is done again")]
    [TestCase(CrmKind.HubSpot, WorkKind.FirstFill, 250, false, TestName = "HubSpot: a first fill that is killed at a request ends as if nothing had happened")]
    [TestCase(CrmKind.HubSpot, WorkKind.Incremental, 150, false, TestName = "HubSpot: a later run that is killed at a request ends as if nothing had happened")]
    [TestCase(CrmKind.HubSpot, WorkKind.Apply, 150, true, TestName = "HubSpot: an approved plan whose apply by imports is killed at a request is carried out to its end")]
    [TestCase(CrmKind.HubSpot, WorkKind.Undo, 250, false, TestName = "HubSpot: an undo that is killed at a request restores the rest when it is done again")]
    [TestCase(CrmKind.Salesforce, WorkKind.Merge, 36, true, TestName = "An approved plan of merges that is killed at a request merges each loser once")]
    [TestCase(CrmKind.HubSpot, WorkKind.Merge, 18, false, TestName = "HubSpot: an approved plan of merges that is killed at a request merges each loser once")]
    [TestCase(CrmKind.Salesforce, WorkKind.Deploy, 60, false, TestName = "A deployment that is killed at a request leaves what an undisturbed one leaves when the plan is applied again")]
    [TestCase(CrmKind.Salesforce, WorkKind.TakeBack, 60, false, TestName = "An undo of a deployment that is killed at a request takes the rest back when it is done again")]
    [TestCase(CrmKind.HubSpot, WorkKind.Deploy, 60, false, TestName = "HubSpot: a deployment that is killed at a request leaves what an undisturbed one leaves when the plan is applied again")]
    [TestCase(CrmKind.HubSpot, WorkKind.TakeBack, 60, false, TestName = "HubSpot: an undo of a deployment that is killed at a request takes the rest back when it is done again")]
    public async Task Killed_at_a_request_it_ends_as_if_nothing_had_happened(CrmKind crm, object kind, int accounts, bool isBulk)
    {
        var trials = await CrashTrials.StartAsync(new CrashWork(crm, (WorkKind)kind, accounts, isBulk, StoreKind.Sqlite));
        var all = from request in Enumerable.Range(1, trials.Requests) from when in KillMoment.AtRequest select KillMoment.At(request, when);

        await TryAsync(trials, Some(all.ToArray(), 3));
    }

    [Test]
    public async Task Killed_at_a_request_a_first_fill_on_PostgreSQL_ends_as_if_nothing_had_happened()
    {
        var trials = await CrashTrials.StartAsync(new CrashWork(CrmKind.Salesforce, WorkKind.FirstFill, 90, IsBulk: true, new StoreKind(PostgresServer.ConnectionString)));
        var all = from request in Enumerable.Range(1, trials.Requests) from when in KillMoment.AtRequest select KillMoment.At(request, when);

        await TryAsync(trials, Some(all.ToArray(), 3));
    }

    [Test]
    public async Task Killed_at_a_random_moment_a_large_first_fill_ends_as_if_nothing_had_happened()
    {
        var trials = await CrashTrials.StartAsync(new CrashWork(CrmKind.Salesforce, WorkKind.FirstFill, 4000, IsBulk: true, StoreKind.Sqlite));
        var random = new Random(Seed);

        await TryAsync(trials, [KillMoment.After(random.NextDouble()), KillMoment.After(random.NextDouble())]);
    }

    /// <summary>One of each of so many equal parts, so that no stretch of the work is left out: the last part is where rows are sent.</summary>
    private static IEnumerable<KillMoment> Some(KillMoment[] all, int parts)
    {
        var random = new Random(Seed);
        return Enumerable.Range(0, parts).Select(part => all[random.Next(all.Length * part / parts, all.Length * (part + 1) / parts)]);
    }

    private static async Task TryAsync(CrashTrials trials, IEnumerable<KillMoment> moments)
    {
        var results = new List<TrialResult>();
        foreach (var moment in moments) results.Add(await trials.TryAsync(moment));

        Assert.That(results.Where(result => result.Difference is not null).Select(result => result.ToString()), Is.Empty);
        Assert.That(results.Any(result => result.WasKilled), "no process was killed: nothing was tested");
    }
}

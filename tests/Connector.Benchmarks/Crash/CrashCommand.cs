using System.CommandLine;
using System.Diagnostics;
using Connector.Benchmarks.Measuring;
using Connector.Crashes;

namespace Connector.Benchmarks.Crash;

/// <summary>
/// <c>bench crash</c>: kill -9 at every request of every kind of work, by both paths of writing, and at random moments of a large first fill; each time the
/// end state must equal that of an undisturbed run. Exits 1 when one differs.
/// </summary>
internal static class CrashCommand
{
    private const string Server = "CONNECTOR_Store__ConnectionString";
    private static readonly Option<int> Accounts = new("--accounts") { Description = "Size of the book that is killed at every request; 0 leaves that part out.", DefaultValueFactory = _ => 200 };
    private static readonly Option<string[]> Moments = new("--moments") { Description = "Of each request: before it is carried out, done but unanswered, after its answer.", DefaultValueFactory = _ => KillMoment.AtRequest, AllowMultipleArgumentsPerToken = true };
    private static readonly Option<WorkKind[]> Work = new("--work") { Description = "Kinds of work.", DefaultValueFactory = _ => Enum.GetValues<WorkKind>(), AllowMultipleArgumentsPerToken = true };
    private static readonly Option<string[]> Paths = new("--paths") { Description = "calls, jobs.", DefaultValueFactory = _ => ["calls", "jobs"], AllowMultipleArgumentsPerToken = true };
    private static readonly Option<CrmKind> Crm = new("--crm") { Description = "salesforce, hubspot.", DefaultValueFactory = _ => CrmKind.Salesforce };
    private static readonly Option<int> Every = new("--every") { Description = "Only every so many-th moment of all.", DefaultValueFactory = _ => 1 };
    private static readonly Option<int> Large = new("--large") { Description = "Size of the book that is killed at random moments.", DefaultValueFactory = _ => 20_000 };
    private static readonly Option<int> Random = new("--random") { Description = "How many random moments; 0 leaves that part out.", DefaultValueFactory = _ => 50 };
    private static readonly Option<int> Seed = new("--seed") { Description = "Of the random moments.", DefaultValueFactory = _ => 1 };
    private static readonly Option<string> Store = new("--store")
    {
        Description = $"sqlite, or postgres: the server that {Server} names, on which each case makes and drops a database.",
        DefaultValueFactory = _ => "sqlite",
    };

    public static Command Create()
    {
        Moments.AcceptOnlyFromAmong(KillMoment.AtRequest);
        Paths.AcceptOnlyFromAmong("calls", "jobs");
        Store.AcceptOnlyFromAmong("sqlite", "postgres");
        var command = new Command("crash", "Kill -9 at every request and at random moments: is the end state that of an undisturbed run?") { Crm, Accounts, Moments, Work, Paths, Every, Large, Random, Seed, Store };
        command.SetAction((parsed, _) => RunAsync(parsed));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed)
    {
        var watch = Stopwatch.StartNew();
        var results = new List<TrialResult>();
        await foreach (var result in TrialsAsync(parsed))
        {
            results.Add(result);
            Report.Say($"{watch.Elapsed:hh\\:mm\\:ss} {result}");
        }

        var differing = results.Where(result => result.Difference is not null).ToList();
        Report.Json(new
        {
            Verb = "crash",
            Store = parsed.GetValue(Store),
            Cases = results.Count,
            Killed = results.Count(result => result.WasKilled),
            Equal = results.Count - differing.Count,
            Differing = differing.Count,
            FirstDifference = differing.FirstOrDefault()?.ToString(),
            ByWork = results.GroupBy(result => result.Work).Select(group => new { Work = group.Key.ToString(), Cases = group.Count(), Differing = group.Count(result => result.Difference is not null) }),
            Seconds = Report.Short(watch.Elapsed.TotalSeconds),
            Goal = "differing = 0",
        });
        return results.Count > 0 && differing.Count == 0 ? 0 : 1;
    }

    private static async IAsyncEnumerable<TrialResult> TrialsAsync(ParseResult parsed)
    {
        var store = parsed.GetRequiredValue(Store) == "sqlite" ? StoreKind.Sqlite
            : new StoreKind(Environment.GetEnvironmentVariable(Server) ?? throw new InvalidOperationException($"set {Server} to a server of PostgreSQL whose user may create databases"));
        var works = from kind in parsed.GetRequiredValue(Work) from path in parsed.GetRequiredValue(Paths) select new CrashWork(parsed.GetValue(Crm), kind, parsed.GetValue(Accounts), path == "jobs", store);
        foreach (var work in works.Where(work => work.Accounts > 0))
        {
            var trials = await CrashTrials.StartAsync(work);
            Report.Say($"{work}: {trials.Requests} requests, {trials.Wall.TotalSeconds:F1} s");
            var moments = from request in Enumerable.Range(1, trials.Requests) from when in parsed.GetRequiredValue(Moments) select KillMoment.At(request, when);
            foreach (var moment in moments.Where((_, i) => i % parsed.GetValue(Every) == 0)) yield return await trials.TryAsync(moment);
        }

        if (parsed.GetValue(Random) == 0) yield break;
        var random = new Random(parsed.GetValue(Seed));
        var large = await CrashTrials.StartAsync(new CrashWork(parsed.GetValue(Crm), WorkKind.FirstFill, parsed.GetValue(Large), IsBulk: true, store));
        for (var i = 0; i < parsed.GetValue(Random); i++) yield return await large.TryAsync(KillMoment.After(random.NextDouble()));
    }
}

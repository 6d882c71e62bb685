using System.Diagnostics;
using System.Globalization;

namespace Connector.Crashes;

/// <summary>When the connector is killed: at a request, before it is carried out, when it is done but unanswered, or after its answer; or after a share of the usual time.</summary>
internal readonly record struct KillMoment(int? Request, string When, double Share)
{
    public static string[] AtRequest { get; } = ["before", "done", "after"];

    public static KillMoment At(int request, string when) => new(request, when, 0);

    /// <param name="share">Of the undisturbed run's wall time, 0 to 1.</param>
    public static KillMoment After(double share) => new(null, "", share);

    public override string ToString() => Request is { } number ? $"{When} answer {number}" : string.Create(CultureInfo.InvariantCulture, $"after {Share:P1} of its time");
}

/// <param name="WasKilled">False: it ended before the moment came.</param>
/// <param name="Restarts">How often it had to be started until it ended by itself.</param>
/// <param name="Difference">The first thing that is not as after an undisturbed run; null when all is.</param>
internal sealed record TrialResult(CrashWork Work, KillMoment Moment, bool WasKilled, int Restarts, string? Difference)
{
    public override string ToString() => $"{Work}, killed {Moment}: {(WasKilled ? "" : "(was not killed) ")}{Difference ?? "equal"}";
}

/// <summary>
/// Kills one kind of work at moments of choice, each time on a fresh org and store, starts it again as a user would, and compares what it leaves with
/// what an undisturbed one leaves.
/// </summary>
internal sealed class CrashTrials
{
    private const int MostRestarts = 3;
    private const int MostTries = 6;
    private readonly EndState _undisturbed;

    private CrashTrials(CrashWork work, EndState undisturbed, int requests, TimeSpan wall) => (Work, _undisturbed, Requests, Wall) = (work, undisturbed, requests, wall);

    public CrashWork Work { get; }

    /// <summary>Of an undisturbed run.</summary>
    public int Requests { get; }

    /// <summary>The shortest that was seen: shares of a longer one would leave the end of the work out.</summary>
    public TimeSpan Wall { get; private set; }

    public static async Task<CrashTrials> StartAsync(CrashWork work)
    {
        await using var scene = await CrashScene.StartAsync(work);
        var verb = await work.PrepareAsync(scene);
        await WatchAsync(scene);
        var watch = Stopwatch.StartNew();
        await scene.SucceedAsync(verb);
        var wall = watch.Elapsed;
        var requests = await scene.RequestsAsync();
        if (await LastRunAsync(scene) is { } trouble) throw new InvalidOperationException($"{work}, undisturbed: {trouble}");
        var state = await EndState.ReadAsync(scene);
        if (state.Sent.Count == 0) throw new InvalidOperationException($"{work}: an undisturbed run sent nothing, there is nothing to lose");
        return new CrashTrials(work, state, (int)requests, wall);
    }

    /// <summary>A share of its time that it ended before is tried again, of the time that it took.</summary>
    public async Task<TrialResult> TryAsync(KillMoment moment)
    {
        for (var tries = 1; ; tries++)
        {
            var result = await OnceAsync(moment);
            if (result.WasKilled || result.Difference is not null || moment.Request is not null || tries == MostTries) return result;
        }
    }

    private async Task<TrialResult> OnceAsync(KillMoment moment)
    {
        await using var scene = await CrashScene.StartAsync(Work);
        var verb = await Work.PrepareAsync(scene);
        await WatchAsync(scene);
        var killed = await KilledAsync(scene, verb, moment);
        if (!killed.WasKilled && killed.ExitCode != 0) return new TrialResult(Work, moment, false, 0, $"ended before it was killed: {killed}");

        await scene.Org.SetFaultsAsync("{}");
        for (var restart = 1; ; restart++)
        {
            var ending = await scene.RunAsync(verb);
            if (ending.ExitCode != 0 && restart < MostRestarts) continue;
            var difference = ending.ExitCode != 0 ? $"started again {restart} times: {ending}" : await LastRunAsync(scene) ?? (await EndState.ReadAsync(scene)).FirstDifference(_undisturbed);
            return new TrialResult(Work, moment, killed.WasKilled, restart, difference);
        }
    }

    private async Task<Ending> KilledAsync(CrashScene scene, string[] verb, KillMoment moment)
    {
        var watch = Stopwatch.StartNew();
        var process = scene.Begin(verb);
        var ended = process.EndAsync();
        if (moment.Request is { } number)
        {
            // It needs longer to start than a rule to be set; if not, the count would be of the wrong calls.
            await scene.Org.SetFaultsAsync($$$"""{"rules":[{"nth":{{{number}}},"kill":{"process":{{{process.Id}}},"moment":"{{{moment.When}}}"}}]}""");
            if (await scene.RequestsAsync() != 0) throw new InvalidOperationException("the connector called before the fault was set");
        }
        else
        {
            if (await Task.WhenAny(ended, Task.Delay(Wall * moment.Share)) == ended) Wall = watch.Elapsed;
            else process.Kill();
        }

        return await ended;
    }

    /// <summary>Requests and writes count from here.</summary>
    private static async Task WatchAsync(CrashScene scene)
    {
        await scene.Crm.WatchAsync();
        await scene.Crm.ControlAsync(HttpMethod.Delete, "stats");
    }

    /// <summary>A run more must find nothing left to do; after merges the one after that, since the survivors have new values. Null when so.</summary>
    private static async Task<string?> LastRunAsync(CrashScene scene)
    {
        if (scene.Work.Kind == WorkKind.Merge && await scene.RunAsync("run") is { ExitCode: not 0 } wrong) return $"the run after the merges: {wrong}";
        if (scene.Work.HasArtefacts)
        {
            // Of what was deployed nothing was changed by hand; nor is there anything more to deploy, unless all was taken back.
            var look = await scene.RunAsync("drift");
            var plan = await scene.RunAsync("plan");
            if (look.ExitCode != 0 || plan.ExitCode != 0) return $"a look more found something: {look} {plan}";
            var left = plan.Json.GetProperty("artefacts").EnumerateArray().Select(one => one.GetProperty("action").GetString()).Distinct().ToList();
            if (scene.Work.Kind == WorkKind.TakeBack ? left.Count == 0 || left.Except(["create", "update"]).Any() : left.Count > 0) return $"a plan more: {plan}";
            if (scene.Work.Kind == WorkKind.TakeBack) return null;
        }

        var last = await scene.RunAsync("run");
        return last.ExitCode == 0 && last.Json.GetProperty("sent").GetInt64() == 0 ? null : $"a run more was not idle: {last}";
    }
}

using Connector.Segmentation;
using Connector.Segmentation.Simulation;
using Connector.Store;

namespace Connector.TimeMachine;

/// <summary>One run of the past that decided the book, and what it had to go by.</summary>
internal sealed record RecordedNight(DecidingRun Run, Night Night);

/// <summary>The nights of the past: the runs that decided the book.</summary>
internal static class RecordedNights
{
    /// <summary>All of which the time is known, oldest first; failed ones too, since they may have changed assignments before they failed.</summary>
    public static IReadOnlyList<RecordedNight> Of(IEnumerable<DecidingRun> runs)
    {
        var nights = new List<RecordedNight>();
        var (version, last, before) = (default(int?), default(DateTimeOffset?), 0);
        foreach (var run in runs)
        {
            if (run.At is { } at) nights.Add(new RecordedNight(run, new Night(at, version != run.FrameworkVersion, last, before)));
            if (!run.IsComplete) continue;
            (version, last) = (run.FrameworkVersion, run.At ?? run.StartedAt);
            before++;
        }

        return nights;
    }

    /// <summary>What a run at that moment would have to go by.</summary>
    public static async Task<Night> NextAsync(IConnectionStore store, Framework framework, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var past = (await store.Runs.DecidingRunsAsync(cancellationToken)).Where(run => run.IsComplete && (run.At ?? run.StartedAt) <= at).ToList();
        if (past.Count == 0) return new Night(at, IsNewVersion: true, null, 0);
        var version = await store.Runs.FrameworkAsync(past[^1].FrameworkVersion, cancellationToken);
        return new Night(at, version?.Hash != framework.Hash, past[^1].At ?? past[^1].StartedAt, past.Count);
    }
}

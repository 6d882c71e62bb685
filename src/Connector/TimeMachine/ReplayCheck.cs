using Connector.Accounts;
using Connector.Store;

namespace Connector.TimeMachine;

/// <summary>Whether the past, decided again, comes out as it was recorded.</summary>
public sealed class ReplayCheck(IReadOnlyList<DecidingRun> runs)
{
    private const int ExamplesKept = 20;

    private readonly List<ReplayDifference> _examples = [];

    public IReadOnlyList<DecidingRun> Runs => runs;

    public long Accounts { get; set; }

    /// <summary>Assignments compared: accounts × dimensions × runs.</summary>
    public long Compared { get; private set; }

    public long Different { get; private set; }

    /// <summary>The first few.</summary>
    public IReadOnlyList<ReplayDifference> Examples => _examples;

    internal void Add(AccountId account, long run, string dimension, Assignment recorded, Assignment replayed)
    {
        Compared++;
        if (recorded == replayed) return;
        Different++;
        if (_examples.Count < ExamplesKept) _examples.Add(new ReplayDifference(account, run, dimension, recorded, replayed));
    }
}

public sealed record ReplayDifference(AccountId Account, long Run, string Dimension, Assignment Recorded, Assignment Replayed);

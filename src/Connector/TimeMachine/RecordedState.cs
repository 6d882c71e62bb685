using Connector.Store;

namespace Connector.TimeMachine;

/// <summary>What the book recorded as one account's assignments, run by run.</summary>
internal sealed class RecordedState
{
    private AccountTimeline _account = null!;
    private long _firstSecond;
    private int _next;

    /// <summary>After the run stepped to; null while no run had decided the account.</summary>
    public DecidedState? State { get; private set; }

    /// <summary>No later run changed anything.</summary>
    public bool IsLast => _account.Decided.Count == 0 || ReferenceEquals(State, _account.Decided[^1]);

    public void Begin(AccountTimeline account)
    {
        (_account, _next, State) = (account, 0, null);
        _firstSecond = long.MaxValue; // who first decided an account is not stored, but when is
        if (account.Decided.Count == 0) return;
        foreach (var assignment in account.Decided[0].Assignments)
        {
            if (assignment.IsAssigned) _firstSecond = Math.Min(_firstSecond, assignment.Since.ToUnixTimeSeconds());
        }
    }

    /// <summary>Goes on to a later run; true when it changed the assignments.</summary>
    /// <param name="at">When that run decided, or later.</param>
    public bool Step(long run, DateTimeOffset at)
    {
        var decided = _account.Decided;
        while (_next < decided.Count && decided[_next].UntilRun <= run) _next++;
        var state = _next < decided.Count && (_next > 0 || _firstSecond <= at.ToUnixTimeSeconds()) ? decided[_next] : null;
        var hasChanged = !ReferenceEquals(state, State);
        State = state;
        return hasChanged;
    }
}

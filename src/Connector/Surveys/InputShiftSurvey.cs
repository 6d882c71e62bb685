using Connector.Segmentation;
using Connector.Segmentation.Steadiness;
using Connector.Store;
using Connector.TimeMachine;

namespace Connector.Surveys;

/// <param name="Since">The earlier moment, UTC.</param>
/// <param name="Then">Active accounts by then.</param>
/// <param name="Now">Active accounts now.</param>
/// <param name="Inputs">The attributes that rules read, the one that moved most first; empty when there was no active account at one of the moments.</param>
public sealed record ShiftedInputs(DateTimeOffset Since, long Then, long Now, IReadOnlyList<InputShift> Inputs);

/// <summary>
/// Compares what the rules read of the active accounts at a moment of the past with what they read now. Both by the same framework, each with the rates, ages and facts
/// of its day. Reads the store alone and changes nothing.
/// </summary>
public static class InputShiftSurvey
{
    /// <param name="crm">As the framework names the connection's CRM.</param>
    /// <param name="since">Null = the first run that decided the book by the version of the last one.</param>
    /// <returns>Null when no run has decided the book.</returns>
    public static async Task<ShiftedInputs?> OfAsync(IConnectionStore store, string crm, Framework framework, DateTimeOffset? since, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var runs = await store.Runs.DecidingRunsAsync(cancellationToken);
        if (RecordedNights.Of(runs).LastOrDefault(night => night.Run.IsComplete && night.Night.IsNewVersion) is not { } beginning) return null;
        var moment = since ?? beginning.Night.At;
        var (early, late) = (new Side(framework, moment), new Side(framework, now));
        await CleanedBook.VisitThenAsync(store, crm, early.Framework, moment, early.Add, cancellationToken);
        await CleanedBook.VisitAsync(store, crm, late.Framework, now, late.Add, cancellationToken);
        return new ShiftedInputs(moment, early.Spread.Accounts, late.Spread.Accounts, InputSpread.Between(early.Spread, late.Spread));
    }

    /// <summary>One of the two moments.</summary>
    private sealed class Side(Framework framework, DateTimeOffset moment)
    {
        private readonly Decider _decider = new(framework.On(DateOnly.FromDateTime(moment.UtcDateTime)));

        public Framework Framework => _decider.Framework;

        public InputSpread Spread { get; } = new(framework, DateOnly.FromDateTime(moment.UtcDateTime));

        public void Add(BookAccount account, Accounts.AttributeValue[] attributes)
        {
            if (_decider.MembershipOf(attributes) == Membership.Active) Spread.Add(attributes);
        }
    }
}

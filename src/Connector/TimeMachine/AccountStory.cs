using Connector.Accounts;
using Connector.Segmentation;
using Connector.Store;

namespace Connector.TimeMachine;

/// <summary>One move of an account in the past.</summary>
/// <param name="At">When it was decided, UTC.</param>
/// <param name="From">Segment; null = the account had none.</param>
/// <param name="To">Segment that it went to, or the last one when it left the population.</param>
/// <param name="FrameworkVersion">Semantic version that decided it; null where the store does not have it.</param>
/// <param name="Causes">In words: <c>employees rose (90 → 5000)</c>.</param>
public sealed record AccountMove(DateTimeOffset At, string Dimension, string? From, string To, string? FrameworkVersion, IReadOnlyList<string> Causes);

/// <summary>How an account came to where it is: every recorded move with what caused it, worked out from what was known then. Reads the store alone.</summary>
/// <param name="crm">As the frameworks name the connection's CRM.</param>
public sealed class AccountStory(IConnectionStore store, string crm, Framework inForce)
{
    private readonly FrameworkVersions _versions = new(store, inForce);

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<AccountMove>> OfAsync(AccountHistory history, CancellationToken cancellationToken)
    {
        var account = Timeline(history);
        var nights = RecordedNights.Of(await store.Runs.DecidingRunsAsync(cancellationToken));
        var overrides = (await store.Overrides.AllAsync(cancellationToken)).GetValueOrDefault(account.Key, []);
        var answers = (await store.Answers.PastBetweenAsync(account.Key, account.Key, cancellationToken)).GetValueOrDefault(account.Key, []);
        var moves = new List<AccountMove>();
        for (var i = 0; i < account.Decided.Count; i++)
        {
            var state = account.Decided[i];
            foreach (var dimension in state.Dimensions.Fields)
            {
                var (was, now) = (i == 0 ? Assignment.None : account.Decided[i - 1].Of(dimension), state.Of(dimension));
                if (!now.IsAssigned || (was.Segment == now.Segment && was.HasEnded == now.HasEnded)) continue;
                var night = i == 0 ? nights.FirstOrDefault(night => night.Night.At.ToUnixTimeSeconds() == now.Since.ToUnixTimeSeconds())
                    : nights.FirstOrDefault(night => night.Run.Run == account.Decided[i - 1].UntilRun);
                var causes = await CausesAsync(account, new Move(dimension, was, now, night), overrides, answers, cancellationToken);
                var version = await store.Runs.FrameworkAsync(now.FrameworkVersion, cancellationToken);
                moves.Add(new AccountMove(night?.Night.At ?? now.Since, dimension, was.HasEnded ? null : was.Segment, now.Segment!, version?.Version, causes));
            }
        }

        moves.Reverse();
        return moves;
    }

    private static AccountTimeline Timeline(AccountHistory history) => new(
        history.Account.Key,
        history.Account.Id,
        [.. history.Images.Reverse().Select(image => new KnownImage(image.KnownFrom, image.IsGone, image.Layout, image.Inputs)),
            new KnownImage(history.ReadAt, history.IsGone, history.Account.Layout, history.Account.Inputs)],
        [.. history.Past.Reverse().Select(past => new DecidedState(past.Run, past.Dimensions, past.Assignments)),
            .. history.Account.Dimensions is { } dimensions ? [new DecidedState(null, dimensions, history.Account.Assignments)] : Array.Empty<DecidedState>()]);

    private async Task<IReadOnlyList<string>> CausesAsync(
        AccountTimeline account, Move move, IReadOnlyList<OverrideSpan> overrides, IReadOnlyList<PastAnswer> answers, CancellationToken cancellationToken)
    {
        var (was, now) = (move.Was, move.Now);
        if (!was.IsAssigned) return ["first decided"];
        if (now.HasEnded) return ["left the population"];
        if (was.HasEnded) return ["came back into the population"];
        if (now.IsOverridden)
        {
            var span = overrides.LastOrDefault(span => span.Override.Dimension == move.Dimension && span.Override.Since <= now.Since.AddSeconds(1));
            return [span is null ? "an override" : $"override by {span.Override.By}: {span.Override.Why}"];
        }

        if (was.IsOverridden) return ["the override ended"];
        if (move.Night is not { } night) return ["when it was decided was not kept"];
        if (night.Night.IsNewVersion) return [$"the framework changed{(await store.Runs.FrameworkAsync(was.FrameworkVersion, cancellationToken) is { } old ? $" from {old.Version}" : "")}"];
        try
        {
            return await InputsAsync(account, move, night, answers, cancellationToken);
        }
        catch (VersionNotKeptException gone)
        {
            return [gone.Message];
        }
    }

    /// <summary>Which inputs made the difference since the run before.</summary>
    private async Task<IReadOnlyList<string>> InputsAsync(AccountTimeline account, Move move, RecordedNight night, IReadOnlyList<PastAnswer> answers, CancellationToken cancellationToken)
    {
        var framework = await _versions.OfAsync(night.Run.FrameworkVersion, cancellationToken);
        var rules = NightRules.Of([(night, framework)], crm, answers.Count > 0)[0];
        if (night.Night.LastDecided is not { } since || account.At(since) is not { IsGone: false } then || account.At(night.Night.At) is not { IsGone: false } now) return ["the account was not in the book at the run before"];
        var dimension = rules.Today.Dimension(move.Dimension)!.Index;
        var changed = new MoveCause(rules.Today).Inputs(dimension, Clean(rules, account.Id, then, answers, since), Clean(rules, account.Id, now, answers, night.Night.At));
        if (changed.Count > 0) return [.. changed.Select(change => change.ToString())];
        return [move.Was.IsSteadied ? "the rules had said so before, and margin, dwell or confirmation no longer kept it"
            : move.Was.IsHeld ? "an input that was held is no longer"
            : move.Was.IsFrozen ? "the rules had said so before, and the dimension was decided again"
            : "time alone: a count of days, the end of an exception, or a rate"];
    }

    private static AttributeValue[] Clean(NightRules rules, AccountId id, KnownImage image, IReadOnlyList<PastAnswer> answers, DateTimeOffset at)
    {
        var (facts, attributes) = (new AttributeValue[rules.Shelf?.Names.Count ?? 0], new AttributeValue[rules.Today.Attributes.Count]);
        rules.Shelf?.Fill(PastAnswer.InForce(answers, at), facts);
        rules.Cleaners.For(image.Layout).Clean(id, image.Inputs, facts, attributes, new FindingTally());
        return attributes;
    }

    private sealed record Move(string Dimension, Assignment Was, Assignment Now, RecordedNight? Night);
}

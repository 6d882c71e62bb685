using Connector.Accounts;
using Connector.Segmentation;
using Connector.Segmentation.Simulation;
using Connector.Stages;
using Connector.Store;

namespace Connector.TimeMachine;

/// <summary>Goes through nights of the past again: under another framework, or under the versions of the time. Reads the store alone and changes nothing.</summary>
/// <param name="crm">As the frameworks name the connection's CRM.</param>
public sealed class Replay(IConnectionStore store, string crm, Framework inForce)
{
    /// <summary>Fields that the other framework reads and no account of the book has: what comes from them is unknown.</summary>
    public IReadOnlyList<string> NotInBook { get; private set; } = [];

    /// <summary>What another framework would have done had it come into force on the first night, beside what was recorded. Null when no run decided the book in this time.</summary>
    /// <param name="from">The first moment; null = as far back as is known.</param>
    /// <param name="to">The last moment; null = now.</param>
    /// <exception cref="VersionNotKeptException">The framework of the last night cannot be read any more.</exception>
    public async Task<NightlySimulation?> SimulateAsync(Framework candidate, DateTimeOffset? from, DateTimeOffset? to, CancellationToken cancellationToken)
    {
        var rules = await NightsUnderAsync(candidate, from, to, cancellationToken);
        if (rules.Count == 0) return null;
        var before = await new FrameworkVersions(store, inForce).OfAsync(rules[^1].Recorded.Run.FrameworkVersion, cancellationToken);
        var simulation = new NightlySimulation([.. rules.Select(night => night.Night)], before, candidate);
        NightRules[] nights = [.. rules];
        var replayed = await GoThroughAsync(nights, (account, recorded) => Follow(simulation, nights, account, recorded), cancellationToken);
        var seen = replayed.Layouts.SelectMany(layout => layout.Fields).ToHashSet(StringComparer.OrdinalIgnoreCase);
        NotInBook = replayed.Layouts.Count == 0 ? [] : [.. candidate.FieldsToRead(crm).Where(field => !seen.Contains(field))];
        return simulation;
    }

    /// <summary>Decides every recorded night again under the version of the time and compares each assignment with what was recorded, to the second.</summary>
    /// <exception cref="VersionNotKeptException">A version cannot be read any more.</exception>
    public async Task<ReplayCheck> CheckAsync(DateTimeOffset? from, DateTimeOffset? to, CancellationToken cancellationToken)
    {
        var recorded = await NightsAsync(from, to, cancellationToken);
        var versions = new FrameworkVersions(store, inForce);
        var frameworks = new List<(RecordedNight, Framework)>();
        foreach (var night in recorded) frameworks.Add((night, await versions.OfAsync(night.Run.FrameworkVersion, cancellationToken)));
        var rules = NightRules.Of(frameworks, crm, await HasFactsAsync(cancellationToken));
        var check = new ReplayCheck([.. recorded.Select(night => night.Run)]);
        await GoThroughAsync(rules, (account, start) => Compare(check, rules, account, start), cancellationToken);
        return check;
    }

    /// <summary>The complete runs of this time as nights of one framework that came into force with the first of them.</summary>
    internal async Task<IReadOnlyList<NightRules>> NightsUnderAsync(Framework framework, DateTimeOffset? from, DateTimeOffset? to, CancellationToken cancellationToken)
    {
        var recorded = (await NightsAsync(from, to, cancellationToken)).Where(night => night.Run.IsComplete).ToList();
        var nights = recorded.Select((night, i) => night with
        {
            Night = night.Night with { IsNewVersion = i == 0, LastDecided = i == 0 ? night.Night.LastDecided : recorded[i - 1].Night.At },
        });
        return NightRules.Of(nights.Select(night => (night, framework)), crm, await HasFactsAsync(cancellationToken));
    }

    private static void Follow(NightlySimulation simulation, NightRules[] nights, ReplayedAccount account, RecordedState recorded)
    {
        var isIn = false;
        for (var i = 0; i < nights.Length; i++)
        {
            var hasMoved = account.Step(i);
            if (recorded.Step(nights[i].Recorded.Run.Run, nights[i].Night.At)) hasMoved = true;
            if (hasMoved && account.IsPresent) simulation.Tell(i, Recorded, account.Of);
            else if (hasMoved && isIn) simulation.Leave(i);
            isIn |= account.IsPresent;
            if (account.Stands(i) && recorded.IsLast) break;
        }

        if (isIn) simulation.End(account.Id, account.IsPresent, Recorded, account.Of, account.Value);

        Assignment Recorded(string dimension) => recorded.State?.Of(dimension) ?? Assignment.None;
    }

    private static void Compare(ReplayCheck check, IReadOnlyList<NightRules> nights, ReplayedAccount account, RecordedState recorded)
    {
        for (var i = 0; i < nights.Count; i++)
        {
            account.Step(i);
            recorded.Step(nights[i].Recorded.Run.Run, nights[i].Night.At);
            if (!account.IsPresent) continue;
            foreach (var dimension in nights[i].Dimensions.Fields)
            {
                check.Add(account.Id, nights[i].Recorded.Run.Run, dimension, recorded.State?.Of(dimension) ?? Assignment.None, account.Of(dimension));
            }
        }

        check.Accounts++;
    }

    /// <summary>Calls <paramref name="follow"/> for every account, at its beginning.</summary>
    internal async Task<ReplayedAccount> GoThroughAsync(IReadOnlyList<NightRules> nights, Action<ReplayedAccount, RecordedState> follow, CancellationToken cancellationToken)
    {
        var (replayed, recorded, start) = (new ReplayedAccount(nights), new RecordedState(), new RecordedState());
        if (nights.Count == 0) return replayed;
        var first = nights[0];
        var hasFacts = first.Shelf is not null;
        var overrides = await store.Overrides.AllAsync(cancellationToken);
        await foreach (var page in store.Book.TimelinesAsync(first.Night.LastDecided ?? first.Night.At, cancellationToken).ReadAhead())
        {
            var answers = hasFacts ? await store.Answers.PastBetweenAsync(page[0].Key, page[^1].Key, cancellationToken) : null;
            foreach (var account in page)
            {
                recorded.Begin(account);
                start.Begin(account);
                start.Step(first.Recorded.Run.Run - 1, first.Night.At.AddSeconds(-1));
                replayed.Begin(account, start.State, overrides.GetValueOrDefault(account.Key), answers?.GetValueOrDefault(account.Key));
                follow(replayed, recorded);
            }
        }

        return replayed;
    }

    private async Task<bool> HasFactsAsync(CancellationToken cancellationToken) => await store.Answers.AnyAsync(cancellationToken);

    private async Task<List<RecordedNight>> NightsAsync(DateTimeOffset? from, DateTimeOffset? to, CancellationToken cancellationToken) =>
        [.. RecordedNights.Of(await store.Runs.DecidingRunsAsync(cancellationToken)).Where(night => !(night.Night.At < from) && !(night.Night.At > to))];
}

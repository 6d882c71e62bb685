using Connector.Accounts;
using Connector.Cleaning.Groups;
using Connector.Enrichment;
using Connector.Segmentation;
using Connector.Store;

namespace Connector.Stages;

/// <summary>Goes through the book once and finds the accounts that are worth asking about. Reads the store alone; spends nothing.</summary>
/// <param name="now">UTC.</param>
public sealed class EnrichmentSurvey(IConnectionStore store, Framework framework, ICrm crm, IReadOnlyList<Source> sources, DateTimeOffset now)
{
    /// <summary>So many wait in memory at once; the accounts that weigh most come first, the others at the next run.</summary>
    private const int Most = 20_000;

    private readonly PriorityQueue<Candidate, (double Worth, long Key)> _heaviest = new();
    private readonly long[] _missing = new long[framework.Attributes.Count];
    private readonly long[] _needed = new long[framework.Attributes.Count];

    private ILookup<long, Outstanding> _outstanding = Enumerable.Empty<Outstanding>().ToLookup(one => one.Account);

    public DateTimeOffset Now => now;

    internal Waterfall Waterfall { get; } = new(framework, sources, now);

    internal Appraiser Appraiser { get; private set; } = null!;

    internal IReadOnlyDictionary<long, IReadOnlyList<Override>> Overrides { get; private set; } = new Dictionary<long, IReadOnlyList<Override>>();

    /// <summary>Accounts of the population.</summary>
    public long Accounts { get; private set; }

    public long Uncertain { get; private set; }

    public long WithGaps { get; private set; }

    /// <summary>By attribute position: accounts where it is unknown or stale, and of these where it could change a segment.</summary>
    public (long Missing, long Needed) Of(int attribute) => (_missing[attribute], _needed[attribute]);

    /// <summary>The accounts that a paid source is worth asking about, heaviest first.</summary>
    internal Task<IReadOnlyList<Candidate>> RunAsync(CancellationToken cancellationToken) =>
        RunAsync(attribute => Waterfall.For(attribute).Any(), cancellationToken);

    private async Task<IReadOnlyList<Candidate>> RunAsync(Func<int, bool> canBeAsked, CancellationToken cancellationToken)
    {
        List<int> askable = [.. Enumerable.Range(0, framework.Attributes.Count).Where(canBeAsked)];
        Appraiser = new Appraiser(framework, crm.Name, askable, AccountGroups.Unknown, now);
        if (askable.Count == 0) return [];
        Overrides = await store.Overrides.InForceAsync(now, cancellationToken);
        _outstanding = (await store.Questions.UnansweredAsync(cancellationToken)).ToLookup(one => one.Account);
        var facts = await BookFacts.OpenAsync(store, framework, hasSources: true, now, cancellationToken);
        var groups = await BookGroups.OfAsync(store, framework.On(DateOnly.FromDateTime(now.UtcDateTime)), crm.Name, facts, cancellationToken);
        Appraiser = new Appraiser(framework, crm.Name, askable, groups, now);
        await foreach (var page in store.Book.AccountsAsync(cancellationToken).ReadAhead())
        {
            await facts.TurnToAsync(page, cancellationToken);
            foreach (var account in page) Look(account, facts.AnswersOf(account));
        }

        var candidates = new List<Candidate>(_heaviest.Count);
        while (_heaviest.TryDequeue(out var candidate, out _)) candidates.Add(candidate);
        candidates.Reverse();
        return candidates;
    }

    /// <summary>Vendor × attribute × expected coverage × cost, without spending anything.</summary>
    public async Task<IReadOnlyList<PlannedPurchase>> PlanAsync(CancellationToken cancellationToken)
    {
        var candidates = await RunAsync(cancellationToken);
        var scores = (await store.Answers.ScoresAsync(cancellationToken)).ToDictionary(score => score.Vendor);
        var hits = Waterfall.Vendors.ToDictionary(vendor => vendor.Name, vendor => scores.TryGetValue(vendor.Name, out var score)
            && score.Asked >= vendor.Options.Credits.StopAfter ? score.HitRate : vendor.Options.Credits.ExpectedHits);
        return EnrichmentPlan.Of(
            candidates.Select(candidate => ((IReadOnlyCollection<int>)candidate.Needs,
                (Func<int, IEnumerable<Source>>)(need => Waterfall.For(need)
                .Where(vendor => !candidate.Waiting.Contains(vendor.Name)
                    && Waterfall.Next(need, candidate.Answers, name => name != vendor.Name || candidate.Skipped.Contains(name)) is not null)))),
            attribute => framework.Attributes[attribute].Name,
            hits);
    }

    /// <summary>
    /// Accounts whose segment stays uncertain although everybody who could tell has been asked, heaviest first. People can be asked for whatever the
    /// framework takes from outside the CRM, also where no source is configured for it.
    /// </summary>
    public async Task<IReadOnlyList<ResearchTask>> QueueAsync(CancellationToken cancellationToken)
    {
        var tasks = new List<ResearchTask>();
        foreach (var candidate in await RunAsync(attribute => framework.Attributes[attribute].Sources.Any(source => source.Key is not null), cancellationToken))
        {
            var open = candidate.Needs.Where(need => Waterfall.Next(need, candidate.Answers, candidate.Skipped.Contains) is null).ToList();
            if (open.Count > 0) tasks.Add(new ResearchTask(candidate.Account.Id, candidate.Question,
                [.. open.Select(need => framework.Attributes[need].Sources.First(source => source.Key is not null).Key!)]));
        }

        return tasks;
    }

    private void Look(BookAccount account, IReadOnlyList<SourceAnswer> answers)
    {
        Appraiser.Look(account, answers, Overrides.GetValueOrDefault(account.Key));
        if (!Appraiser.IsActive) return;
        Accounts++;
        var gaps = false;
        foreach (var missing in Appraiser.Missing)
        {
            _missing[missing]++;
            gaps = true;
        }

        if (gaps) WithGaps++;
        if (Appraiser.Needs.Count == 0) return;
        Uncertain++;
        foreach (var need in Appraiser.Needs) _needed[need]++;
        int[] needs = [.. Appraiser.Needs];
        var candidate = new Candidate(account, needs, Appraiser.Worth ?? 0, Candidate.Ask(account, crm.Company)) { Answers = [.. answers], Open = needs };
        foreach (var question in _outstanding[account.Key])
        {
            if (!question.IsOverdue) candidate.Waiting.Add(question.Vendor);
            else if (Waterfall.IsSilent(question.Vendor, question.AskedAt)) candidate.Skipped.Add(question.Vendor);
        }

        _heaviest.Enqueue(candidate, (candidate.Worth, -account.Key));
        if (_heaviest.Count > Most) _heaviest.Dequeue();
    }
}

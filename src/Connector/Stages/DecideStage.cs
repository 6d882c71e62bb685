using Connector.Accounts;
using Connector.Cleaning;
using Connector.Planning;
using Connector.Segmentation;
using Connector.Segmentation.Holding;
using Connector.Store;

namespace Connector.Stages;

/// <summary>Cleaning and Segmentation. The whole book is decided again at every run: dates, ages and thresholds move accounts that no CRM row announces.</summary>
internal sealed class DecideStage(RunScope run)
{
    public async Task DecideAsync(CancellationToken cancellationToken)
    {
        var total = await run.Store.Book.CountAsync(cancellationToken);
        var now = run.Time.GetUtcNow();
        var today = run.Framework.On(DateOnly.FromDateTime(now.UtcDateTime));
        var facts = await BookFacts.OpenAsync(run.Store, run.Framework, run.Sources.Count > 0, now, cancellationToken);
        var cleaning = new Cleaners(today, run.Crm.Name, await BookGroups.OfAsync(run.Store, today, run.Crm.Name, facts, cancellationToken), facts.Names);
        cleaning.For(run.Inputs).ReportNotShown(run.Tally.Findings);
        var attributes = new AttributeValue[run.Framework.Attributes.Count];
        var targets = run.Framework.Attributes.Where(attribute => attribute.Quality is not null).ToList();
        var quality = targets.Count == 0 ? null : new QualityTally(targets, run.Crm.Name);
        if (quality is not null) run.Tally.Findings.Heard = (severity, rule, _, field, message) => quality.Hear(severity, rule, field, message);
        var origins = run.Offered is null && quality is null ? [] : new ValueOrigin[attributes.Length];
        var offers = new AttributeOffers(today, run.Crm.Name, run.WrittenBack);
        var settling = new Settling(run);
        var previous = new Assignment[run.Framework.Dimensions.Count];
        var decided = new Assignment[run.Framework.Dimensions.Count];
        var isNewVersion = await run.Store.Runs.DecidedVersionAsync(cancellationToken) != run.FrameworkVersion;
        var since = await run.Store.Runs.DecidedSinceAsync(withoutHolds: false, cancellationToken);
        var runsBefore = await run.Store.Runs.DecidedTimesAsync(cancellationToken);
        var segmenter = new Segmenter(today, run.FrameworkVersion, isNewVersion, since is { } day ? DateOnly.FromDateTime(day.UtcDateTime) : null, runsBefore);
        var events = await AttributeEvents.SinceAsync(run.Store.Book, today, cleaning, facts, since, cancellationToken);
        var overrides = await run.Store.Overrides.InForceAsync(now, cancellationToken);
        await run.Store.Runs.BeginDecidingAsync(run.Run, now, cancellationToken);
        await foreach (var page in run.Store.Book.AccountsAsync(run.Written, cancellationToken).ReadAhead())
        {
            var changed = new List<BookDecision>();
            await facts.TurnToAsync(page, cancellationToken);
            foreach (var account in page)
            {
                cleaning.For(account.Layout).Clean(account.Id, account.Inputs, facts.Of(account), attributes, run.Tally.Findings, origins);
                account.CopyAssignments(run.Dimensions, previous);
                var outcome = segmenter.Assign(attributes, previous, now, decided, run.Tally.Distribution, overrides.GetValueOrDefault(account.Key), events.Of(account.Key, attributes));
                var value = segmenter.ValueOf(attributes);
                var ours = run.Offered is null || outcome.Membership != Membership.Active ? null
                    : offers.Of(account.Id, account.Layout, account.Inputs, attributes, origins, facts.GiverOf, run.Tally.Findings);
                if (outcome.Changed || value != account.Value || !account.Offers(run.Offered, ours))
                {
                    changed.Add(new BookDecision(account.Key, [.. decided], value, IsFirst: account.Dimensions is null, ours));
                }

                settling.Take(account, decided, ours);

                run.Tally.Outliers.Add(account.Id, decided, value);
                if (outcome.Held is not null) TellHeld(run.Tally.Findings, account.Id, outcome.Held);
                quality?.Take(account.Id, outcome.Membership == Membership.Active, attributes, origins, key => facts.GiverOf(key)?.IsStale == true);
                if (outcome.Membership == Membership.Unknown) run.Tally.TellUnknownMembership(account.Id);
                run.Tally.Evaluated++;
            }

            if (changed.Count > 0) await run.Store.Book.AssignAsync(run.Run, run.Dimensions, run.Offered, changed, cancellationToken);
            run.Report("Segmentation", run.Tally.Evaluated, total);
        }

        run.Unsettled = settling.Unsettled;
        run.Tally.Findings.Heard = null;
        if (quality is not null) await run.Store.Quality.RecordAsync(run.Run, now, quality.Counts(IsLate), cancellationToken);
        foreach (var finding in ExpectedShares.Check(run.Tally.Distribution).Concat(EntryThresholds.Check(run.Tally.Distribution))) run.Tally.Findings.Add(finding);
    }

    /// <summary>One finding for each input that is held.</summary>
    internal static void TellHeld(FindingTally findings, AccountId id, IEnumerable<HeldAttribute> held)
    {
        foreach (var one in held)
        {
            findings.Add(Severity.Warning, FindingRules.AttributeHeld, id, one.Attribute.Name, () =>
                $"{one.Attribute.Name} is held, so the account keeps its last segment where it could make a difference, or has none: {one.Why}. Mend the record.");
        }
    }

    /// <summary>Nobody who serves one of its sources is in time.</summary>
    private bool IsLate(AttributeDefinition attribute) => attribute.Sources.Any(wanted =>
        run.Sources.Where(source => source.Serves == wanted.Name).ToList() is { Count: > 0 } serving && serving.TrueForAll(source => run.Tally.Late.Contains(source.Name)));
}

using Connector.Accounts;
using Connector.Enrichment;
using Connector.Http;

namespace Connector.Stages;

/// <summary>
/// Enrichment: reads what the customer's other systems know, and buys from vendors what could change a segment and nothing else. Before
/// Segmentation, so that the book is decided once, with all that is known by then. No trouble with a source ends the run.
/// </summary>
internal sealed class EnrichStage(RunScope run)
{
    public async Task EnrichAsync(CancellationToken cancellationToken)
    {
        if (run.Sources.Count == 0) return;
        TellContracts();
        await TellLostAsync(cancellationToken);
        var late = await new LateIntake(run).TakeInAsync(cancellationToken);
        var intakes = await TakeInAsync(cancellationToken);

        var survey = new EnrichmentSurvey(run.Store, run.Framework, run.Crm, run.Sources, run.Time.GetUtcNow());
        var candidates = await survey.RunAsync(cancellationToken);
        var purchasing = new Purchasing(run, survey, candidates);
        await purchasing.BuyAsync(cancellationToken);
        await TellSharedAsync(cancellationToken);

        run.Tally.Enrichment = new EnrichmentReport(
            survey.Accounts, survey.Uncertain, survey.WithGaps, survey.Uncertain - candidates.Count(candidate => candidate.Open.Count == 0),
            [.. survey.Appraiser.Askable.Select(attribute => Gap(survey, candidates, attribute))], purchasing.Tallies, intakes, late);
        foreach (var failed in purchasing.Tallies.Where(tally => tally.Unanswered > 0 && tally.Trouble is not null)) await TellLateAsync(failed.Vendor,
            failed.Trouble!, cancellationToken);
        foreach (var intake in intakes) await TellLateAsync(intake.Source, intake.Trouble ?? "what it gives is that old", cancellationToken);
    }

    private AttributeGap Gap(EnrichmentSurvey survey, IReadOnlyList<Candidate> candidates, int attribute)
    {
        var (missing, needed) = survey.Of(attribute);
        return new AttributeGap(run.Framework.Attributes[attribute].Name, missing, needed,
            candidates.Count(candidate => candidate.Needs.Contains(attribute) && !candidate.Open.Contains(attribute)));
    }

    private async Task<IReadOnlyList<IntakeTally>> TakeInAsync(CancellationToken cancellationToken)
    {
        var sources = run.Sources.Where(source => source.Facts is not null).ToList();
        if (sources.Count == 0) return [];
        var maps = await FactsIntake.MapsAsync(run.Store, run.Crm, run.Suffixes, sources, cancellationToken);
        var tallies = new List<IntakeTally>();
        foreach (var source in sources)
        {
            tallies.Add(await new FactsIntake(run, source).TakeInAsync(maps[source.Name], cancellationToken));
            run.Report("Enrichment", tallies[^1].Taken, tallies[^1].Records, source.Name);
        }

        return tallies;
    }

    /// <summary>In time for somebody to renew it, or to find another.</summary>
    private void TellContracts()
    {
        var now = run.Time.GetUtcNow();
        foreach (var source in run.Sources.Where(source => source.Options.ContractUntil is { } until && until.ToDateTime(TimeOnly.MinValue) - source.Options.ContractNotice <= now.UtcDateTime))
        {
            run.Tally.Findings.Add(Severity.Warning, "contract-ends", null, source.Name, () => FormattableString.Invariant(
                $"{source.Name}: the contract ends with {source.Options.ContractUntil:yyyy-MM-dd} (ContractUntil): renew it, or name another source that serves '{source.Serves}'"));
        }
    }

    /// <summary>One record over there, two accounts here: duplicates, or one of them is somebody else.</summary>
    private async Task TellSharedAsync(CancellationToken cancellationToken)
    {
        foreach (var shared in (await run.Store.Answers.SharedAsync(cancellationToken)).Where(shared => run.Sources.Any(source => source.Name == shared.Vendor)))
        {
            var more = shared.Accounts > 2 ? FormattableString.Invariant($" and {shared.Accounts - 2} more") : "";
            run.Tally.Findings.Add(Severity.Warning, "identity-shared", shared.One, shared.Vendor, () =>
                $"{shared.Vendor}'s record {Redaction.Code(shared.TheirId) ?? "(an unprintable id)"} stands for account {shared.One} and for {shared.Other}{more}: merge them, or correct the one that it is not");
        }
    }

    private async Task TellLostAsync(CancellationToken cancellationToken)
    {
        foreach (var lost in await run.Store.Answers.LoseAsync(run.Time.GetUtcNow(), cancellationToken))
        {
            run.Tally.Findings.Add(Severity.Warning, "purchase-lost", null, lost.Vendor, () =>
                $"run {lost.Run} asked {lost.Vendor} about {Plural.Of(lost.Accounts, "company", "companies")} and never stored an answer: up to {Plural.Of(lost.Most, "credit is", "credits are")} lost and counted as spent");
        }
    }

    /// <summary>A source that has given nothing for longer than its settings allow: its attributes hold what they had, and the run is not green.</summary>
    private async Task TellLateAsync(string name, string why, CancellationToken cancellationToken)
    {
        var source = run.Sources.First(one => one.Name == name);
        if (source.Options.LateAfter <= TimeSpan.Zero) return;
        var good = await run.Store.Answers.GoodAtAsync(name, cancellationToken);
        if (good is { } at && run.Time.GetUtcNow() - at <= source.Options.LateAfter) return;
        var since = good is { } last ? FormattableString.Invariant($"since {last:yyyy-MM-dd HH:mm}Z") : "ever";
        run.Tally.Late.Add(name);
        run.Tally.Stop(Store.RunStatus.Partial, $"source {name} is late, nothing good from it {since} ({why}): its attributes hold what they had");
    }
}

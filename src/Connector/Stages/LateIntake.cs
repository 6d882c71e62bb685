using Connector.Accounts;
using Connector.Enrichment;
using Connector.Store;

namespace Connector.Stages;

/// <summary>
/// Takes in what vendors answered by calls of their own since the run before. Answers are stored before the inbox forgets them: whenever the process
/// dies, the next run finds them again, and a question is answered once.
/// </summary>
internal sealed class LateIntake(RunScope run)
{
    private const int AtOnce = 500;

    /// <returns>One per vendor that answers later.</returns>
    public async Task<IReadOnlyList<LateTally>> TakeInAsync(CancellationToken cancellationToken)
    {
        var tallies = new List<LateTally>();
        foreach (var source in run.Sources.Where(source => source.Lookup?.Late is not null)) tallies.Add(await TakeInAsync(source, cancellationToken));
        return tallies;
    }

    private async Task<LateTally> TakeInAsync(Source source, CancellationToken cancellationToken)
    {
        var (tally, began) = (new LateTally(source.Name, 0, 0, 0, 0, 0, 0, 0), run.Time.GetUtcNow()); // what comes from now on is for the next run: strangers may send without end
        while (run.Inbox is { } inbox
            && await inbox.WaitingAsync(run.Connection, source.Name, AtOnce, cancellationToken) is { Count: > 0 } waiting && waiting[0].CameAt <= began)
        {
            tally = await SettleAsync(source, waiting, tally, cancellationToken);
            await inbox.ForgetAsync(run.Connection, waiting, cancellationToken);
        }

        if (tally.Came > tally.Useless) await run.Store.Answers.KeepGoodAtAsync(source.Name, run.Time.GetUtcNow(), cancellationToken);
        return await GiveUpAsync(source, tally, cancellationToken);
    }

    private async Task<LateTally> SettleAsync(Source source, IReadOnlyList<Callback> waiting, LateTally tally, CancellationToken cancellationToken)
    {
        var asked = await run.Store.Questions.FindAsync([.. waiting.Select(callback => callback.Question)], cancellationToken);
        var settled = new List<QuestionAnswer>();
        foreach (var callback in waiting)
        {
            var answer = asked.GetValueOrDefault(callback.Question) is { IsAnswered: false } question && question.Vendor == source.Name
                ? Settle(source, callback, question) : null;
            if (answer is not null) settled.Add(answer);
            tally = (answer?.Answer?.Outcome) switch
            {
                AnswerOutcome.Matched => tally with { Came = tally.Came + 1, Matched = tally.Matched + 1 },
                AnswerOutcome.NoMatch => tally with { Came = tally.Came + 1, NoMatch = tally.NoMatch + 1 },
                AnswerOutcome.OtherCompany => tally with { Came = tally.Came + 1, OtherCompany = tally.OtherCompany + 1 },
                _ => tally with { Came = tally.Came + 1, Useless = tally.Useless + 1 },
            };
        }

        await run.Store.Questions.AnswerAsync(settled, run.Time.GetUtcNow(), cancellationToken);
        return tally;
    }

    /// <summary>Null when it cannot be read: the question stays open.</summary>
    private QuestionAnswer? Settle(Source source, Callback callback, AskedQuestion question)
    {
        LateAnswer said;
        try
        {
            said = source.Lookup!.Late!.Read(callback.Body);
        }
        catch (FormatException)
        {
            return null; // the door refuses such; the settings may have changed since
        }

        var now = run.Time.GetUtcNow();
        var credits = said.Credits ?? question.Credits;
        SourceAnswer Answer(AnswerOutcome outcome, double confidence, FactSet facts) => new(
            question.Asked.Account, source.Name, source.Serves, outcome, now, said.AsOf is { } at && at < callback.CameAt ? at : callback.CameAt, confidence, credits,
            FactText.Of(said.Record?.TheirId), facts);
        switch (said)
        {
            case { Outcome: LookupOutcome.Matched, Record: { } record }:
                var confidence = CompanyMatch.Judge(question.Asked, record, run.Suffixes);
                if (confidence >= CompanyMatch.Enough) return new(question.Id, said.Credits, Answer(AnswerOutcome.Matched, confidence, record.Facts));
                Tell("answer-for-another-company", source,
                    $"an answer is about another company than was asked about (agreement {confidence:0.00}, {CompanyMatch.Enough} is needed): it is not used");
                return new(question.Id, said.Credits, Answer(AnswerOutcome.OtherCompany, confidence, FactSet.None));
            case { Outcome: LookupOutcome.NoMatch }:
                return new(question.Id, said.Credits, Answer(AnswerOutcome.NoMatch, 0, FactSet.None));
            default:
                return new(question.Id, said.Credits, null);
        }
    }

    private async Task<LateTally> GiveUpAsync(Source source, LateTally tally, CancellationToken cancellationToken)
    {
        var (now, openFor) = (run.Time.GetUtcNow(), source.Lookup!.Late!.OpenFor);
        var overdue = await run.Store.Questions.GiveUpAsync(source.Name, now - openFor, now, cancellationToken);
        if (overdue > 0) Tell("answer-overdue", source,
            $"{Plural.Of(overdue, "question was", "questions were")} not answered within {openFor.TotalDays:0.#} days and nobody waits any longer: look at the table, credits may be spent");
        var open = (await run.Store.Questions.UnansweredAsync(cancellationToken)).Count(one => one.Vendor == source.Name && !one.IsOverdue);
        return tally with { Open = open, Overdue = overdue };
    }

    private void Tell(string rule, Source source, string message) =>
        run.Tally.Findings.Add(Severity.Warning, rule, null, source.Name, () => $"{source.Name}: {message}");
}

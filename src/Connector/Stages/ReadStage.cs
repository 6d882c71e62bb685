using System.Runtime.CompilerServices;
using Connector.Accounts;
using Connector.Http;
using Connector.Reading;
using Connector.Store;

namespace Connector.Stages;

/// <summary>Reading: brings the book up to date with the CRM, by what changed or, where that would leave gaps, as a whole.</summary>
internal sealed class ReadStage(RunScope run)
{
    private const string Stage = "Reading";

    /// <summary>Whether the CRM has the field yet, for each that the book keeps: one that the plan is going to create cannot be asked for and is blank.</summary>
    private readonly bool[] _exists = [.. Kept(run).Select(field => Exists(run, field))];

    private readonly string[] _fields = [.. Kept(run).Where(field => Exists(run, field))];

    // The next read reaches back behind the CRM's own clock as it was before this read began: a record stamped but not yet committed comes then.
    private readonly DateTimeOffset _nextFrom = run.Schema.ServerTime - run.Options.Overlap;

    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        var since = await run.Store.Book.ReadFromAsync(run.Inputs, run.Written, cancellationToken);
        var schedule = new ReadSchedule(run.Options, run.Schema);
        foreach (var field in schedule.VolatileOf(run.Inputs)) run.Tally.Findings.Add(field);
        try
        {
            if (schedule.WhyFull(since, await run.Store.Book.FullReadFromAsync(cancellationToken), run.Inputs) is { } why) await ReadAllAsync(since, why, cancellationToken);
            else await ReadChangedAsync(since!.Value, cancellationToken);
        }
        catch (CrmException broken) when (run.Tally.Read.Read > 0)
        {
            throw new RunStoppedException(RunStatus.Failed, $"{broken.Message}; {Plural.Of(run.Tally.Read.Read, "account had come by then and is stored", "accounts had come by then and are stored")}, the next run goes on from there");
        }
    }

    private async Task ReadChangedAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        await StoreAsync(Read(isFull: false, _nextFrom), run.Crm.Reader.ReadChangedAsync(_fields, since, cancellationToken), cancellationToken);
        run.Report(Stage, run.Tally.Read.Read, run.Tally.Read.Read, "what changed");
    }

    /// <param name="since">Where an incremental read would begin; null when that was no choice.</param>
    private async Task ReadAllAsync(DateTimeOffset? since, string why, CancellationToken cancellationToken)
    {
        await RequireToSeeEveryAccountAsync(cancellationToken);
        var known = await run.Store.Book.CountAsync(cancellationToken);
        var most = run.Options.Missing.Most(known);
        var (ticket, isResumed) = await TicketAsync(cancellationToken);
        var from = isResumed ? ticket!.AskedAt - run.Options.Overlap : _nextFrom;
        try
        {
            await StoreAsync(
                Read(isFull: true, from) with { Since = since, MostMissing = most },
                run.Crm.Reader.ReadAllAsync(_fields, ticket?.Text, cancellationToken),
                cancellationToken);
        }
        catch (AccountsMissingException suspicious)
        {
            await run.Store.Book.KeepReadTicketAsync(null, cancellationToken);
            throw Hold(suspicious.Missing, known, most);
        }
        catch (CrmException fault) when (fault is not (CrmUnavailableException or CrmQuotaException))
        {
            // Asking for the same rows again would fail again.
            await run.Store.Book.KeepReadTicketAsync(null, cancellationToken);
            throw;
        }

        var read = run.Tally.Read;
        run.Tally.TellMissing();
        run.Tally.TellUnannounced();
        run.Report(Stage, read.Read, read.Read, $"the whole book, {why}: {Plural.Of(read.Missing, "account")} missing, {read.Unannounced} changed without a timestamp");

        // The rows are as old as the job that an earlier process started; what happened since comes the usual way.
        if (isResumed) await ReadChangedAsync(from, cancellationToken);
    }

    /// <summary>The read of the whole book that an earlier process began, while it is young enough and of the same fields; else one begun now.</summary>
    private async Task<(ReadTicket? Ticket, bool IsResumed)> TicketAsync(CancellationToken cancellationToken)
    {
        // A job that was asked for fewer fields could not be resumed once they are there.
        if (_exists.Contains(false)) return (null, false);
        var kept = await run.Store.Book.ReadTicketAsync(cancellationToken);
        var earlier = kept is not null
            && (kept.Inputs.Id, kept.Written.Id) == (run.Inputs.Id, run.Written.Id)
            && run.Schema.ServerTime - kept.AskedAt < run.Options.ResumeReadWithin ? kept : null;
        var text = await run.Crm.Reader.PrepareAllAsync(_fields, earlier?.Text, cancellationToken);
        if (text is not null && text == earlier?.Text) return (earlier, true);

        var begun = text is null ? null : new ReadTicket(text, run.Inputs, run.Written, run.Schema.ServerTime);
        await run.Store.Book.KeepReadTicketAsync(begun, cancellationToken);
        return (begun, false);
    }

    /// <summary>A full read marks as gone what it does not bring: it must not be made by a user who sees a part.</summary>
    private async Task RequireToSeeEveryAccountAsync(CancellationToken cancellationToken)
    {
        await foreach (var check in run.Crm.ExamineAsync(FieldNeeds.None, cancellationToken))
        {
            if (check.Name != Check.SeesEveryAccount) continue;
            if (check.Result == CheckResult.Failed) throw new RunStoppedException(RunStatus.Failed, $"{check.Name}: {check.Detail}. {check.Mend}");
            if (check.Result == CheckResult.Warning) run.Tally.TellUnproven(check);
            return;
        }
    }

    private static RunStoppedException Hold(long missing, long known, long most) => new(
        RunStatus.Held,
        $"{missing} of {known} accounts did not come when the whole book was read, more than the {most} that may be missing: none of them was marked gone and nothing is written. " +
        "Find out whether the connection's user lost sight of them (connector doctor); if they are gone for good, set "
        + $"Missing:Accept to {missing} for this connection for one run");

    private BookRead Read(bool isFull, DateTimeOffset from)
    {
        var before = run.Tally.Read;
        return new BookRead(run.Run, isFull, run.Inputs, run.Written, run.Time.GetUtcNow(), from, new Stored(counts => run.Tally.Read = before + counts));
    }

    private Task<ReadCounts> StoreAsync(BookRead read, IAsyncEnumerable<CrmAccount> accounts, CancellationToken cancellationToken) =>
        run.Store.Book.StoreAsync(read, Counted(accounts, cancellationToken), cancellationToken);

    private async IAsyncEnumerable<CrmAccount> Counted(IAsyncEnumerable<CrmAccount> accounts, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var count = 0L;
        await foreach (var account in accounts.WithCancellation(cancellationToken))
        {
            if (++count % 1000 == 0) run.Report(Stage, count, null);
            yield return WithBlanks(account);
        }
    }

    private static IReadOnlyList<string> Kept(RunScope run) => new ReadFields(run.Inputs, run.Written).Names;

    private static bool Exists(RunScope run, string field) => run.Inputs.IndexOf(field) >= 0 || run.Schema.Fields.ContainsKey(field);

    private CrmAccount WithBlanks(CrmAccount account)
    {
        if (account.Values.Length != _fields.Length || _fields.Length == _exists.Length) return account;
        var (values, next) = (new AttributeValue[_exists.Length], 0);
        for (var i = 0; i < values.Length; i++) values[i] = _exists[i] ? account.Values[next++] : AttributeValue.Unknown;
        return account with { Values = values };
    }

    /// <summary>Told at once, unlike <see cref="Progress{T}"/>, so that a read that breaks off has told all.</summary>
    private sealed class Stored(Action<ReadCounts> tell) : IProgress<ReadCounts>
    {
        public void Report(ReadCounts value) => tell(value);
    }
}

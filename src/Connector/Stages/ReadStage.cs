using System.Runtime.CompilerServices;
using Connector.Reading;
using Connector.Store;

namespace Connector.Stages;

/// <summary>Reading: brings the book up to date with the CRM.</summary>
internal sealed class ReadStage(RunScope run)
{
    private const string Stage = "Reading";

    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        string[] fields = [.. run.Inputs.Fields, .. run.Written.Fields];
        var since = await run.Store.Book.ReadFromAsync(run.Inputs, run.Written, cancellationToken);
        if (since is null) await RequireToSeeEveryAccountAsync(cancellationToken);
        var accounts = since is { } from
            ? run.Crm.Reader.ReadChangedAsync(fields, from, cancellationToken)
            : run.Crm.Reader.ReadAllAsync(fields, cancellationToken);

        // The next read reaches back behind the CRM's own clock as it was before this read began: a record stamped but not yet committed comes then.
        var read = new BookRead(run.Run, since is null, run.Inputs, run.Written, run.Time.GetUtcNow(), run.Schema.ServerTime - run.Options.Overlap);
        run.Tally.Read = await run.Store.Book.StoreAsync(read, Counted(accounts, cancellationToken), cancellationToken);
        run.Tally.TellMissing();
        run.Report(Stage, run.Tally.Read.Read, run.Tally.Read.Read, since is null ? "the whole book" : "what changed");
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

    private async IAsyncEnumerable<CrmAccount> Counted(IAsyncEnumerable<CrmAccount> accounts, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var count = 0L;
        await foreach (var account in accounts.WithCancellation(cancellationToken))
        {
            if (++count % 1000 == 0) run.Report(Stage, count, null);
            yield return account;
        }
    }
}

using Connector.Accounts;
using Connector.Http;
using Connector.Planning;
using Connector.Store;

namespace Connector.WriteBack;

/// <summary>
/// Sends a sealed plan chunk by chunk. Sent is stored before the first byte leaves, the job's id before the job is fed, and nothing is
/// recorded as done before the CRM has acknowledged it, row by row: a process that dies anywhere leaves chunks in doubt, never lost or doubled.
/// </summary>
public sealed class ChunkSender(IAccountWriter writer, IOutbox outbox, ReadBack readBack, long run)
{
    private int _strange;

    /// <summary>Sends what waits, in order. Ends early, leaving the rest to the next plan, when the CRM cannot take more or a stop was asked for.</summary>
    /// <param name="moved">Accounts that changed in the CRM since the plan was made, with what their fields hold now: a row whose fields moved is not sent.</param>
    /// <param name="sent">Told the counts so far, before and after each chunk.</param>
    /// <remarks>
    /// A started chunk is not abandoned on a graceful stop: it ends by the CRM's answer or by the calls' own time limits, so that stopping
    /// the service does not leave rows in doubt.
    /// </remarks>
    public async Task<WriteResult> SendAsync(
        long plan, IReadOnlyDictionary<AccountId, AttributeValue[]> moved, Action<WriteCounts> sent, CancellationToken cancellationToken)
    {
        var (total, left) = (default(WriteCounts), new List<AccountId>());
        CrmException? stop = null;
        foreach (var chunk in await outbox.WaitingAsync(plan, cancellationToken))
        {
            if (stop is not null || cancellationToken.IsCancellationRequested) break;
            var rows = await outbox.RowsAsync(chunk, cancellationToken);
            var sendable = rows.Where(row => !row.HasMoved(moved.GetValueOrDefault(row.Id))).ToList();
            var held = rows.Except(sendable).Select(row => row.Id).ToList();
            left.AddRange(held);
            if (sendable.Count == 0) continue;

            // Until it is answered for, everything handed over is in doubt, whatever ends this process.
            sent(total + new WriteCounts(sendable.Count, 0, 0, 0, sendable.Count));
            (var counts, stop) = await SendAsync(chunk, sendable, held);
            sent(total += counts);
        }

        await outbox.DropWaitingAsync(plan, CancellationToken.None);
        return new WriteResult(total, stop, left, _strange);
    }

    /// <summary>Finds out what became of the chunks that an earlier process sent and never saw answered. Nothing is sent before this has ended.</summary>
    /// <exception cref="CrmException">The CRM does not answer: the chunks stay in doubt and the run must not write.</exception>
    public async Task<WriteCounts> SettleAsync(CancellationToken cancellationToken)
    {
        var total = default(WriteCounts);
        foreach (var chunk in await outbox.InDoubtAsync(cancellationToken))
        {
            var rows = await outbox.RowsAsync(chunk, cancellationToken);
            total += await SettleAsync(chunk, rows, [], LedgerOf(rows), chunk.JobId, cancellationToken);
        }

        return total;
    }

    private async Task<(WriteCounts Counts, CrmException? Stop)> SendAsync(OutboxChunk chunk, List<PlannedChange> rows, List<AccountId> held)
    {
        var toSend = new WriteChunk(chunk.Path, chunk.Written.Fields, [.. rows.Select(row => new WriteRow(row.Id, row.Changes))]);
        var ledger = LedgerOf(rows);
        string? job = null;
        CrmException? trouble = null;

        await outbox.MarkSentAsync(chunk, run, CancellationToken.None);
        try
        {
            await BookAsync(ledger, writer.WriteAsync(toSend, KeepJobAsync, CancellationToken.None));
        }
        catch (CrmException exception)
        {
            trouble = exception;
            if (job is null && IsRefusal(exception)) ledger.ReleaseRest();
        }

        try
        {
            var counts = await SettleAsync(chunk, rows, held, ledger, job, CancellationToken.None);
            return (counts, trouble is CrmUnavailableException ? null : trouble);
        }
        catch (CrmException exception)
        {
            // What became of the chunk cannot be found out now either: it stays in doubt in the store, and the next run begins with it.
            return (new WriteCounts(rows.Count, 0, 0, 0, rows.Count), trouble ?? exception);
        }

        async Task KeepJobAsync(string jobId)
        {
            await outbox.StoreJobAsync(chunk, jobId, CancellationToken.None);
            job = jobId;
        }
    }

    /// <summary>
    /// Closes the books on a chunk. While rows are in doubt a job is followed to its end first (to look at records that a running job may
    /// yet change would tell nothing); what still has no outcome is read back and recognised by value.
    /// </summary>
    private async Task<WriteCounts> SettleAsync(
        OutboxChunk chunk, IReadOnlyList<PlannedChange> rows, IReadOnlyList<AccountId> held, ChunkLedger ledger, string? job, CancellationToken cancellationToken)
    {
        if (ledger.Counts.InDoubt > 0 && job is not null)
        {
            ledger = LedgerOf(rows);
            await BookAsync(ledger, writer.ResumeAsync(job, cancellationToken));
        }

        if (ledger.InDoubt() is { Count: > 0 } inDoubt)
        {
            foreach (var outcome in await readBack.CompareAsync(rows, inDoubt, chunk.Written, cancellationToken)) ledger.Book(outcome);
        }

        _strange += ledger.Strange;
        await outbox.AcknowledgeAsync(chunk, run, ledger.Rejected, [.. held, .. ledger.Unprocessed], cancellationToken);
        return ledger.Counts;
    }

    /// <summary>The CRM answered, and the answer was no: nothing of a single call was carried out.</summary>
    private static bool IsRefusal(CrmException exception) => exception.Status is >= 400 and < 500 || exception is CrmQuotaException { Status: null };

    private static ChunkLedger LedgerOf(IReadOnlyList<PlannedChange> rows) => new([.. rows.Select(row => row.Id)]);

    private static async Task BookAsync(ChunkLedger ledger, IAsyncEnumerable<RowOutcome> outcomes)
    {
        await foreach (var outcome in outcomes) ledger.Book(outcome);
    }
}

/// <param name="Stopped">Why sending ended early; null when every chunk was sent.</param>
/// <param name="Moved">Accounts left out because a person or another system changed their segment fields meanwhile.</param>
/// <param name="Strange">Answers that named accounts we did not send, or contradicted each other.</param>
public sealed record WriteResult(WriteCounts Counts, CrmException? Stopped, IReadOnlyList<AccountId> Moved, int Strange);

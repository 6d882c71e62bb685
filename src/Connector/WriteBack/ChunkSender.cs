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

    /// <summary>
    /// Sends what waits, in order. Ends early when the CRM cannot take more, a stop was asked for or somebody paused the connection; what is left
    /// waits on. A row whose fields no longer hold what the plan says they do, by the book, is not sent.
    /// </summary>
    /// <param name="mayGoOn">Asked before each chunk.</param>
    /// <param name="sent">Told the counts so far, before and after each chunk.</param>
    /// <remarks>
    /// A started chunk is not abandoned on a graceful stop: it ends by the CRM's answer or by the calls' own time limits, so that stopping
    /// the service does not leave rows in doubt.
    /// </remarks>
    public async Task<WriteResult> SendAsync(long plan, Func<Task<bool>> mayGoOn, Action<WriteCounts> sent, CancellationToken cancellationToken)
    {
        var (total, left) = (default(WriteCounts), new List<AccountId>());
        foreach (var chunk in await outbox.WaitingAsync(plan, cancellationToken))
        {
            if (cancellationToken.IsCancellationRequested || !await mayGoOn()) break;
            var rows = await outbox.RowsAsync(chunk, cancellationToken);
            var moved = rows.Where(row => row.HasMoved).ToList();
            var sendable = rows.Where(row => !row.HasMoved).Select(row => row.Change).ToList();
            left.AddRange(moved.Select(row => row.Change.Id));

            // Until it is answered for, everything handed over is in doubt, whatever ends this process.
            sent(total + new WriteCounts(sendable.Count, 0, 0, 0, sendable.Count));
            await outbox.MarkSentAsync(chunk, run, moved, CancellationToken.None);
            var (counts, stop) = await SendAsync(chunk, sendable);
            sent(total += counts);
            if (stop is not null) return new WriteResult(total, stop, left, _strange);
        }

        return new WriteResult(total, null, left, _strange);
    }

    /// <summary>Finds out what became of the chunks that an earlier process sent and never saw answered. Nothing is sent before this has ended.</summary>
    /// <exception cref="CrmException">The CRM does not answer: the chunks stay in doubt and the run must not write.</exception>
    public async Task<WriteCounts> SettleAsync(CancellationToken cancellationToken)
    {
        var total = default(WriteCounts);
        foreach (var chunk in await outbox.InDoubtAsync(cancellationToken))
        {
            var rows = (await outbox.RowsAsync(chunk, cancellationToken)).Select(row => row.Change).ToList();
            total += await SettleAsync(chunk, rows, LedgerOf(rows), chunk.JobId, cancellationToken);
        }

        return total;
    }

    private async Task<(WriteCounts Counts, CrmException? Stop)> SendAsync(OutboxChunk chunk, List<PlannedChange> rows)
    {
        if (rows.Count == 0)
        {
            await outbox.AcknowledgeAsync(chunk, run, [], [], CancellationToken.None);
            return default;
        }

        var toSend = new WriteChunk(chunk.Path, chunk.Written.Fields, [.. rows.Select(row => new WriteRow(row.Id, row.Changes))]);
        var ledger = LedgerOf(rows);
        string? job = null;
        CrmException? trouble = null;

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
            var counts = await SettleAsync(chunk, rows, ledger, job, CancellationToken.None);
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
        OutboxChunk chunk, IReadOnlyList<PlannedChange> rows, ChunkLedger ledger, string? job, CancellationToken cancellationToken)
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
        await outbox.AcknowledgeAsync(chunk, run, ledger.Rejected, ledger.Unprocessed, cancellationToken);
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

using Connector.Accounts;
using Connector.Http;
using Connector.Planning;
using Connector.Store;

namespace Connector.WriteBack;

/// <summary>
/// Sends one sealed plan chunk by chunk. Sent is stored before the first byte leaves, the job's id before the job is fed, and nothing is
/// recorded as done before the CRM has acknowledged it, row by row: a process that dies anywhere leaves chunks in doubt, never lost or doubled.
/// </summary>
public sealed class ChunkSender(IAccountWriter writer, IOutbox outbox, ReadBack readBack, long run, LockOptions locks, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly List<AccountId> _gone = [];
    private WriteCounts _done;
    private long _underWay;
    private CrmException? _stop;
    private int _strange;

    /// <summary>
    /// Sends what waits, in order, as many chunks at once as the CRM allows. Ends early when the CRM cannot take more, a stop was asked for or
    /// somebody paused the connection; what is left waits on. A row whose fields no longer hold what the plan says they do, by the book, is not sent.
    /// </summary>
    /// <param name="mayGoOn">Asked before each chunk.</param>
    /// <param name="sent">Told the counts so far, before and after each chunk, never twice at the same time.</param>
    /// <remarks>
    /// A started chunk is not abandoned on a graceful stop: it ends by the CRM's answer or by the calls' own time limits, so that stopping
    /// the service does not leave rows in doubt. Each chunk is marked, acknowledged and settled by itself, whatever becomes of its neighbours.
    /// </remarks>
    public async Task<WriteResult> SendAsync(long plan, Func<Task<bool>> mayGoOn, Action<WriteCounts> sent, CancellationToken cancellationToken)
    {
        var left = new List<AccountId>();
        var underWay = new List<Task>();
        try
        {
            foreach (var chunk in await outbox.WaitingAsync(plan, cancellationToken))
            {
                if (underWay.Count >= writer.ChunksAtOnce(chunk.Path)) await OneEndsAsync(underWay);
                if (_stop is not null || cancellationToken.IsCancellationRequested || !await mayGoOn()) break;
                var rows = await outbox.RowsAsync(chunk, cancellationToken);
                var moved = rows.Where(row => row.HasMoved).ToList();
                var sendable = rows.Where(row => !row.HasMoved).Select(row => row.Change).ToList();
                left.AddRange(moved.Select(row => row.Change.Id));

                // Until it is answered for, everything handed over is in doubt, whatever ends this process.
                Tell(sent, sendable.Count, default);
                await outbox.MarkSentAsync(chunk, run, moved, CancellationToken.None);
                underWay.Add(SendAndTellAsync(chunk, sendable, sent, cancellationToken));
            }
        }
        finally
        {
            await Task.WhenAll(underWay);
        }

        await LookUpGoneAsync();
        return new WriteResult(_done, _stop, left, _strange);
    }

    /// <summary>Finds out what became of the chunks that an earlier process sent and never saw answered. Nothing is sent before this has ended.</summary>
    /// <exception cref="CrmException">The CRM does not answer: the chunks stay in doubt and the run must not write.</exception>
    public async Task<WriteCounts> SettleAsync(CancellationToken cancellationToken)
    {
        var total = default(WriteCounts);
        foreach (var chunk in await outbox.InDoubtAsync(cancellationToken))
        {
            var rows = (await outbox.RowsAsync(chunk, cancellationToken)).Select(row => row.Change).ToList();
            total += await SettleAsync(new ChunkAtWork(chunk, rows, isInherited: true, writer, outbox), cancellationToken);
        }

        return total;
    }

    private static async Task OneEndsAsync(List<Task> underWay)
    {
        var ended = await Task.WhenAny(underWay);
        underWay.Remove(ended);
        await ended;
    }

    private async Task SendAndTellAsync(OutboxChunk chunk, List<PlannedChange> rows, Action<WriteCounts> sent, CancellationToken stopping)
    {
        var (counts, stop) = await SendAsync(chunk, rows, stopping);
        lock (_lock) _stop ??= stop;
        Tell(sent, -rows.Count, counts);
    }

    /// <param name="more">Rows that are under way from now on; less than zero when a chunk has been answered for.</param>
    private void Tell(Action<WriteCounts> sent, long more, WriteCounts done)
    {
        lock (_lock)
        {
            (_underWay, _done) = (_underWay + more, _done + done);
            sent(_done + new WriteCounts(_underWay, 0, 0, 0, _underWay));
        }
    }

    private async Task<(WriteCounts Counts, CrmException? Stop)> SendAsync(OutboxChunk chunk, List<PlannedChange> rows, CancellationToken stopping)
    {
        var work = new ChunkAtWork(chunk, rows, isInherited: false, writer, outbox);
        var trouble = rows.Count == 0 ? null : await TryAsync(work, chunk.Path, rows) ?? await SendLockedAgainAsync(work, stopping);
        try
        {
            var counts = await SettleAsync(work, CancellationToken.None);
            return (counts, trouble is CrmUnavailableException ? null : trouble);
        }
        catch (CrmException exception)
        {
            // What became of the chunk cannot be found out now either: it stays in doubt in the store, and the next run begins with it.
            return (new WriteCounts(rows.Count, 0, 0, 0, rows.Count), trouble ?? exception);
        }
    }

    private static async Task<CrmException?> TryAsync(ChunkAtWork work, string path, IReadOnlyList<PlannedChange> batch)
    {
        try
        {
            await work.SendAsync(path, batch);
            return null;
        }
        catch (CrmException exception)
        {
            if (!work.HasJob && IsRefusal(exception)) work.Ledger.ReleaseRest();
            return exception;
        }
    }

    /// <summary>
    /// The shrinking tail: rows that another process held go again after a wait that doubles, only they, in batches half as large each time and
    /// one after the other. What is still locked at the end is a reject. Trouble, rows in doubt or a wish to stop end it early.
    /// </summary>
    /// <remarks>
    /// The chunk stays "sent" all the while and is acknowledged once. A process that dies between two rounds leaves it in doubt: the job stored
    /// last is followed, all other rows are read back, and what was not written is decided anew by the next plan.
    /// </remarks>
    private async Task<CrmException?> SendLockedAgainAsync(ChunkAtWork work, CancellationToken stopping)
    {
        var wait = locks.FirstWait;
        for (var round = 1; round <= locks.Rounds && work.Ledger.Locked.Count is > 0 and var locked; round++, wait *= 2)
        {
            if (work.Ledger.Counts.InDoubt > 0 || !await WaitAsync(wait, stopping)) break;
            var path = writer.ChoosePath(locked, work.Chunk.Written.Fields.Count);
            foreach (var batch in work.Locked(Math.Max(1, path.RowsPerChunk >> round)))
            {
                if (await TryAsync(work, path.Name, batch) is { } trouble) return trouble;
            }
        }

        return null;
    }

    /// <summary>False when a stop was asked for meanwhile.</summary>
    private async Task<bool> WaitAsync(TimeSpan wait, CancellationToken stopping)
    {
        await Task.Delay(wait, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !stopping.IsCancellationRequested;
    }

    /// <summary>
    /// Closes the books on a chunk. While rows are in doubt a job is followed to its end first (to look at records that a running job may
    /// yet change would tell nothing); what still has no outcome is read back and recognised by value.
    /// </summary>
    private async Task<WriteCounts> SettleAsync(ChunkAtWork work, CancellationToken cancellationToken)
    {
        var ledger = work.Ledger;
        if (ledger.Counts.InDoubt > 0) await work.FollowJobAsync(cancellationToken);
        if (ledger.InDoubt() is { Count: > 0 } inDoubt)
        {
            foreach (var outcome in await readBack.CompareAsync(work.Rows, inDoubt, work.Chunk.Written, cancellationToken)) ledger.Book(outcome);
        }

        var rejected = ledger.Rejected;
        await outbox.AcknowledgeAsync(work.Chunk, run, rejected, ledger.Unprocessed, cancellationToken);
        lock (_lock)
        {
            _strange += ledger.Strange;
            _gone.AddRange(rejected.Where(row => row.Error.Class == RejectClass.Gone).Select(row => row.Id));
        }

        return ledger.Counts;
    }

    /// <summary>Accounts that the CRM says are gone: the book learns it now, else they would be planned and refused again until the next full read.</summary>
    private async Task LookUpGoneAsync()
    {
        try
        {
            if (_gone.Count > 0) await readBack.LookUpGoneAsync(_gone, CancellationToken.None);
        }
        catch (CrmException)
        {
            // They stay rejects; the next run tries again.
        }

        _gone.Clear();
    }

    /// <summary>The CRM answered, and the answer was no: nothing of a single call was carried out.</summary>
    private static bool IsRefusal(CrmException exception) => exception.Status is >= 400 and < 500 || exception is CrmQuotaException { Status: null };
}

/// <param name="Stopped">Why sending ended early; null when every chunk was sent.</param>
/// <param name="Moved">Accounts left out because a person or another system changed their segment fields meanwhile.</param>
/// <param name="Strange">Answers that named accounts we did not send, or contradicted each other.</param>
public sealed record WriteResult(WriteCounts Counts, CrmException? Stopped, IReadOnlyList<AccountId> Moved, int Strange);

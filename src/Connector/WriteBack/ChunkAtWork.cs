using Connector.Planning;
using Connector.Store;

namespace Connector.WriteBack;

/// <summary>
/// One chunk on its way: its rows are handed over in batches, one after the other, and the answers booked. All of a chunk's batches together are
/// acknowledged once; only the batch under way can have rows that are in doubt, and the store holds its job's id.
/// </summary>
internal sealed class ChunkAtWork
{
    private readonly IAccountWriter _writer;
    private readonly IOutbox _outbox;
    private readonly bool _isInherited;
    private IReadOnlyList<PlannedChange> _batch;
    private string? _job;

    /// <param name="rows">All rows of the chunk that are to be sent, or were.</param>
    /// <param name="isInherited">An earlier process sent the chunk and did not see it through.</param>
    public ChunkAtWork(OutboxChunk chunk, IReadOnlyList<PlannedChange> rows, bool isInherited, IAccountWriter writer, IOutbox outbox)
    {
        (Chunk, Rows, _batch, _isInherited, _writer, _outbox) = (chunk, rows, rows, isInherited, writer, outbox);
        _job = isInherited ? chunk.JobId : null;
        Ledger = new ChunkLedger([.. rows.Select(row => row.Id)]);
    }

    public OutboxChunk Chunk { get; }

    public IReadOnlyList<PlannedChange> Rows { get; }

    public ChunkLedger Ledger { get; }

    /// <summary>The batch under way travels by a job, which goes on without us.</summary>
    public bool HasJob => _job is not null;

    /// <exception cref="Http.CrmException">Of the batch's rows those without an outcome are in doubt.</exception>
    public async Task SendAsync(string path, IReadOnlyList<PlannedChange> batch)
    {
        (_batch, _job) = (batch, null);
        Ledger.Reopen(batch.Select(row => row.Id));
        var toSend = new WriteChunk(path, Chunk.Written.Fields, [.. batch.Select(row => new WriteRow(row.Id, row.Changes))]);
        await BookAsync(_writer.WriteAsync(toSend, KeepJobAsync, CancellationToken.None));
    }

    /// <summary>Follows the batch's job to its end and books what it says; nothing without a job.</summary>
    public async Task FollowJobAsync(CancellationToken cancellationToken)
    {
        if (_job is null) return;
        Ledger.Reopen(_batch.Select(row => row.Id));
        await BookAsync(_writer.ResumeAsync(_job, cancellationToken));

        // The earlier process may have sent locked rows again by calls, of which no job knows.
        if (_isInherited) Ledger.Reopen(Ledger.Locked);
    }

    /// <summary>The locked rows, cut into batches.</summary>
    public IEnumerable<PlannedChange[]> Locked(int rowsPerBatch)
    {
        var locked = Ledger.Locked.ToHashSet();
        return Rows.Where(row => locked.Contains(row.Id)).Chunk(rowsPerBatch);
    }

    private async Task KeepJobAsync(string jobId)
    {
        await _outbox.StoreJobAsync(Chunk, jobId, CancellationToken.None);
        _job = jobId;
    }

    private async Task BookAsync(IAsyncEnumerable<RowOutcome> outcomes)
    {
        await foreach (var outcome in outcomes) Ledger.Book(outcome);
    }
}

using System.Data.Common;
using Connector.Accounts;
using Connector.Planning;
using Connector.Store.Packing;
using Connector.Store.Sql;
using Connector.WriteBack;

namespace Connector.Store;

internal sealed class Outbox(Database database, Layouts layouts, TimeProvider clock) : IOutbox
{
    private const string Chunks = """
        select c.plan, c.number, c.path, c.first_change, c.row_count, c.job_id, p.written from chunk c join plan p on p.id = c.plan
        """;

    private readonly Rejects _rejects = new(database, clock);

    public async Task<long> BeginPlanAsync(long run, FieldLayout written, CancellationToken cancellationToken)
    {
        Layouts.Require(written);
        using var turn = await database.BeginAsync(cancellationToken);
        DropUnsealed();
        var plan = database.Scalar<long>("select coalesce(max(id), 0) + 1 from plan");
        database.Execute(
            """
            insert into plan (id, run, written, first_change, row_count)
            select @plan, @run, @written, coalesce(max(first_change + row_count), 1), 0 from plan
            """,
            plan, run, written.Id);
        turn.Commit();
        return plan;
    }

    public async Task AddAsync(long plan, IReadOnlyList<PlannedChange> changes, CancellationToken cancellationToken)
    {
        using var turn = await database.BeginAsync(Durability.ProcessEnd, cancellationToken);
        var stored = Unsealed(plan);
        var fields = layouts.Get(stored.Written).Fields.Count;
        var insert = database.PrepareRows(
            """
            insert into change (id, account, before, changes)
            select id, account, before, changes from @rows(id bigint, account bigint, before bytea, changes bytea) r
            """);
        var id = stored.FirstChange + stored.Rows;
        foreach (var change in changes)
        {
            if (change.Before.Length != fields || change.Changes.Length != fields)
            {
                throw new ArgumentException($"before and changes are parallel to the plan's {fields} fields", nameof(changes));
            }

            insert.Add(id++, change.Key, PackedValues.Pack(stored.Written, change.Before), PackedValues.Pack(stored.Written, change.Changes));
        }

        insert.Flush();
        database.Execute("update plan set row_count = row_count + @added where id = @plan", changes.Count, plan);
        turn.Commit();
    }

    public async Task<string> SealAsync(long plan, string frameworkHash, string path, int rowsPerChunk, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rowsPerChunk, 1);
        using var turn = await database.BeginAsync(cancellationToken);
        var stored = Unsealed(plan);
        var seal = Seal.Compute(database, frameworkHash, layouts.Get(stored.Written), stored.FirstChange, stored.Rows);
        var insert = database.Prepare(
            """
            insert into chunk (plan, number, path, first_change, row_count, state) values (@plan, @number, @path, @first, @rows, 'planned')
            """);
        for (long from = 0, number = 0; from < stored.Rows; from += rowsPerChunk, number++)
        {
            insert.Execute(plan, number, path, stored.FirstChange + from, Math.Min(rowsPerChunk, stored.Rows - from));
        }

        database.Execute(
            "update plan set framework_hash = @hash, seal = @seal, sealed_at = @at where id = @plan", frameworkHash, seal, clock.Now(), plan);
        turn.Commit();
        return seal;
    }

    public async Task<bool> VerifySealAsync(long plan, CancellationToken cancellationToken)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        var stored = Find(plan);
        if (stored.Seal is null) throw new InvalidOperationException($"plan {plan} is not sealed");
        return stored.Seal == Seal.Compute(database, stored.FrameworkHash!, layouts.Get(stored.Written), stored.FirstChange, stored.Rows);
    }

    public Task<IReadOnlyList<OutboxChunk>> WaitingAsync(long plan, CancellationToken cancellationToken) =>
        ChunksAsync("where c.plan = @plan and c.state = 'planned' order by c.number", cancellationToken, plan);

    public Task<IReadOnlyList<OutboxChunk>> InDoubtAsync(CancellationToken cancellationToken) =>
        ChunksAsync("where c.state = 'sent' order by c.sent_at, c.plan, c.number", cancellationToken);

    public async Task<IReadOnlyList<PlannedChange>> RowsAsync(OutboxChunk chunk, CancellationToken cancellationToken)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        return database.Query(
            """
            select c.account, a.crm_id, c.before, c.changes from change c join account a on a.key = c.account
            where c.id >= @first and c.id < @end order by c.id
            """,
            reader => new PlannedChange(
                reader.GetInt64(0),
                new AccountId(reader.GetString(1)),
                PackedValues.Values(reader.Blob(2)).Values,
                PackedValues.Changes(reader.Blob(3)).Changes),
            chunk.FirstRow, chunk.FirstRow + chunk.Rows);
    }

    public async Task MarkSentAsync(OutboxChunk chunk, long run, CancellationToken cancellationToken)
    {
        using var turn = await database.BeginAsync(cancellationToken);
        Expect(chunk, "waiting", database.Execute(
            """
            update chunk set state = 'sent', sent_run = @run, sent_at = @at where plan = @plan and number = @number and state = 'planned'
            """,
            run, clock.Now(), chunk.Plan, chunk.Number));
        turn.Commit();
    }

    public async Task StoreJobAsync(OutboxChunk chunk, string jobId, CancellationToken cancellationToken)
    {
        using var turn = await database.BeginAsync(cancellationToken);
        Expect(chunk, "sent", database.Execute(
            "update chunk set job_id = @job where plan = @plan and number = @number and state = 'sent'", jobId, chunk.Plan, chunk.Number));
        turn.Commit();
    }

    public async Task AcknowledgeAsync(
        OutboxChunk chunk,
        long run,
        IReadOnlyList<(AccountId Id, RowError Error)> rejected,
        IReadOnlyCollection<AccountId> released,
        CancellationToken cancellationToken)
    {
        var (refused, left) = (rejected.DistinctBy(row => row.Id).ToList(), released.Distinct().ToList());
        using var turn = await database.BeginAsync(Durability.ProcessEnd, cancellationToken);
        Expect(chunk, "sent", database.Execute(
            """
            update chunk set state = 'acknowledged', acknowledged_run = @run, acknowledged_at = @at, rejected = @rejected, released = @released
            where plan = @plan and number = @number and state = 'sent'
            """,
            run, clock.Now(), refused.Count, left.Count, chunk.Plan, chunk.Number));
        new Acknowledgement(database, layouts, _rejects, chunk, run).Store(refused, left);
        turn.Commit();
    }

    public async Task DropWaitingAsync(long plan, CancellationToken cancellationToken)
    {
        using var turn = await database.BeginAsync(cancellationToken);
        database.Execute("update chunk set state = 'dropped' where plan = @plan and state = 'planned'", plan);
        turn.Commit();
    }

    public async Task<int> SettleRejectsAsync(long plan, CancellationToken cancellationToken)
    {
        using var turn = await database.BeginAsync(cancellationToken);
        var stored = Find(plan);
        var settled = _rejects.Settle(stored.FirstChange, stored.FirstChange + stored.Rows);
        turn.Commit();
        return settled;
    }

    public async Task<IReadOnlyList<Reject>> RejectsAsync(int most, CancellationToken cancellationToken)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        return _rejects.Open(most);
    }

    public async Task<long> CountRejectsAsync(CancellationToken cancellationToken)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        return _rejects.Count();
    }

    /// <summary>Only inside a transaction.</summary>
    public void DropUnsealed()
    {
        database.Execute("delete from change where id >= (select min(first_change) from plan where seal is null)");
        database.Execute("delete from plan where seal is null");
    }

    private async Task<IReadOnlyList<OutboxChunk>> ChunksAsync(string which, CancellationToken cancellationToken, params object?[] values)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        layouts.Refresh();
        return database.Query($"{Chunks} {which}", ToChunk, values);
    }

    private OutboxChunk ToChunk(DbDataReader reader) => new(
        reader.GetInt64(0),
        reader.GetInt32(1),
        reader.GetString(2),
        reader.GetInt64(3),
        reader.GetInt32(4),
        reader.Text(5),
        layouts.Get(reader.GetInt32(6)));

    private StoredPlan Unsealed(long plan) => Find(plan) is { Seal: null } stored
        ? stored
        : throw new InvalidOperationException($"plan {plan} is sealed: its rows are final");

    private StoredPlan Find(long plan)
    {
        var plans = database.Query(
            "select written, first_change, row_count, framework_hash, seal from plan where id = @plan",
            reader => new StoredPlan(reader.GetInt32(0), reader.GetInt64(1), reader.GetInt64(2), reader.Text(3), reader.Text(4)),
            plan);
        return plans.Count == 1 ? plans[0] : throw new InvalidOperationException($"there is no plan {plan}: it was never sealed and dropped");
    }

    private static void Expect(OutboxChunk chunk, string state, int changed)
    {
        if (changed != 1) throw new InvalidOperationException($"chunk {chunk.Number} of plan {chunk.Plan} is not {state}");
    }

    private sealed record StoredPlan(int Written, long FirstChange, long Rows, string? FrameworkHash, string? Seal);
}

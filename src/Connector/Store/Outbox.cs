using Connector.Accounts;
using Connector.Store.Sql;
using Connector.WriteBack;

namespace Connector.Store;

internal sealed class Outbox(Database database, Layouts layouts, Rejects rejects, TimeProvider clock) : IOutbox
{
    public Task<IReadOnlyList<OutboxChunk>> WaitingAsync(long plan, CancellationToken cancellationToken) =>
        ChunksAsync("c.plan = @plan and c.state = 'planned' order by c.number", cancellationToken, plan);

    public Task<IReadOnlyList<OutboxChunk>> InDoubtAsync(CancellationToken cancellationToken) =>
        ChunksAsync("c.state = 'sent' order by c.sent_at, c.plan, c.number", cancellationToken);

    public async Task<IReadOnlyList<OutboxRow>> RowsAsync(OutboxChunk chunk, CancellationToken cancellationToken)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        layouts.Refresh();
        return new PlanRows(database, layouts).Of(chunk, "moved");
    }

    public async Task MarkSentAsync(OutboxChunk chunk, long run, IReadOnlyCollection<OutboxRow> moved, CancellationToken cancellationToken)
    {
        using var turn = await database.BeginAsync(cancellationToken);
        Expect(chunk, "waiting", database.Execute(
            """
            update chunk set state = 'sent', sent_run = @run, sent_at = @at where plan = @plan and number = @number and state = 'planned'
            """,
            run, clock.Now(), chunk.Plan, chunk.Number));
        foreach (var row in moved) database.Execute("insert into unwritten (change, reason) values (@change, 'moved')", row.Id);
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
        if (refused.Count == 0 && WaitsAgain(chunk, left))
        {
            turn.Commit();
            return;
        }

        Expect(chunk, "sent", database.Execute(
            """
            update chunk set state = 'acknowledged', acknowledged_run = @run, acknowledged_at = @at, rejected = @rejected, released = @released
            where plan = @plan and number = @number and state = 'sent'
            """,
            run, clock.Now(), refused.Count, left.Count, chunk.Plan, chunk.Number));
        new Acknowledgement(database, layouts, rejects, chunk, run, clock.Now()).Store(refused, left);
        turn.Commit();
    }

    /// <summary>A plan that a person approved is carried out to its end: a chunk of which the CRM took nothing is sent again when the plan is applied again.</summary>
    private bool WaitsAgain(OutboxChunk chunk, List<AccountId> released) =>
        released.Count > 0
        && new PlanRows(database, layouts).Of(chunk, "moved").Select(row => row.Change.Id).ToHashSet().SetEquals(released)
        && database.Execute(
            """
            update chunk set state = 'planned', job_id = null, sent_run = null, sent_at = null
            where plan = @plan and number = @number and state = 'sent' and plan in (select id from plan where kind = 'review')
            """,
            chunk.Plan, chunk.Number) == 1;

    private async Task<IReadOnlyList<OutboxChunk>> ChunksAsync(string which, CancellationToken cancellationToken, params object?[] values)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        return new Chunks(database, layouts).Where(which, values);
    }

    private static void Expect(OutboxChunk chunk, string state, int changed)
    {
        if (changed != 1) throw new InvalidOperationException($"chunk {chunk.Number} of plan {chunk.Plan} is not {state}");
    }
}

using System.Runtime.CompilerServices;
using Connector.Accounts;
using Connector.Planning;
using Connector.Store.Packing;
using Connector.Store.Sql;

namespace Connector.Store;

internal sealed class Plans(Database database, Layouts layouts, StoreOptions options, TimeProvider clock) : IPlans
{
    private const char LineFeed = '\n';

    private const string Sealed = """
        select p.id, p.run, p.kind, p.written, p.connection, p.framework_version, p.framework_hash, p.scope, p.why, p.undoes, p.row_count, p.seal,
            p.sealed_at, a.by_whom, a.approved_at, p.superseded_at, p.automation,
            (select count(*) from chunk c where c.plan = p.id and c.state = 'planned') + (select count(*) from account_merge_record r where r.plan = p.id and r.state = 'planned'),
            (select count(*) from chunk c where c.plan = p.id and c.state = 'sent') + (select count(*) from account_merge_record r where r.plan = p.id and r.state = 'sent'),
            (select count(*) from chunk c where c.plan = p.id and c.state = 'acknowledged') + (select count(*) from account_merge_record r where r.plan = p.id and r.state in ('merged', 'refused', 'moved')),
            (select min(c.path) from chunk c where c.plan = p.id),
            (select count(*) from artefact_change x where x.plan = p.id and x.deploys = 1),
            (select count(*) from deployment d where d.plan = p.id and d.state = 'succeeded'),
            (select count(*) from account_merge_record r where r.plan = p.id and r.place > 0)
        from plan p left join approval a on a.plan = p.id where p.seal is not null
        """;

    private const string ArtefactsWait = """
        exists (select 1 from artefact_change x where x.plan = p.id and x.deploys = 1)
            and not exists (select 1 from deployment d where d.plan = p.id and d.state = 'succeeded')
        """;

    public async Task<long> BeginAsync(long run, PlanHead head, CancellationToken cancellationToken)
    {
        Layouts.Require(head.Written);
        using var turn = await database.BeginAsync(cancellationToken);
        DropUnsealed();
        var plan = database.Scalar("select coalesce(max(id), 0) + 1 from plan");
        database.Execute(
            """
            insert into plan (id, run, kind, written, connection, framework_version, framework_hash, scope, why, undoes, automation, first_change, row_count)
            select @plan, @run, @kind, @written, @connection, @version, @hash, @scope, @why, @undoes, @automation, coalesce(max(first_change + row_count), 1), 0 from plan
            """,
            plan, run, Word(head.Kind), head.Written.Id, head.Connection, head.FrameworkVersion, head.FrameworkHash, head.Scope, head.Why, head.Undoes,
            head.Automation is null ? null : string.Join(LineFeed, head.Automation));
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
            insert into change (id, account, before, changes, value)
            select id, account, before, changes, value from @rows(id bigint, account bigint, before bytea, changes bytea, value float8) r
            """);
        var id = stored.FirstChange + stored.Rows;
        foreach (var change in changes)
        {
            if (change.Before.Length != fields || change.Changes.Length != fields)
            {
                throw new ArgumentException($"before and changes are parallel to the plan's {fields} fields", nameof(changes));
            }

            insert.Add(id++, change.Key, PackedValues.Pack(stored.Written, change.Before), PackedValues.Pack(stored.Written, change.Changes), change.Value);
        }

        insert.Flush();
        database.Execute("update plan set row_count = row_count + @added where id = @plan", changes.Count, plan);
        turn.Commit();
    }

    public async Task<string> SealAsync(long plan, string path, int rowsPerChunk, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rowsPerChunk, 1);
        using var turn = await database.BeginAsync(cancellationToken);
        var stored = Unsealed(plan);
        var seal = Compute(plan, stored);
        var insert = database.Prepare(
            """
            insert into chunk (plan, number, path, first_change, row_count, state) values (@plan, @number, @path, @first, @rows, 'planned')
            """);
        for (long from = 0, number = 0; from < stored.Rows; from += rowsPerChunk, number++)
        {
            insert.Execute(plan, number, path, stored.FirstChange + from, Math.Min(rowsPerChunk, stored.Rows - from));
        }

        database.Execute("update plan set seal = @seal, sealed_at = @at where id = @plan", seal, clock.Now(), plan);
        turn.Commit();
        return seal;
    }

    public async Task<bool> VerifySealAsync(long plan, CancellationToken cancellationToken)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        var stored = Extent(plan);
        if (stored.Seal is null) throw new InvalidOperationException($"plan {plan} is not sealed");
        return stored.Seal == Compute(plan, stored);
    }

    public async Task<StoredPlan?> FindAsync(long plan, CancellationToken cancellationToken) =>
        await QueryAsync("and p.id = @plan", cancellationToken, plan) is [var found] ? found : null;

    public Task<IReadOnlyList<StoredPlan>> WaitingAsync(CancellationToken cancellationToken) => QueryAsync(
        "and p.kind in ('review', 'merge') and p.superseded_at is null and (exists (select 1 from chunk c where c.plan = p.id and c.state = 'planned') or ("
            + ArtefactsWait + ") or exists (select 1 from account_merge_record r where r.plan = p.id and r.state = 'planned')) order by p.id desc",
        cancellationToken);

    public async IAsyncEnumerable<IReadOnlyList<PlannedChange>> RowsAsync(long plan, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var first = 0L; ;)
        {
            List<(long Id, PlannedChange Change)> page;
            using (await database.EnterAsync(cancellationToken))
            {
                layouts.Refresh();
                var stored = Extent(plan);
                page = new PlanRows(database, layouts).Between(Math.Max(first, stored.FirstChange), stored.FirstChange + stored.Rows, options.RowsPerPage);
            }

            if (page.Count > 0) yield return page.ConvertAll(row => row.Change);
            if (page.Count < options.RowsPerPage) yield break;
            first = page[^1].Id + 1;
        }
    }

    public async IAsyncEnumerable<(FieldLayout Fields, IReadOnlyList<OutboxRow> Rows)> WrittenAsync(
        long run, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<OutboxChunk> chunks;
        using (await database.EnterAsync(cancellationToken)) chunks = new Chunks(database, layouts).Where("c.sent_run = @run and c.state = 'acknowledged' order by c.plan, c.number", run);
        foreach (var chunk in chunks)
        {
            List<OutboxRow> rows;
            using (await database.EnterAsync(cancellationToken)) rows = new PlanRows(database, layouts).Of(chunk, "moved", "rejected", "released");
            if (rows.Count > 0) yield return (chunk.Written, rows);
        }
    }

    public async Task SupersedeAsync(long except, CancellationToken cancellationToken)
    {
        using var turn = await database.BeginAsync(cancellationToken);
        var superseded = database.Query(
            """
            select id, first_change, first_change + row_count from plan
            where kind = (select kind from plan where id = @except) and kind in ('review', 'merge') and seal is not null and superseded_at is null and id <> @except
                and id not in (select plan from approval)
            """,
            reader => (Plan: reader.GetInt64(0), First: reader.GetInt64(1), End: reader.GetInt64(2)),
            except);
        foreach (var (plan, first, end) in superseded)
        {
            database.Execute("update chunk set state = 'dropped' where plan = @plan and state = 'planned'", plan);
            database.Execute("delete from change where id >= @first and id < @end", first, end);
            DropMerges("= @plan", plan);
            database.Execute("update plan set superseded_at = @at where id = @plan", clock.Now(), plan);
        }

        turn.Commit();
    }

    public async Task<bool> HasFilledAsync(CancellationToken cancellationToken)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        return database.Scalar(
            """
            select count(*) from (
                select c.plan from chunk c join approval a on a.plan = c.plan join plan p on p.id = c.plan
                where p.kind <> 'run' or p.why is null
                group by c.plan having max(c.released) = 0 and max(case when c.state = 'acknowledged' then 0 else 1 end) = 0 limit 1) as applied
            """) > 0;
    }

    /// <summary>What a process that ended left behind: plans without a seal, and chunks that only their own run would have sent. Only inside a transaction.</summary>
    public void DropAbandoned()
    {
        DropUnsealed();
        database.Execute("update chunk set state = 'dropped' where state = 'planned' and plan in (select id from plan where kind <> 'review')");
    }

    private void DropMerges(string plans, params ReadOnlySpan<object?> values)
    {
        database.Execute($"delete from account_merge_record where plan {plans}", values);
        database.Execute($"delete from account_merge where plan {plans}", values);
    }

    private void DropUnsealed()
    {
        database.Execute("delete from change where id >= (select min(first_change) from plan where seal is null)");
        database.Execute("delete from artefact_change where plan in (select id from plan where seal is null)");
        DropMerges("in (select id from plan where seal is null)");
        database.Execute("delete from plan where seal is null");
    }

    private async Task<IReadOnlyList<StoredPlan>> QueryAsync(string which, CancellationToken cancellationToken, params object?[] values)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        layouts.Refresh();
        return database.Query($"{Sealed} {which}", ToPlan, values);
    }

    private StoredPlan ToPlan(Cursor reader)
    {
        var head = new PlanHead(
            Enum.Parse<PlanKind>(reader.GetString(2), ignoreCase: true), layouts.Get(reader.GetInt32(3)), reader.GetString(4), reader.GetInt32(5), reader.GetString(6),
            reader.GetString(7), reader.Text(8), reader.IsDBNull(9) ? null : reader.GetInt64(9),
            reader.Text(16)?.Split(LineFeed, StringSplitOptions.RemoveEmptyEntries));
        var approval = reader.Text(13) is { } by ? new Approval(by, reader.Time(14)) : null;
        return new StoredPlan(
            reader.GetInt64(0), reader.GetInt64(1), head, reader.GetInt64(10), reader.GetString(11), reader.Time(12), approval,
            (int)reader.GetInt64(17), (int)reader.GetInt64(18), (int)reader.GetInt64(19), reader.Text(20), !reader.IsDBNull(15),
            (int)reader.GetInt64(21), reader.GetInt64(22) > 0, (int)reader.GetInt64(23));
    }

    private PlanExtent Unsealed(long plan) => Extent(plan) is { Seal: null } stored
        ? stored
        : throw new InvalidOperationException($"plan {plan} is sealed: its rows are final");

    private PlanExtent Extent(long plan)
    {
        var plans = database.Query(
            "select written, first_change, row_count, framework_hash, connection, seal from plan where id = @plan",
            reader => new PlanExtent(reader.GetInt32(0), reader.GetInt64(1), reader.GetInt64(2), reader.Text(3) ?? "", reader.GetString(4), reader.Text(5)),
            plan);
        return plans.Count == 1 ? plans[0] : throw new InvalidOperationException($"there is no plan {plan}: it was never sealed and dropped");
    }

    private string Compute(long plan, PlanExtent stored) =>
        Seal.Compute(database, plan, stored.FrameworkHash, stored.Connection, layouts.Get(stored.Written), stored.FirstChange, stored.Rows);

    private static string Word(PlanKind kind) => kind.ToString().ToLowerInvariant();

    private sealed record PlanExtent(int Written, long FirstChange, long Rows, string FrameworkHash, string Connection, string? Seal);
}

using Connector.Store.Sql;

namespace Connector.Store;

internal sealed class Approvals(Database database, TimeProvider clock) : IApprovals
{
    public async Task ApproveAsync(long plan, string seal, string by, string? signature, CancellationToken cancellationToken)
    {
        using var turn = await database.BeginAsync(cancellationToken);
        var (framework, isMerge) = Sign(plan, seal, by);
        if (!isMerge) SignFramework(framework, by, signature); // what becomes one says nothing about the rules
        turn.Commit();
    }

    public async Task ApproveAheadAsync(long plan, string seal, string by, CancellationToken cancellationToken)
    {
        using var turn = await database.BeginAsync(cancellationToken);
        Sign(plan, seal, by);
        turn.Commit();
    }

    public async Task ApproveFrameworkAsync(string frameworkHash, string by, string? signature, CancellationToken cancellationToken)
    {
        using var turn = await database.BeginAsync(cancellationToken);
        SignFramework(frameworkHash, by, signature);
        turn.Commit();
    }

    public async Task<IReadOnlyList<Approval>> FrameworkApprovalsAsync(string frameworkHash, CancellationToken cancellationToken)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        return database.Query(
            "select by_whom, approved_at, signature from framework_approval where framework_hash = @hash order by approved_at, by_whom",
            reader => new Approval(reader.GetString(0), reader.Time(1), reader.Text(2)),
            frameworkHash);
    }

    public async Task<FrameworkIdentity?> ApprovedFrameworkAsync(string exceptHash, CancellationToken cancellationToken)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        return database.Query(
            """
            select v.name, v.version, v.hash, v.body from framework_version v join (
                select p.framework_hash as hash, max(a.approved_at) as approved from approval a join plan p on p.id = a.plan where p.kind <> 'merge' group by p.framework_hash
                union all select framework_hash, max(approved_at) from framework_approval group by framework_hash) s on s.hash = v.hash
            where v.hash <> @hash order by s.approved desc, v.number desc limit 1
            """,
            reader => new FrameworkIdentity(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3)),
            exceptHash).FirstOrDefault();
    }

    public async Task<bool> IsApprovedAsync(string frameworkHash, CancellationToken cancellationToken)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        return database.Scalar("select count(*) from approval a join plan p on p.id = a.plan where p.framework_hash = @hash and p.kind <> 'merge'", frameworkHash) > 0;
    }

    public async Task MarkStaleAsync(string by, string why, CancellationToken cancellationToken)
    {
        using var turn = await database.BeginAsync(cancellationToken);
        database.Execute(
            "insert into stale_mark (id, declared_at, by_whom, why) values ((select coalesce(max(id), 0) + 1 from stale_mark), @at, @by, @why)", clock.Now(), by, why);
        turn.Commit();
    }

    public async Task<IReadOnlyList<StaleMark>> StaleMarksAsync(CancellationToken cancellationToken)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        return database.Query(
            "select declared_at, by_whom, why from stale_mark order by id desc", reader => new StaleMark(reader.Time(0), reader.GetString(1), reader.GetString(2)));
    }

    /// <summary>Only inside a transaction.</summary>
    private (string FrameworkHash, bool IsMerge) Sign(long plan, string seal, string by)
    {
        var found = database.Query(
            "select framework_hash, kind from plan where id = @plan and seal = @seal", reader => (reader.Text(0) ?? "", reader.GetString(1) == "merge"), plan, seal);
        if (found.Count == 0) throw new InvalidOperationException($"there is no plan {plan} with this seal");
        database.Execute(
            "insert into approval (plan, seal, by_whom, approved_at) values (@plan, @seal, @by, @at) on conflict (plan) do nothing", plan, seal, by, clock.Now());
        return found[0];
    }

    /// <summary>Only inside a transaction.</summary>
    private void SignFramework(string hash, string by, string? signature)
    {
        database.Execute(
            """
            insert into framework_approval (framework_hash, by_whom, approved_at) select @hash, @by, @at where not exists (
                select 1 from framework_approval where framework_hash = @hash and by_whom = @by and approved_at > (select coalesce(max(declared_at), 0) from stale_mark))
            on conflict (framework_hash, by_whom, approved_at) do nothing
            """,
            hash, by, clock.Now());
        if (signature is null) return;
        database.Execute(
            """
            update framework_approval set signature = @signature where framework_hash = @hash and by_whom = @by
            and approved_at = (select max(approved_at) from framework_approval where framework_hash = @hash and by_whom = @by)
            """,
            signature, hash, by);
    }
}

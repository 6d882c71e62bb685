using Connector.Deployment;
using Connector.Store.Sql;

namespace Connector.Store;

internal sealed class ArtefactStore(Database database, TimeProvider clock) : IArtefactStore
{
    /// <summary>Constants: the plan. Only inside a turn.</summary>
    public const string OfPlan = "select kind, name, action, before, after, wanted, base, why from artefact_change where plan = @plan order by number";

    /// <summary>So many of them, the first, say what is done.</summary>
    public const int SealedColumns = 6;

    public async Task AddAsync(long plan, IReadOnlyList<ArtefactChange> changes, CancellationToken cancellationToken)
    {
        using var turn = await database.BeginAsync(cancellationToken);
        if (database.Scalar("select count(*) from plan where id = @plan and seal is null", plan) != 1) throw new InvalidOperationException($"plan {plan} is sealed or not there");
        for (var i = 0; i < changes.Count; i++)
        {
            var change = changes[i];
            database.Execute(
                """
                insert into artefact_change (plan, number, kind, name, action, before, after, wanted, base, why, deploys)
                values (@plan, @number, @kind, @name, @action, @before, @after, @wanted, @base, @why, @deploys)
                """,
                plan, i, change.Key.Kind, change.Key.Name, change.Action.ToString(), change.Before, change.After, change.Wanted, change.Base, change.Why, change.Deploys ? 1 : 0);
        }

        turn.Commit();
    }

    public async Task<IReadOnlyList<ArtefactChange>> ChangesAsync(long plan, CancellationToken cancellationToken)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        return database.Query(
            OfPlan,
            row => new ArtefactChange(
                new ArtefactKey(row.GetString(0), row.GetString(1)), Enum.Parse<ArtefactAction>(row.GetString(2)), row.Text(3), row.Text(4), row.Text(5), row.Text(6), row.Text(7)),
            plan);
    }

    public async Task<IReadOnlyList<OwnedArtefact>> OwnedAsync(CancellationToken cancellationToken)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        return database.Query(
            "select kind, name, wanted, held from artefact order by place",
            row => new OwnedArtefact(new ArtefactKey(row.GetString(0), row.GetString(1)), row.GetString(2), row.GetString(3)));
    }

    public async Task OwnAsync(long run, IReadOnlyList<OwnedArtefact> found, CancellationToken cancellationToken)
    {
        using var turn = await database.BeginAsync(cancellationToken);
        foreach (var one in found) Own(one, run);
        turn.Commit();
    }

    public async Task DisownAsync(IReadOnlyList<ArtefactKey> gone, CancellationToken cancellationToken)
    {
        using var turn = await database.BeginAsync(cancellationToken);
        foreach (var key in gone) Disown(key);
        turn.Commit();
    }

    public async Task<long> BeginAsync(long plan, long run, CancellationToken cancellationToken)
    {
        using var turn = await database.BeginAsync(cancellationToken);
        var deployment = database.Scalar("select coalesce(max(id), 0) + 1 from deployment");
        database.Execute("insert into deployment (id, plan, run, state, sent_at) values (@id, @plan, @run, 'sent', @at)", deployment, plan, run, clock.Now());
        turn.Commit();
        return deployment;
    }

    public async Task StoreJobAsync(long deployment, string job, CancellationToken cancellationToken)
    {
        using var turn = await database.BeginAsync(cancellationToken);
        Expect(deployment, database.Execute("update deployment set job = @job where id = @id and state = 'sent'", job, deployment));
        turn.Commit();
    }

    public async Task SucceedAsync(long deployment, IReadOnlyList<(ArtefactKey Key, string? Wanted, string? Held)> held, CancellationToken cancellationToken)
    {
        using var turn = await database.BeginAsync(cancellationToken);
        End(deployment, "succeeded");
        var run = database.Scalar("select run from deployment where id = @id", deployment);
        foreach (var (key, wanted, now) in held)
        {
            database.Execute(
                "insert into deployment_result (deployment, kind, name, held) values (@id, @kind, @name, @held)", deployment, key.Kind, key.Name, now);
            if (wanted is not null && now is not null) Own(new OwnedArtefact(key, wanted, now), run);
            else Disown(key);
        }

        turn.Commit();
    }

    public async Task FailAsync(long deployment, CancellationToken cancellationToken)
    {
        using var turn = await database.BeginAsync(cancellationToken);
        End(deployment, "failed");
        turn.Commit();
    }

    public Task<IReadOnlyList<StoredDeployment>> InDoubtAsync(CancellationToken cancellationToken) => DeploymentsAsync("state = 'sent' order by id", cancellationToken);

    public Task<IReadOnlyList<StoredDeployment>> OfRunAsync(long run, CancellationToken cancellationToken) =>
        DeploymentsAsync("state = 'succeeded' and run = @run order by id", cancellationToken, run);

    public async Task<bool> IsBeingTakenBackAsync(long run, CancellationToken cancellationToken)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        return database.Scalar("select count(*) from deployment d join plan p on p.id = d.plan where p.undoes = @run", run) > 0;
    }

    public async Task<IReadOnlyDictionary<ArtefactKey, string?>> ResultsAsync(long deployment, CancellationToken cancellationToken)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        return database.Query(
            "select kind, name, held from deployment_result where deployment = @id",
            row => (Key: new ArtefactKey(row.GetString(0), row.GetString(1)), Held: row.Text(2)), deployment).ToDictionary(row => row.Key, row => row.Held);
    }

    private async Task<IReadOnlyList<StoredDeployment>> DeploymentsAsync(string which, CancellationToken cancellationToken, params object?[] values)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        return database.Query($"select id, plan, job from deployment where {which}", row => new StoredDeployment(row.GetInt64(0), row.GetInt64(1), row.Text(2)), values);
    }

    private void Own(OwnedArtefact one, long run) => database.Execute(
        """
        insert into artefact (kind, name, wanted, held, run, deployed_at, place)
        values (@kind, @name, @wanted, @held, @run, @at, (select coalesce(max(place), 0) + 1 from artefact))
        on conflict (kind, name) do update set wanted = excluded.wanted, held = excluded.held, run = excluded.run, deployed_at = excluded.deployed_at
        """,
        one.Key.Kind, one.Key.Name, one.Wanted, one.Held, run, clock.Now());

    private void Disown(ArtefactKey key) => database.Execute("delete from artefact where kind = @kind and name = @name", key.Kind, key.Name);

    private void End(long deployment, string state) =>
        Expect(deployment, database.Execute("update deployment set state = @state, ended_at = @at where id = @id and state = 'sent'", state, clock.Now(), deployment));

    private static void Expect(long deployment, int changed)
    {
        if (changed != 1) throw new InvalidOperationException($"deployment {deployment} is not under way");
    }
}

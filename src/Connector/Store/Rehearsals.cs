using Connector.Store.Sql;

namespace Connector.Store;

/// <param name="open">Opens the control database, brought up to date.</param>
internal sealed class Rehearsals(Func<CancellationToken, Task<Database>> open, TimeProvider clock) : IRehearsals
{
    public async Task RecordAsync(string artefacts, string connection, CancellationToken cancellationToken)
    {
        await using var database = await open(cancellationToken);
        using var turn = await database.BeginAsync(cancellationToken);
        database.Execute(
            """
            insert into rehearsal (artefacts, connection, succeeded_at) values (@artefacts, @connection, @at)
            on conflict (artefacts, connection) do update set succeeded_at = excluded.succeeded_at
            """,
            artefacts, connection, clock.Now());
        turn.Commit();
    }

    public async Task<DateTimeOffset?> LatestAsync(string artefacts, CancellationToken cancellationToken)
    {
        await using var database = await open(cancellationToken);
        using var turn = await database.EnterAsync(cancellationToken);
        return database.Query(
            "select succeeded_at from rehearsal where artefacts = @artefacts order by succeeded_at desc limit 1",
            reader => (DateTimeOffset?)StoreTime.To(reader.GetInt64(0)),
            artefacts).FirstOrDefault();
    }
}

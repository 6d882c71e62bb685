using Connector.Store.Sql;

namespace Connector.Store;

/// <param name="open">Opens the control database, brought up to date.</param>
internal sealed class Pauses(Func<CancellationToken, Task<Database>> open, TimeProvider clock) : IPauses
{
    public async Task<Pause?> FindAsync(string connection, CancellationToken cancellationToken)
    {
        await using var database = await open(cancellationToken);
        using var turn = await database.EnterAsync(cancellationToken);
        var pauses = database.Query(
            "select by_whom, why, since from pause where connection = @connection",
            reader => new Pause(reader.GetString(0), reader.GetString(1), reader.Time(2)),
            connection);
        return pauses.Count == 0 ? null : pauses[0];
    }

    public async Task PauseAsync(string connection, string by, string why, CancellationToken cancellationToken)
    {
        await using var database = await open(cancellationToken);
        using var turn = await database.BeginAsync(cancellationToken);
        database.Execute(
            "insert into pause (connection, by_whom, why, since) values (@connection, @by, @why, @since) on conflict (connection) do nothing",
            connection, by, why, clock.Now());
        turn.Commit();
    }

    public async Task<bool> ResumeAsync(string connection, CancellationToken cancellationToken)
    {
        await using var database = await open(cancellationToken);
        using var turn = await database.BeginAsync(cancellationToken);
        var resumed = database.Execute("delete from pause where connection = @connection", connection) > 0;
        turn.Commit();
        return resumed;
    }
}

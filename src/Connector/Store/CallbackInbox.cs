using Connector.Enrichment;
using Connector.Store.Sql;

namespace Connector.Store;

/// <param name="open">Opens the control database, brought up to date.</param>
internal sealed class CallbackInbox(Func<CancellationToken, Task<Database>> open) : ICallbackInbox
{
    public async Task<bool> KeepAsync(Callback callback, CancellationToken cancellationToken)
    {
        await using var database = await open(cancellationToken);
        using var turn = await database.BeginAsync(cancellationToken);
        var kept = database.Execute(
            """
            insert into callback (connection, question, vendor, came_at, body) values (@connection, @question, @vendor, @at, @body)
            on conflict (connection, question) do nothing
            """,
            callback.Connection, callback.Question, callback.Vendor, StoreTime.From(callback.CameAt), callback.Body) > 0;
        turn.Commit();
        return kept;
    }

    public async Task<IReadOnlyList<Callback>> WaitingAsync(string connection, string vendor, int most, CancellationToken cancellationToken)
    {
        await using var database = await open(cancellationToken);
        using var turn = await database.EnterAsync(cancellationToken);
        return database.Query(
            """
            select question, came_at, body from callback where connection = @connection and vendor = @vendor
            order by came_at, question limit @most
            """,
            reader => new Callback(connection, vendor, reader.GetString(0), reader.Time(1), reader.Bytes(2).ToArray()), connection, vendor, (long)most);
    }

    public async Task ForgetAsync(string connection, IReadOnlyList<Callback> callbacks, CancellationToken cancellationToken)
    {
        await using var database = await open(cancellationToken);
        using var turn = await database.BeginAsync(cancellationToken);
        foreach (var callback in callbacks)
        {
            database.Execute("delete from callback where connection = @connection and question = @question", connection, callback.Question);
        }

        turn.Commit();
    }
}

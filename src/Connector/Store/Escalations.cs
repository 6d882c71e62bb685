using Connector.Store.Sql;

namespace Connector.Store;

internal sealed class Escalations(Database database, TimeProvider clock) : IEscalations
{
    public Task<bool> RaiseAsync(string name, long run, string measured, string owner, string wanted, DateTimeOffset due, CancellationToken cancellationToken) => ChangeAsync(
        """
        insert into escalation (id, name, run, measured, owner, wanted, opened_at, due)
        select (select coalesce(max(id), 0) + 1 from escalation), @name, @run, @measured, @owner, @wanted, @at, @due
        where not exists (select 1 from escalation where name = @name and closed_at is null)
        """,
        [name, run, measured, owner, wanted, clock.Now(), StoreTime.From(due)], cancellationToken);

    public Task<bool> CloseAsync(string name, CancellationToken cancellationToken) =>
        ChangeAsync("update escalation set closed_at = @at where name = @name and closed_at is null", [clock.Now(), name], cancellationToken);

    public Task<bool> AnswerAsync(long escalation, string by, string answer, CancellationToken cancellationToken) => ChangeAsync(
        "update escalation set answered_by = @by, answered_at = @at, answer = @answer where id = @id and closed_at is null", [by, clock.Now(), answer, escalation], cancellationToken);

    public Task ToldAsync(long run, CancellationToken cancellationToken) =>
        ChangeAsync("update escalation set told_at = @at where run <= @run and told_at is null", [clock.Now(), run], cancellationToken);

    public async Task<IReadOnlyList<Escalation>> ListAsync(CancellationToken cancellationToken)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        return database.Query(
            """
            select id, name, run, measured, owner, wanted, opened_at, due, answered_by, answered_at, answer, closed_at, told_at from escalation
            order by case when closed_at is null then 0 else 1 end, due, id
            """,
            reader => new Escalation(
                reader.GetInt64(0), reader.GetString(1), reader.GetInt64(2), reader.GetString(3), reader.GetString(4), reader.GetString(5), reader.Time(6), reader.Time(7),
                reader.Text(8) is { } by ? new EscalationAnswer(by, reader.Time(9), reader.GetString(10)) : null, reader.IsDBNull(11) ? null : reader.Time(11), !reader.IsDBNull(12)));
    }

    private async Task<bool> ChangeAsync(string sql, object?[] values, CancellationToken cancellationToken)
    {
        using var turn = await database.BeginAsync(cancellationToken);
        var changed = database.Execute(sql, values) > 0;
        turn.Commit();
        return changed;
    }
}

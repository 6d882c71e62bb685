using Connector.Accounts;
using Connector.Store.Sql;

namespace Connector.Store;

internal sealed class Disputes(Database database, TimeProvider clock) : IDisputes
{
    public async Task<long?> OpenAsync(AccountId account, string about, string claim, string by, string owner, DateTimeOffset due, CancellationToken cancellationToken)
    {
        using var turn = await database.BeginAsync(cancellationToken);
        var opened = database.Execute(
            """
            insert into dispute (id, account, about, claim, opened_by, opened_at, owner, due)
            select (select coalesce(max(id), 0) + 1 from dispute), key, @about, @claim, @by, @at, @owner, @due from account where crm_id = @account
            """,
            about, claim, by, clock.Now(), owner, StoreTime.From(due), account.Value);
        var id = opened > 0 ? database.Scalar("select max(id) from dispute") : (long?)null;
        turn.Commit();
        return id;
    }

    public async Task<bool> DecideAsync(long dispute, DisputeDecision decision, CancellationToken cancellationToken)
    {
        using var turn = await database.BeginAsync(cancellationToken);
        var decided = database.Execute(
            "update dispute set outcome = @outcome, decided_by = @by, decided_at = @at, reason = @reason where id = @id and outcome is null",
            decision.Outcome.ToString(), decision.By, clock.Now(), decision.Reason, dispute);
        turn.Commit();
        return decided > 0;
    }

    public async Task<IReadOnlyList<Dispute>> ListAsync(CancellationToken cancellationToken)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        return database.Query(
            """
            select d.id, coalesce(h.crm_id, a.crm_id), d.about, d.claim, d.opened_by, d.opened_at, d.owner, d.due, d.outcome, d.decided_by, d.decided_at, d.reason
            from dispute d join account a on a.key = d.account left join account h on h.key = a.heir
            order by case when d.outcome is null then 0 else 1 end, d.due, d.id
            """,
            ToDispute);
    }

    private static Dispute ToDispute(Cursor reader) => new(
        reader.GetInt64(0), new AccountId(reader.GetString(1)), reader.GetString(2), reader.GetString(3), reader.GetString(4), reader.Time(5), reader.GetString(6), reader.Time(7),
        reader.Text(8) is { } outcome ? new DisputeDecision(Enum.Parse<DisputeOutcome>(outcome), reader.GetString(9), reader.GetString(11)) : null,
        reader.IsDBNull(10) ? null : reader.Time(10));
}

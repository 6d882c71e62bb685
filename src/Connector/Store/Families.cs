using Connector.Accounts;
using Connector.Store.Sql;

namespace Connector.Store;

/// <summary>Which accounts have a parent account. Only inside a turn, changes only inside a transaction.</summary>
internal sealed class Families(Database database)
{
    private readonly Dictionary<long, string?> _waiting = [];

    /// <param name="parent">Null = it has none any more.</param>
    public void Set(long account, AccountId? parent) => _waiting[account] = parent?.Value;

    public void Flush()
    {
        if (_waiting.Count == 0) return;
        var set = database.PrepareRows(
            """
            insert into family (account, parent) select account, parent from @rows(account bigint, parent text) r where true
            on conflict (account) do update set parent = excluded.parent
            """);
        var leave = database.PrepareRows("delete from family where account in (select r.account from @rows(account bigint) r)");
        foreach (var (account, parent) in _waiting)
        {
            if (parent is null) leave.Add(account);
            else set.Add(account, parent);
        }

        set.Flush();
        leave.Flush();
        _waiting.Clear();
    }
}

using Connector.Accounts;
using Connector.Store.Sql;

namespace Connector.Store;

/// <summary>What a read does to the tables, for one row or thousands. Only inside a transaction.</summary>
/// <param name="readAt">The store's time of the read.</param>
internal sealed class BookStatements(Database database, long readAt)
{
    /// <summary>By CRM id; the source of the ids follows.</summary>
    public const string Find = """
        select a.key, a.hash, a.gone, a.merged_into, s.theirs, a.crm_id from account a left join state s on s.account = a.key where a.crm_id
        """;

    /// <summary>The same, and what tells our own writes from others'.</summary>
    public const string FindWithOurs = """
        select a.key, a.hash, a.gone, a.merged_into, s.theirs, a.crm_id, a.image, s.acknowledged, s.ours
        from account a left join state s on s.account = a.key where a.crm_id
        """;

    /// <summary>For accounts that the book does not have: key, CRM id, hash, image.</summary>
    public const string Insert = """
        insert into account (key, crm_id, hash, read_at, gone, merged_into, image)
        select key, id, hash, @at, 0, null, image from @rows(key bigint, id text, hash bigint, image bytea) r where true
        """;

    /// <summary>For accounts without a row of state: key, theirs.</summary>
    public const string AddTheirs = """
        insert into state (account, theirs) select key, theirs from @rows(key bigint, theirs bytea) r where true
        """;

    /// <summary>A row that one of the look-ups found.</summary>
    public static KnownRow ToKnown(AccountId id, Cursor reader, bool withOurs) => new(
        id, reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2) != 0, reader.Text(3), reader.Blob(4),
        withOurs ? new OwnValues(reader.Blob(6)!, reader.Blob(7), reader.Blob(8)) : null);

    /// <summary>Key, theirs.</summary>
    public ManyRows SetTheirs { get; } = database.PrepareRows(AddTheirs + " on conflict (account) do update set theirs = excluded.theirs");

    /// <summary>Key. To come before any change. An image that came and went within one read was never known for any time.</summary>
    public ManyRows KeepOld { get; } = database.PrepareRows(
        """
        insert into account_history (account, known_from, known_until, gone, image, theirs)
        select a.key, a.read_at, @at, a.gone, a.image, s.theirs
        from @rows(key bigint) r cross join account a left join state s on s.account = a.key where a.key = r.key and a.read_at <> @at
        """,
        readAt);

    /// <summary>Key, hash, image.</summary>
    public ManyRows Replace { get; } = database.PrepareRows(
        """
        update account set hash = r.hash, read_at = @at, gone = 0, merged_into = null, image = r.image
        from @rows(key bigint, hash bigint, image bytea) r where account.key = r.key
        """,
        readAt);

    /// <summary>Key, CRM id of the account that it was merged into.</summary>
    public ManyRows SetGone { get; } = database.PrepareRows(
        """
        update account set gone = 1, read_at = @at, merged_into = r.into_id from @rows(key bigint, into_id text) r where account.key = r.key
        """,
        readAt);
}

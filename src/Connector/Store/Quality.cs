using Connector.Accounts;
using Connector.Store.Sql;

namespace Connector.Store;

internal sealed class Quality(Database database) : IQuality
{
    public async Task RecordAsync(long run, DateTimeOffset at, IReadOnlyList<QualityCount> counts, CancellationToken cancellationToken)
    {
        using var turn = await database.BeginAsync(cancellationToken);
        foreach (var count in counts)
        {
            database.Execute(
                "insert into quality (run, attribute, at, accounts, filled, valid, fresh, late) values (@run, @attribute, @at, @accounts, @filled, @valid, @fresh, @late)",
                run, count.Attribute, StoreTime.From(at), count.Accounts, count.Filled, count.Valid, count.Fresh, count.IsLate ? 1 : 0);
        }

        turn.Commit();
    }

    public async Task<IReadOnlyList<QualityRecord>> SinceAsync(DateTimeOffset moment, CancellationToken cancellationToken)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        return database.Query(
            """
            select run, attribute, at, accounts, filled, valid, fresh, late from quality
            where at >= coalesce((select max(at) from quality where at <= @moment), 0) order by at, run, attribute
            """,
            reader => new QualityRecord(reader.GetInt64(0), reader.Time(2), new QualityCount(
                reader.GetString(1), reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5), reader.GetInt64(6), reader.GetInt64(7) != 0)),
            StoreTime.From(moment));
    }
}

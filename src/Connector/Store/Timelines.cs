using Connector.Accounts;
using Connector.Store.Packing;
using Connector.Store.Sql;

namespace Connector.Store;

/// <summary>Accounts through time, page by page. Only inside a turn.</summary>
/// <param name="from">As in <see cref="IBook.TimelinesAsync"/>.</param>
internal sealed class Timelines(Database database, Layouts layouts, DateTimeOffset? from)
{
    private const string Present = """
        select a.key, a.crm_id, a.read_at, a.gone, a.image, s.assignments from account a left join state s on s.account = a.key
        where a.key > @after order by a.key limit @page
        """;

    private const string Images = """
        select account, known_from, gone, image from account_history
        where account >= @first and account <= @last and known_until > @from order by account, known_from, known_until
        """;

    private const string Decided = """
        select account, run, assignments from assignment_history where account >= @first and account <= @last order by account, run, replaced_at
        """;

    public List<AccountTimeline> After(long key, int page)
    {
        var accounts = database.Query(Present, ToPresent, key, (long)page);
        if (accounts.Count == 0) return [];
        var (first, last) = (accounts[0].Key, accounts[^1].Key);
        var images = from is { } moment ? database.Query(Images, ToImage, first, last, StoreTime.From(moment)) : [];
        var decided = database.Query(Decided, ToDecided, first, last);
        var (image, state) = (0, 0);
        return accounts.ConvertAll(account => new AccountTimeline(account.Key, account.Id, Take(images, ref image, account.Key, account.Image), Take(decided, ref state, account.Key, account.Decided)));
    }

    /// <summary>The rows of one account, and the one that stands behind them.</summary>
    private static T[] Take<T>(List<(long Key, T Item)> rows, ref int next, long key, T? present)
        where T : class
    {
        var first = next;
        while (next < rows.Count && rows[next].Key == key) next++;
        var past = next - first;
        var all = new T[past + (present is null ? 0 : 1)];
        for (var i = 0; i < past; i++) all[i] = rows[first + i].Item;
        if (present is not null) all[past] = present;
        return all;
    }

    private (long Key, AccountId Id, KnownImage? Image, DecidedState? Decided) ToPresent(Cursor reader) => (
        reader.GetInt64(0), new AccountId(reader.GetString(1)), from is null ? null : Image(reader, 2), State(reader, 5, null));

    private (long Key, KnownImage Item) ToImage(Cursor reader) => (reader.GetInt64(0), Image(reader, 1));

    private (long Key, DecidedState Item) ToDecided(Cursor reader) => (reader.GetInt64(0), State(reader, 2, reader.GetInt64(1))!);

    private KnownImage Image(Cursor reader, int column)
    {
        var (layout, inputs) = PackedValues.Values(reader.Bytes(column + 2));
        return new KnownImage(reader.Time(column), reader.GetInt64(column + 1) != 0, layouts.Get(layout), inputs);
    }

    private DecidedState? State(Cursor reader, int column, long? until)
    {
        var (dimensions, assignments) = layouts.Assignments(reader.Bytes(column));
        return dimensions == 0 ? null : new DecidedState(until, layouts.Get(dimensions), assignments);
    }
}

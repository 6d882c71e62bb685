using System.Runtime.CompilerServices;
using Connector.Accounts;
using Connector.Store.Packing;
using Connector.Store.Sql;

namespace Connector.Store;

/// <summary>Goes through the book page by page, a turn each. The streams of <see cref="IBook"/>.</summary>
internal sealed class BookPages(Database database, Layouts layouts, StoreOptions options)
{
    private const string Accounts = """
        select a.key, a.crm_id, a.image, s.assignments, s.value, s.ours, s.theirs, s.acknowledged from account a left join state s on s.account = a.key
        where a.key > @after and a.gone = 0 order by a.key limit @page
        """;

    private const string Replaced = """
        select h.account, a.crm_id, h.image from account_history h join account a on a.key = h.account
        where h.account > @after and h.known_from <= @at and h.known_until > @at and h.gone = 0 order by h.account limit @page
        """;

    private const string Acknowledged = """
        select account, theirs, acknowledged from state where account > @after and acknowledged is not null order by account limit @page
        """;

    private const string CellsAlone = """
        select a.key, a.crm_id, s.assignments, s.theirs, s.acknowledged, s.value, s.ours from state s join account a on a.key = s.account
        where s.account > @after and a.key > @after and a.gone = 0 and (s.assignments is not null or s.theirs is not null)
            and not exists (select 1 from family f where f.account = s.account)
        order by s.account limit @page
        """;

    private const string CellsOfKeys = """
        select a.key, a.crm_id, s.assignments, s.theirs, s.acknowledged, s.value, s.ours, f.parent
        from @rows(key bigint) r join state s on s.account = r.key join account a on a.key = r.key left join family f on f.account = r.key
        where a.gone = 0 and (s.assignments is not null or s.theirs is not null)
        """;

    private const string CellsOfFamilies = """
        select a.key, a.crm_id, s.assignments, s.theirs, s.acknowledged, s.value, s.ours, f.parent
        from family f join state s on s.account = f.account join account a on a.key = f.account
        where (f.parent, f.account) > (@parent, @after) and a.gone = 0 and (s.assignments is not null or s.theirs is not null)
        order by f.parent, f.account limit @page
        """;

    public IAsyncEnumerable<IReadOnlyList<BookAccount>> AccountsAsync(CancellationToken cancellationToken) =>
        PagesAsync(Accounts, ToAccount, account => account.Key, cancellationToken);

    public IAsyncEnumerable<IReadOnlyList<BookAccount>> AccountsAsync(FieldLayout written, CancellationToken cancellationToken)
    {
        Layouts.Require(written);
        return PagesAsync(Accounts, reader => ToAccount(reader) with { Theirs = layouts.Values(reader.Bytes(6), written), Acknowledged = layouts.Values(reader.Bytes(7), written) },
            account => account.Key, cancellationToken);
    }

    public async IAsyncEnumerable<IReadOnlyList<AccountTimeline>> TimelinesAsync(DateTimeOffset? from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var timelines = new Timelines(database, layouts, from);
        for (var after = 0L; ;)
        {
            List<AccountTimeline> page;
            using (await database.EnterAsync(cancellationToken))
            {
                layouts.Refresh();
                page = timelines.After(after, options.RowsPerPage);
            }

            if (page.Count > 0) yield return page;
            if (page.Count < options.RowsPerPage) yield break;
            after = page[^1].Key;
        }
    }

    public IAsyncEnumerable<IReadOnlyList<BookAccount>> ReplacedSinceAsync(DateTimeOffset moment, CancellationToken cancellationToken) =>
        PagesAsync(Replaced, ToPastAccount, account => account.Key, cancellationToken, StoreTime.From(moment));

    public async IAsyncEnumerable<IReadOnlyList<BookCells>> CellsAsync(
        FieldLayout dimensions, FieldLayout written, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Layouts.Require(dimensions);
        Layouts.Require(written);
        bool hasHolds;
        using (await database.EnterAsync(cancellationToken)) hasHolds = new Holds(database).Any;
        for (var after = 0L; ;)
        {
            var page = await PageAsync(CellsAlone, reader => ToCells(reader, dimensions, written), cancellationToken, after);
            if (page.Count > 0) yield return hasHolds ? await WithHoldsAsync(page, written, cancellationToken) : page;
            if (page.Count < options.RowsPerPage) break;
            after = page[^1].Key;
        }

        for (var (parent, after) = ("", 0L); ;)
        {
            var page = await PageAsync(CellsOfFamilies, reader => (Cells: ToCells(reader, dimensions, written), Parent: reader.GetString(7)), cancellationToken, parent, after);
            var cells = page.ConvertAll(one => one.Cells);
            if (page.Count > 0) yield return hasHolds ? await WithHoldsAsync(cells, written, cancellationToken) : cells;
            if (page.Count < options.RowsPerPage) yield break;
            (parent, after) = (page[^1].Parent, cells[^1].Key);
        }
    }

    public async IAsyncEnumerable<IReadOnlyList<BookCells>> CellsAsync(
        IReadOnlyList<long> keys, FieldLayout dimensions, FieldLayout written, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Layouts.Require(dimensions);
        Layouts.Require(written);
        List<(BookCells Cells, string? Parent)> found;
        bool hasHolds;
        using (await database.EnterAsync(cancellationToken))
        {
            layouts.Refresh();
            found = database.QueryRows(CellsOfKeys, reader => (ToCells(reader, dimensions, written), reader.Text(7)), keys);
            hasHolds = new Holds(database).Any;
        }

        found.Sort((one, other) => string.CompareOrdinal(one.Parent, other.Parent) is not 0 and var order ? order : one.Cells.Key.CompareTo(other.Cells.Key));
        foreach (var chunk in found.Chunk(options.RowsPerPage))
        {
            var page = chunk.Select(one => one.Cells).ToList();
            yield return hasHolds ? await WithHoldsAsync(page, written, cancellationToken) : page;
        }
    }

    public IAsyncEnumerable<IReadOnlyList<BookFields>> FieldsAsync(CancellationToken cancellationToken) =>
        PagesAsync(Acknowledged, ToFields, account => account.Key, cancellationToken);

    /// <param name="more">What the statement asks for between the key after which the page begins and the page's length.</param>
    private async IAsyncEnumerable<IReadOnlyList<T>> PagesAsync<T>(
        string sql, Func<Cursor, T> map, Func<T, long> keyOf, [EnumeratorCancellation] CancellationToken cancellationToken, params object[] more)
    {
        for (var after = 0L; ;)
        {
            var page = await PageAsync(sql, map, cancellationToken, [after, .. more]);
            if (page.Count > 0) yield return page;
            if (page.Count < options.RowsPerPage) yield break;
            after = keyOf(page[^1]);
        }
    }

    private async Task<List<T>> PageAsync<T>(string sql, Func<Cursor, T> map, CancellationToken cancellationToken, params object[] after)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var turn = await database.EnterAsync(cancellationToken);
        layouts.Refresh();
        return database.Query(sql, map, [.. after, (long)options.RowsPerPage]);
    }

    private BookAccount ToAccount(Cursor reader)
    {
        var (layout, inputs) = PackedValues.Values(reader.Bytes(2));
        var (dimensions, assignments) = layouts.Assignments(reader.Bytes(3));
        var decidedIn = dimensions == 0 ? null : layouts.Get(dimensions);
        var account = new BookAccount(reader.GetInt64(0), new AccountId(reader.GetString(1)), layouts.Get(layout), inputs, decidedIn, assignments, reader.Number(4));
        if (reader.Bytes(5) is not { IsEmpty: false } packed) return account;
        var (offeredIn, ours) = PackedValues.Values(packed);
        return account with { OfferedIn = layouts.Get(offeredIn), Ours = ours };
    }

    private BookFields ToFields(Cursor reader)
    {
        var (layout, acknowledged) = PackedValues.Values(reader.Bytes(2));
        var written = layouts.Get(layout);
        return new(reader.GetInt64(0), written, layouts.Values(reader.Bytes(1), written), acknowledged);
    }

    private BookAccount ToPastAccount(Cursor reader)
    {
        var (layout, inputs) = PackedValues.Values(reader.Bytes(2));
        return new(reader.GetInt64(0), new AccountId(reader.GetString(1)), layouts.Get(layout), inputs, null, [], null);
    }

    private BookCells ToCells(Cursor reader, FieldLayout dimensions, FieldLayout written)
    {
        var (layout, stored) = layouts.Assignments(reader.Bytes(2));
        var assignments = layout == 0 ? new Assignment[dimensions.Fields.Count] : layouts.Map(stored, layout, dimensions);
        var (theirs, acknowledged) = (layouts.Values(reader.Bytes(3), written), layouts.Values(reader.Bytes(4), written));
        var ours = reader.Bytes(6) is { IsEmpty: false } packed ? layouts.Values(packed, written) : null;
        return new(reader.GetInt64(0), new AccountId(reader.GetString(1)), assignments, theirs, acknowledged, ours, reader.Number(5), Held: null);
    }

    private async Task<List<BookCells>> WithHoldsAsync(List<BookCells> page, FieldLayout written, CancellationToken cancellationToken)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        var held = new Holds(database).Between(page.Min(cells => cells.Key), page.Max(cells => cells.Key), written);
        return held.Count == 0 ? page : page.ConvertAll(cells => cells with { Held = held.GetValueOrDefault(cells.Key) });
    }
}

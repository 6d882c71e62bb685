using System.Runtime.CompilerServices;
using Connector.Accounts;
using Connector.Reading;
using Connector.Store.Packing;
using Connector.Store.Sql;

namespace Connector.Store;

internal sealed class Book(Database database, Layouts layouts, StoreOptions options, TimeProvider clock) : IBook
{
    private const string Accounts = """
        select a.key, a.crm_id, a.image, s.assignments, s.value, s.ours from account a left join state s on s.account = a.key
        where a.key > @after and a.gone = 0 order by a.key limit @page
        """;

    private const string AccountsSince = """
        select a.key, a.crm_id, a.image from account a where a.key > @after and a.gone = 0 and a.read_at <= @at order by a.key limit @page
        """;

    private const string AccountsUntil = """
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

    private const string CellsOfFamilies = """
        select a.key, a.crm_id, s.assignments, s.theirs, s.acknowledged, s.value, s.ours, f.parent
        from family f join state s on s.account = f.account join account a on a.key = f.account
        where (f.parent, f.account) > (@parent, @after) and a.gone = 0 and (s.assignments is not null or s.theirs is not null)
        order by f.parent, f.account limit @page
        """;

    private const string KeepOldAssignments = """
        insert into assignment_history (account, run, replaced_at, assignments)
        select s.account, @run, @at, s.assignments from @rows(key bigint, assignments bytea) r cross join state s
        where s.account = r.key and s.assignments is not null and s.assignments <> r.assignments
        """;

    private const string Assign = """
        insert into state (account, assignments, decided_by, value, ours)
        select r.key, r.assignments, @run, r.value, r.ours from @rows(key bigint, assignments bytea, value float8, ours bytea) r where true
        on conflict (account) do update set
            assignments = excluded.assignments, decided_by = excluded.decided_by, value = excluded.value, ours = excluded.ours
        where state.assignments is null or state.assignments <> excluded.assignments or state.value is distinct from excluded.value
            or state.ours is distinct from excluded.ours
        """;

    private const string Recognise = """
        update state set acknowledged = r.acknowledged from @rows(key bigint, acknowledged bytea) r where account = r.key
        """;

    private readonly Watermark _watermark = new(database, layouts);

    public async Task<FieldLayout> LayoutAsync(IReadOnlyList<string> fields, CancellationToken cancellationToken)
    {
        using (await database.EnterAsync(cancellationToken))
        {
            if (layouts.Find(fields) is { } known) return known; // also where the store is open for reading only
        }

        using var turn = await database.BeginAsync(cancellationToken);
        var layout = layouts.Register(fields);
        turn.Commit();
        return layout;
    }

    public async Task<DateTimeOffset?> ReadFromAsync(FieldLayout inputs, FieldLayout written, CancellationToken cancellationToken)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        return _watermark.ReadFrom(inputs, written);
    }

    public async Task<DateTimeOffset?> FullReadFromAsync(CancellationToken cancellationToken)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        return _watermark.FullReadFrom();
    }

    public async Task<ReadTicket?> ReadTicketAsync(CancellationToken cancellationToken)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        return _watermark.Ticket();
    }

    public async Task KeepReadTicketAsync(ReadTicket? ticket, CancellationToken cancellationToken)
    {
        using var turn = await database.BeginAsync(cancellationToken);
        _watermark.Keep(ticket);
        turn.Commit();
    }

    public async Task<ReadCounts> StoreAsync(BookRead read, IAsyncEnumerable<CrmAccount> accounts, CancellationToken cancellationToken)
    {
        Layouts.Require(read.Inputs);
        Layouts.Require(read.Written);
        using var turn = await database.BeginAsync(Durability.ProcessEnd, cancellationToken);
        _watermark.Lower(read);
        layouts.Refresh();
        var writer = new BookWriter(database, layouts, read);
        await using (var stream = accounts.GetAsyncEnumerator(cancellationToken))
        {
            for (var rows = 1; await NextAsync(stream, turn, writer, read); rows++)
            {
                writer.Store(stream.Current);
                if (rows % options.RowsPerCommit != 0) continue;
                writer.Flush();
                turn.CommitAndGoOn();
                read.Progress?.Report(writer.Counts);
            }
        }

        writer.Flush();
        if (read.IsFull && writer.Missing() is var missing)
        {
            if (missing.Count > read.MostMissing)
            {
                turn.Commit();
                read.Progress?.Report(writer.Counts);
                throw new AccountsMissingException(missing.Count);
            }

            writer.MarkGone(missing);
        }

        _watermark.Move(read);
        turn.Commit();
        read.Progress?.Report(writer.Counts);
        return writer.Counts;
    }

    public async IAsyncEnumerable<IReadOnlyList<BookAccount>> AccountsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var after = 0L; ;)
        {
            var page = await PageAsync(Accounts, ToAccount, cancellationToken, after);
            if (page.Count > 0) yield return page;
            if (page.Count < options.RowsPerPage) yield break;
            after = page[^1].Key;
        }
    }

    public async IAsyncEnumerable<IReadOnlyList<BookAccount>> AccountsAsync(DateTimeOffset asOf, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in PastAsync(AccountsSince, asOf, cancellationToken)) yield return page;
        await foreach (var page in PastAsync(AccountsUntil, asOf, cancellationToken)) yield return page;
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
        PastAsync(AccountsUntil, moment, cancellationToken);

    private async IAsyncEnumerable<IReadOnlyList<BookAccount>> PastAsync(string sql, DateTimeOffset moment, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var after = 0L; ;)
        {
            var page = await PageAsync(sql, ToPastAccount, cancellationToken, after, StoreTime.From(moment));
            if (page.Count > 0) yield return page;
            if (page.Count < options.RowsPerPage) yield break;
            after = page[^1].Key;
        }
    }

    public async Task AssignAsync(
        long run, FieldLayout dimensions, FieldLayout? offered, IReadOnlyList<BookDecision> assigned, CancellationToken cancellationToken)
    {
        Layouts.Require(dimensions);
        if (offered is not null) Layouts.Require(offered);
        using var turn = await database.BeginAsync(Durability.ProcessEnd, cancellationToken);
        var (keepOld, assign) = (database.PrepareRows(KeepOldAssignments, run, clock.Now()), database.PrepareRows(Assign, run));
        foreach (var (key, assignments, value, isFirst, ours) in assigned)
        {
            if (assignments.Length != dimensions.Fields.Count || (ours is not null && ours.Length != offered?.Fields.Count))
            {
                throw new ArgumentException($"{assignments.Length} assignments for {dimensions.Fields.Count} dimensions, {ours?.Length ?? 0} values for {offered?.Fields.Count ?? 0} fields", nameof(assigned));
            }

            var packed = PackedValues.Pack(dimensions.Id, assignments);
            if (!isFirst) keepOld.Add(key, packed); // before assign, also where both wait for a full batch
            assign.Add(key, packed, value, ours is null ? null : PackedValues.Pack(offered!.Id, ours));
        }

        keepOld.Flush();
        assign.Flush();
        if (assigned.Count > 0) database.Execute("update run set decided_to = @key where id = @run and decided_to < @key", assigned.Max(one => one.Key), run);
        turn.Commit();
    }

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

    public async IAsyncEnumerable<IReadOnlyList<BookFields>> FieldsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var after = 0L; ;)
        {
            var page = await PageAsync(Acknowledged, ToFields, cancellationToken, after);
            if (page.Count > 0) yield return page;
            if (page.Count < options.RowsPerPage) yield break;
            after = page[^1].Key;
        }
    }

    public async Task RecogniseAsync(
        FieldLayout written, IReadOnlyList<(long Key, AttributeValue[] Acknowledged)> recognised, CancellationToken cancellationToken)
    {
        Layouts.Require(written);
        using var turn = await database.BeginAsync(Durability.ProcessEnd, cancellationToken);
        var update = database.PrepareRows(Recognise);
        foreach (var (key, acknowledged) in recognised) update.Add(key, PackedValues.Pack(written.Id, acknowledged));
        update.Flush();
        turn.Commit();
    }

    public async Task<AccountHistory?> FindAsync(AccountId id, CancellationToken cancellationToken)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        return new AccountLookup(database, layouts).Find(id);
    }

    public async Task<long> CountAsync(CancellationToken cancellationToken)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        return database.Scalar("select (select count(*) from account) - (select count(*) from account where gone = 1)"); // two small indexes
    }

    /// <summary>The next account; when the read breaks off, what came is kept and told before the exception goes on.</summary>
    private static async Task<bool> NextAsync(IAsyncEnumerator<CrmAccount> stream, Database.Turn turn, BookWriter writer, BookRead read)
    {
        try
        {
            return await stream.MoveNextAsync();
        }
        catch
        {
            writer.Flush();
            turn.Commit();
            read.Progress?.Report(writer.Counts);
            throw;
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
        return new(reader.GetInt64(0), new AccountId(reader.GetString(1)), assignments, theirs, acknowledged, ours, reader.Number(5), Held: 0);
    }

    private async Task<List<BookCells>> WithHoldsAsync(List<BookCells> page, FieldLayout written, CancellationToken cancellationToken)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        var held = new Holds(database).Between(page.Min(cells => cells.Key), page.Max(cells => cells.Key), written);
        return held.Count == 0 ? page : page.ConvertAll(cells => cells with { Held = held.GetValueOrDefault(cells.Key) });
    }
}

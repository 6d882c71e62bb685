using Connector.Accounts;
using Connector.Reading;
using Connector.Store.Packing;
using Connector.Store.Sql;

namespace Connector.Store;

internal sealed class Book(Database database, Layouts layouts, StoreOptions options, TimeProvider clock) : IBook
{
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
    private readonly BookPages _pages = new(database, layouts, options);

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

        new Heirs(database, clock).Link();
        _watermark.Move(read);
        turn.Commit();
        read.Progress?.Report(writer.Counts);
        return writer.Counts;
    }

    public async Task MarkGoneAsync(IReadOnlyList<CrmAccount> gone, CancellationToken cancellationToken)
    {
        var nothing = new FieldLayout(0, []);
        using var turn = await database.BeginAsync(cancellationToken);
        var writer = new BookWriter(database, layouts, new BookRead(0, IsFull: false, nothing, nothing, clock.GetUtcNow(), ReadFrom: null));
        foreach (var account in gone) writer.Store(account with { IsDeleted = true });
        writer.Flush();
        new Heirs(database, clock).Link();
        turn.Commit();
    }

    public async Task<IReadOnlyList<MergedAccount>> MergedAsync(CancellationToken cancellationToken)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        layouts.Refresh();
        return new Heirs(database, clock).Merged(layouts);
    }

    public IAsyncEnumerable<IReadOnlyList<BookAccount>> AccountsAsync(CancellationToken cancellationToken) => _pages.AccountsAsync(cancellationToken);

    public IAsyncEnumerable<IReadOnlyList<BookAccount>> AccountsAsync(FieldLayout written, CancellationToken cancellationToken) =>
        _pages.AccountsAsync(written, cancellationToken);

    public IAsyncEnumerable<IReadOnlyList<AccountTimeline>> TimelinesAsync(DateTimeOffset? from, CancellationToken cancellationToken) =>
        _pages.TimelinesAsync(from, cancellationToken);

    public IAsyncEnumerable<IReadOnlyList<BookAccount>> ReplacedSinceAsync(DateTimeOffset moment, CancellationToken cancellationToken) =>
        _pages.ReplacedSinceAsync(moment, cancellationToken);

    public IAsyncEnumerable<IReadOnlyList<BookCells>> CellsAsync(FieldLayout dimensions, FieldLayout written, CancellationToken cancellationToken) =>
        _pages.CellsAsync(dimensions, written, cancellationToken);

    public IAsyncEnumerable<IReadOnlyList<BookCells>> CellsAsync(
        IReadOnlyList<long> keys, FieldLayout dimensions, FieldLayout written, CancellationToken cancellationToken) =>
        _pages.CellsAsync(keys, dimensions, written, cancellationToken);

    public IAsyncEnumerable<IReadOnlyList<BookFields>> FieldsAsync(CancellationToken cancellationToken) => _pages.FieldsAsync(cancellationToken);

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
}

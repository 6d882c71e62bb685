using Connector.Store.Sql;

namespace Connector.Store;

internal sealed class ConnectionStore : IConnectionStore
{
    private readonly Database _database;
    private readonly IAsyncDisposable? _writerLock;
    private readonly Outbox _outbox;
    private readonly RunLog _runs;

    public ConnectionStore(Database database, StoreOptions options, TimeProvider clock, IAsyncDisposable? writerLock)
    {
        var layouts = new Layouts(database);
        _database = database;
        _writerLock = writerLock;
        _outbox = new Outbox(database, layouts, clock);
        _runs = new RunLog(database, clock);
        Book = new Book(database, layouts, options, clock);
    }

    public IBook Book { get; }

    public IOutbox Outbox => _outbox;

    public IRunLog Runs => _runs;

    /// <summary>Tidies up after a process that ended without closing: no plan without a seal, no run still running.</summary>
    public async Task RecoverAsync(CancellationToken cancellationToken)
    {
        using var turn = await _database.BeginAsync(cancellationToken);
        _outbox.DropUnsealed();
        _runs.EndAbandoned();
        turn.Commit();
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        if (_writerLock is not null) await _writerLock.DisposeAsync();
    }
}

using Connector.Store.Sql;

namespace Connector.Store;

internal sealed class ConnectionStore : IConnectionStore
{
    private readonly Database _database;
    private readonly IAsyncDisposable? _writerLock;
    private readonly Plans _plans;
    private readonly RunLog _runs;

    public ConnectionStore(Database database, StoreOptions options, TimeProvider clock, IAsyncDisposable? writerLock)
    {
        var layouts = new Layouts(database);
        _database = database;
        _writerLock = writerLock;
        var rejects = new Rejects(database, clock);
        _plans = new Plans(database, layouts, options, clock);
        Approvals = new Approvals(database, clock);
        Outbox = new Outbox(database, layouts, rejects, clock);
        Rejects = rejects;
        Overrides = new Overrides(database, clock);
        Disputes = new Disputes(database, clock);
        Escalations = new Escalations(database, clock);
        Holds = new Holds(database);
        var answers = new Answers(database, layouts);
        Answers = answers;
        Questions = new Questions(database, answers);
        Artefacts = new ArtefactStore(database, clock);
        Merges = new MergeStore(database, layouts);
        History = new HistoryRows(database, layouts, clock);
        Calibrations = new Calibrations(database, clock);
        Quality = new Quality(database);
        _runs = new RunLog(database, clock);
        Book = new Book(database, layouts, options, clock);
    }

    public IBook Book { get; }

    public IPlans Plans => _plans;

    public IApprovals Approvals { get; }

    public IOutbox Outbox { get; }

    public IRejects Rejects { get; }

    public IOverrides Overrides { get; }

    public IDisputes Disputes { get; }

    public IEscalations Escalations { get; }

    public IHolds Holds { get; }

    public IAnswers Answers { get; }

    public IQuestions Questions { get; }

    public IArtefactStore Artefacts { get; }

    public IMergeStore Merges { get; }

    public IHistoryRows History { get; }

    public ICalibrations Calibrations { get; }

    public IQuality Quality { get; }

    public IRunLog Runs => _runs;

    /// <summary>Tidies up after a process that ended without closing: no plan without a seal, no chunk that only the dead run would have sent, no run still running.</summary>
    public async Task RecoverAsync(CancellationToken cancellationToken)
    {
        using var turn = await _database.BeginAsync(cancellationToken);
        _plans.DropAbandoned();
        _runs.EndAbandoned();
        turn.Commit();
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        if (_writerLock is not null) await _writerLock.DisposeAsync();
    }
}

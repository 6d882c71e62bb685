using Connector.Accounts;
using Connector.Enrichment;
using Connector.Planning;
using Connector.Segmentation;
using Connector.Store;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace Connector.Tests.Fakes;

/// <summary>A connection with a fake CRM, a real store in a folder of its own and a framework of one dimension.</summary>
internal sealed class RunScene : IDisposable
{
    public const string Type = "Type";
    public const string Employees = "Employees";
    public const string Size = "Size__c";

    private const string Text = """
        framework: test
        version: 1.0.0
        effective: 2026-01-01
        owner: Tests
        objective: retention
        currency: { to: USD }
        population:
          active: "account_type = 'customer'"
        attributes:
          account_type: { type: category, required: true, map: { Customer: customer }, sources: [ crm: { fake: Type } ] }
          employees: { type: integer, unit: people, valid: 1..3000000, sources: [ crm: { fake: Employees } ] }
        dimensions:
          size:
            label: Size
            kind: firmographic
            fields: { fake: Size__c }
            segments:
              - { name: large, label: Large, when: "employees >= 1000", action: Visit, sla: 1h }
              - { name: medium, label: Medium, when: "employees >= 100", action: Call, sla: 4h }
              - { name: small, label: Small, when: "employees >= 1", action: Write, sla: 1d }
            otherwise: { name: none, label: None, action: Research }
        """;

    private readonly ImpatientTime _time = new(new DateTimeOffset(2026, 11, 22, 2, 0, 0, TimeSpan.Zero));
    private readonly string _folder = TempFolder.Create();

    public RunScene()
    {
        Crm = new FakeCrm(_time)
            .WithField(Type)
            .WithField(Employees, ValueKind.Number)
            .WithField(Size, ours: true, options: ["large", "medium", "small", "none"]);
        Later();
    }

    /// <summary>The framework file; a test may change it between runs.</summary>
    public string FrameworkText { get; set; } = Text;

    public string FrameworkHash => Load(FrameworkText).Hash;

    /// <summary>Texts of the tables that the framework names, by name.</summary>
    public Dictionary<string, string> Tables { get; } = [];

    /// <summary>Accounts in a page of the book.</summary>
    public int RowsPerPage { get; set; } = 1_000;

    /// <summary>Told how far a stage is; what it throws ends the run there, as an unforeseen trouble.</summary>
    public Action<StageProgress>? WhenReported { get; set; }

    public FakeCrm Crm { get; }

    /// <summary>Other systems of the connection.</summary>
    public List<Source> Sources { get; } = [];

    public DateTimeOffset Now => _time.GetUtcNow();

    internal ICallbackInbox Inbox => new CallbackInbox(Stores().OpenControlAsync);

    internal IPauses Pauses => new Pauses(Stores().OpenControlAsync, _time);

    public ConnectionOptions Options { get; } = new() { Crm = FakeCrm.CrmName, Overlap = TimeSpan.FromMinutes(1), FirstFill = { Approved = true }, FullReadEvery = TimeSpan.Zero, Locks = { FirstWait = TimeSpan.Zero } };

    /// <summary>Far enough that the overlap does not bring earlier changes again.</summary>
    public void Later() => Wait(TimeSpan.FromHours(1));

    public void Wait(TimeSpan time) => _time.Advance(time);

    /// <summary>How long the runs meant to wait; nobody did.</summary>
    public IReadOnlyList<TimeSpan> Waits => _time.Waits;

    public FakeCrm.FakeAccount Customer(string id, double employees) => Crm.Add(id, (Type, AttributeValue.Of("Customer")), (Employees, AttributeValue.Of(employees)));

    public void Prospect(string id, double employees) => Crm.Add(id, (Type, AttributeValue.Of("Prospect")), (Employees, AttributeValue.Of(employees)));

    /// <summary>What the CRM holds in the segment field; <c>unknown</c> when it is blank.</summary>
    public string Segment(string id) => Crm.Value(id, Size).ToString();

    public async Task<RunRecord> RunAsync() => (await ReportAsync()).Record;

    public Task<RunReport> ReportAsync() => AtWorkAsync(at => new SyncRun(at).ExecuteAsync(CancellationToken.None));

    /// <summary>Makes a plan for review and gives its number.</summary>
    public async Task<long> PlanAsync(PlanScope? scope = null)
    {
        var report = await ReportOfPlanAsync(scope);
        return report.Record.Plan ?? throw new InvalidOperationException(report.Record.Trouble);
    }

    public Task<RunReport> ReportOfPlanAsync(PlanScope? scope = null) => AtWorkAsync(at => new SyncRun(at).PlanAsync(scope ?? PlanScope.Everything, CancellationToken.None));

    public Task ApproveAsync(long plan) => WithStoreAsync(async store =>
    {
        var stored = await store.Plans.FindAsync(plan, CancellationToken.None);
        await store.Approvals.ApproveAsync(plan, stored!.Seal, "somebody", null, CancellationToken.None);
        return stored;
    });

    public async Task<RunRecord> ApplyAsync(long plan) => (await AtWorkAsync(at => new ApplyRun(at, plan).ExecuteAsync(CancellationToken.None))).Record;

    public async Task<RunRecord> UndoAsync(long run, bool deleteData = false) => (await AtWorkAsync(at => new UndoRun(at, run, deleteData).ExecuteAsync(CancellationToken.None))).Record;

    /// <summary>Looks for duplicates and plans to merge them.</summary>
    public Task<RunReport> PlanMergesAsync() => AtWorkAsync(at => new MergePlanRun(at).ExecuteAsync(CancellationToken.None));

    public Task<RunReport> ReportOfApplyAsync(long plan) => AtWorkAsync(at => new ApplyRun(at, plan).ExecuteAsync(CancellationToken.None));

    public Task<RunReport> DriftAsync() => AtWorkAsync(at => new DriftRun(at).ExecuteAsync(CancellationToken.None));

    public async Task<T> WithStoreAsync<T>(Func<IConnectionStore, Task<T>> work)
    {
        await using var store = await Stores().OpenAsync("test", CancellationToken.None);
        return await work(store);
    }

    private Task<RunReport> AtWorkAsync(Func<ConnectionAtWork, Task<RunReport>> work) => WithStoreAsync(store =>
    {
        return work(new ConnectionAtWork("test", Crm, store, Pauses, Load(FrameworkText), Options, _time, new Told(this), Sources, new Rehearsals(Stores().OpenControlAsync, _time), Inbox));
    });

    public Framework Load(string text)
    {
        var loaded = FrameworkFile.Parse(text, "test.yaml", name => Tables.TryGetValue(name, out var table) ? new TableFile(name, table) : null);
        return loaded.Framework ?? throw new InvalidOperationException(string.Join("; ", loaded.Errors));
    }

    public Task AdoptAsync(string field) => WithStoreAsync(async store =>
    {
        await store.Runs.AdoptFieldAsync(field, Now, CancellationToken.None);
        return field;
    });

    public Task<AccountHistory?> FindAsync(string id) => WithStoreAsync(store => store.Book.FindAsync(new AccountId(id), CancellationToken.None));

    /// <summary>As somebody would who edits the database: one row of a plan says something else.</summary>
    public void ChangeStoredPlan() => Execute("update change set changes = before, before = changes");

    /// <summary>Past the store.</summary>
    public void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_folder, "test.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        Crm.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private SqliteStores Stores() => new(Microsoft.Extensions.Options.Options.Create(new StoreOptions { Folder = _folder, RowsPerPage = RowsPerPage }), _time);

    private sealed class ImpatientTime(DateTimeOffset start) : FakeTimeProvider(start)
    {
        public List<TimeSpan> Waits { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Waits.Add(dueTime);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }

    private sealed class Told(RunScene scene) : IProgress<StageProgress>
    {
        public void Report(StageProgress value) => scene.WhenReported?.Invoke(value);
    }
}

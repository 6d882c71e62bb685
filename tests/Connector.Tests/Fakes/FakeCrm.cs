using System.Runtime.CompilerServices;
using Connector.Accounts;
using Connector.Deployment;
using Connector.Enrichment;
using Connector.History;
using Connector.Http;
using Connector.Planning;
using Connector.Reading;
using Connector.WriteBack;

namespace Connector.Tests.Fakes;

/// <summary>A CRM in memory that can be told to misbehave. It speaks the stages' ports, so it shares nothing with any vendor.</summary>
internal sealed class FakeCrm(TimeProvider time) : ICrm, IAccountReader, IAccountWriter, ISegmentFields, IDisposable
{
    public const string CrmName = "fake";
    private readonly Dictionary<AccountId, FakeAccount> _accounts = [];
    private readonly Dictionary<string, CrmField> _fields = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, List<RowOutcome>> _jobs = [];
    private readonly TaskCompletionSource _gathered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _one = new(1, 1);
    private int _underWay;
    private long _calls;

    public string Name => CrmName;

    public IAccountReader Reader => this;

    public IAccountWriter Writer => this;

    public ISegmentFields SegmentFields => this;

    public IArtefactDeployer? Deployer { get; set; }

    public IDuplicateMerger? Merger { get; set; }

    public IHistoryWriter? History { get; set; }

    public IFieldSurvey? FieldSurvey { get; set; }

    public CompanyFields Company { get; } = new("Name", "Website", "City", "State", "Country");

    public ApiUsage Usage => new(_calls, null, null, Left);

    /// <summary>API calls that may still be made today.</summary>
    public long? Left { get; set; }

    public ImportFormat ImportFormat { get; } = new("the fake's importer", "Id", "(empty)");

    public int RowsPerChunk { get; set; } = 200;

    public int ChunksAtOnceOfPath { get; set; } = 1;

    /// <summary>The first write calls are held back until so many are under way; 0 = no call is.</summary>
    public int HoldsUntilUnderWay { get; set; }

    public int MostUnderWay { get; private set; }

    /// <summary>The write call of this number (from 1) is refused as a whole.</summary>
    public (int Number, CrmException With)? RefusesBatch { get; set; }

    /// <summary>Chunks travel as jobs, which outlive a lost connection.</summary>
    public bool UsesJobs { get; set; }

    /// <summary>Smaller write calls do without a job.</summary>
    public int RowsPerJob { get; set; }

    public HashSet<string> Refuses { get; } = [];

    /// <summary>How many more attempts at an account meet a lock.</summary>
    public Dictionary<string, int> Locks { get; } = [];

    /// <summary>Rows of each write call, in order.</summary>
    public List<int> Batches { get; } = [];

    public HashSet<string> LeavesUnprocessed { get; } = [];

    /// <summary>The next write call (or job) is carried out and then the connection drops.</summary>
    public bool DropsNextAnswer { get; set; }

    /// <summary>The next write call never arrives.</summary>
    public bool DropsNextRequest { get; set; }

    /// <summary>No call by id and no job is answered.</summary>
    public bool IsDown { get; set; }

    /// <summary>Every (account, field, value) that a write changed, in order.</summary>
    public List<(string Id, string Field, string Value)> Written { get; } = [];

    public int FullReads { get; private set; }

    /// <summary>Full reads are prepared by a job that outlives the process.</summary>
    public bool GivesTickets { get; set; }

    /// <summary>The next full read breaks off after so many accounts.</summary>
    public int? BreaksAfter { get; set; }

    public CrmException? BreaksWith { get; set; }

    /// <summary>Happens once, when the next write call arrives.</summary>
    public Action? BeforeWriting { get; set; }

    /// <summary>The write call of this number (from 1) is carried out and then the connection drops.</summary>
    public int? DropsAnswerOfBatch { get; set; }

    /// <summary>The write call of this number (from 1) is carried out and then our process ends.</summary>
    public int? DiesAfterBatch { get; set; }

    /// <summary>How far the CRM's clock is ahead of ours.</summary>
    public TimeSpan Skew { get; set; }

    private DateTimeOffset Now => time.GetUtcNow() + Skew;

    /// <summary>What <c>doctor</c> would say; empty = nothing.</summary>
    public List<Check> Checks { get; } = [];

    /// <summary>Happens once, when a run next asks what has changed: before an incremental read, and just before writing.</summary>
    public Action? WhenAskedForChanges { get; set; }

    /// <summary>Happens once, when the first chunk has been carried out.</summary>
    public Func<Task>? WhenWriting { get; set; }

    public FakeCrm WithField(string name, ValueKind kind = ValueKind.Text, bool writable = true, bool ours = false, bool isVolatile = false, params string[] options)
    {
        _fields[name] = new CrmField(name, name, kind, writable, options.Length > 0, options.Length > 0, options, ours, isVolatile);
        return this;
    }

    public FakeCrm WithField(CrmField field)
    {
        _fields[field.Name] = field;
        return this;
    }

    public void Hide(string field) => _fields.Remove(field);

    public FakeAccount Add(string id, params (string Field, AttributeValue Value)[] values)
    {
        var account = new FakeAccount { ModifiedAt = Now };
        foreach (var (field, value) in values) account.Values[field] = value;
        _accounts[new AccountId(id)] = account;
        return account;
    }

    /// <summary>Whatever led to one record leads to another.</summary>
    public void Redirect(string from, string to)
    {
        foreach (var account in _accounts.Values.Where(account => account.MergedInto?.Value == from)) account.MergedInto = new AccountId(to);
    }

    /// <summary>A new record that holds what another one does.</summary>
    public void Copy(string from, string to) => Add(to, [.. _accounts[new AccountId(from)].Values.Select(pair => (pair.Key, pair.Value))]);

    public AttributeValue Value(string id, string field) => _accounts[new AccountId(id)].Values.GetValueOrDefault(field);

    /// <summary>As a person would, in the CRM's own pages.</summary>
    public void Edit(string id, string field, AttributeValue value)
    {
        var account = _accounts[new AccountId(id)];
        account.Values[field] = value;
        account.ModifiedAt = Now;
    }

    /// <summary>A formula's value changes: the record's timestamp stays.</summary>
    public void Recalculate(string id, string field, AttributeValue value) => _accounts[new AccountId(id)].Values[field] = value;

    /// <summary>Gone without a trace, or hidden from the connection's user.</summary>
    public void Purge(string id) => _accounts.Remove(new AccountId(id));

    public void Undelete(string id)
    {
        var account = _accounts[new AccountId(id)];
        (account.IsDeleted, account.MergedInto, account.ModifiedAt) = (false, null, Now);
    }

    public void Delete(string id, string? mergedInto = null)
    {
        var account = _accounts[new AccountId(id)];
        account.IsDeleted = true;
        account.MergedInto = mergedInto is null ? null : new AccountId(mergedInto);
        account.ModifiedAt = Now;
    }

    public Task<AutomationList> AutomationAsync(CancellationToken cancellationToken) => Task.FromResult(new AutomationList([], []));

    public void Dispose() => _one.Dispose();

    public Task<IReadOnlyDictionary<AccountId, string>> OwnersAsync(IReadOnlyList<AccountId> ids, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<AccountId, string>>(new Dictionary<AccountId, string>());

    public Uri? RecordLink(AccountId id) => null;

    public Task<CrmSchema> DescribeAsync(CancellationToken cancellationToken)
    {
        Called();
        return Task.FromResult(new CrmSchema("Account", new Dictionary<string, CrmField>(_fields, StringComparer.OrdinalIgnoreCase), Now));
    }

    /// <summary>Tickets that are still served; a full read by one brings the accounts as they were when it was given.</summary>
    public Dictionary<string, List<CrmAccount>?> Tickets { get; } = [];

    public void StopServing(string ticket) => Tickets[ticket] = null;

    public Task<string?> PrepareAllAsync(IReadOnlyList<string> fields, string? earlier, CancellationToken cancellationToken)
    {
        if (!GivesTickets || (earlier is not null && Tickets.GetValueOrDefault(earlier) is not null)) return Task.FromResult(GivesTickets ? earlier : null);
        var ticket = $"ticket-{Tickets.Count + 1}";
        Tickets[ticket] = [.. Accounts(fields, _ => true)];
        return Task.FromResult<string?>(ticket);
    }

    public async IAsyncEnumerable<CrmAccount> ReadAllAsync(IReadOnlyList<string> fields, string? ticket, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Called();
        FullReads++;
        await Task.CompletedTask;
        var left = BreaksAfter ?? int.MaxValue;
        BreaksAfter = null;
        foreach (var account in ticket is null ? [.. Accounts(fields, _ => true)] : Tickets[ticket]!)
        {
            if (left-- == 0) throw BreaksWith ?? new CrmUnavailableException(CrmName, null, null, "the connection dropped");
            yield return account;
        }
    }

    public IAsyncEnumerable<CrmAccount> ReadChangedAsync(IReadOnlyList<string> fields, DateTimeOffset since, CancellationToken cancellationToken)
    {
        WhenAskedForChanges?.Invoke();
        WhenAskedForChanges = null;
        return ReadAsync(fields, account => account.Value.ModifiedAt >= since);
    }

    public IAsyncEnumerable<CrmAccount> ReadByIdAsync(IReadOnlyList<string> fields, IReadOnlyList<AccountId> ids, CancellationToken cancellationToken)
    {
        if (IsDown) throw new CrmUnavailableException(CrmName, 503, null, "down");
        return ReadAsync(fields, account => ids.Contains(account.Key));
    }

    public WritePath ChoosePath(long rows, int fieldsPerRow) => new("fake", RowsPerChunk, (rows + RowsPerChunk - 1) / RowsPerChunk, "one path");

    /// <summary>What the CRM's history says of an account's last change.</summary>
    public Dictionary<AccountId, FieldEditor> ChangedBy { get; } = [];

    public Task<IReadOnlyDictionary<AccountId, FieldEditor>> EditorsAsync(string field, IReadOnlyList<AccountId> ids, CancellationToken cancellationToken) => IsDown
        ? throw new CrmUnavailableException(CrmName, 503, null, "down")
        : Task.FromResult<IReadOnlyDictionary<AccountId, FieldEditor>>(ChangedBy);

    public int ChunksAtOnce(string path) => ChunksAtOnceOfPath;

    public async IAsyncEnumerable<RowOutcome> WriteAsync(WriteChunk chunk, Func<string, Task> jobStarted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await GatherAsync();
        List<RowOutcome> outcomes;
        await _one.WaitAsync(cancellationToken);
        try
        {
            outcomes = await CarryOutAsync(chunk, jobStarted);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
            _one.Release();
        }

        foreach (var outcome in outcomes) yield return outcome;
    }

    private async Task GatherAsync()
    {
        var underWay = Interlocked.Increment(ref _underWay);
        MostUnderWay = Math.Max(MostUnderWay, underWay);
        if (underWay >= HoldsUntilUnderWay) _gathered.TrySetResult();
        await _gathered.Task;
    }

    private async Task<List<RowOutcome>> CarryOutAsync(WriteChunk chunk, Func<string, Task> jobStarted)
    {
        Called();
        if (DropsNextRequest)
        {
            DropsNextRequest = false;
            throw new CrmUnavailableException(CrmName, null, null, "the connection dropped");
        }

        Batches.Add(chunk.Rows.Count);
        if (RefusesBatch is { } refused && Batches.Count == refused.Number) throw refused.With;
        BeforeWriting?.Invoke();
        BeforeWriting = null;
        var job = $"job-{_jobs.Count + 1}";
        if (UsesJobs && chunk.Rows.Count >= RowsPerJob) await jobStarted(job);
        var outcomes = chunk.Rows.Select(row => Write(chunk.Fields, row)).Reverse().ToList();
        if (UsesJobs && chunk.Rows.Count >= RowsPerJob) _jobs[job] = outcomes;
        if (Batches.Count == DiesAfterBatch) throw new InvalidOperationException("killed");
        if (DropsNextAnswer || Batches.Count == DropsAnswerOfBatch)
        {
            DropsNextAnswer = false;
            throw new CrmUnavailableException(CrmName, null, null, "the connection dropped");
        }

        if (WhenWriting is { } happen) await happen();
        WhenWriting = null;
        return outcomes;
    }

    public async IAsyncEnumerable<RowOutcome> ResumeAsync(string jobId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Called();
        await Task.CompletedTask;
        if (IsDown) throw new CrmUnavailableException(CrmName, 503, null, "down");
        foreach (var outcome in _jobs.GetValueOrDefault(jobId) ?? []) yield return outcome;
    }

    public async IAsyncEnumerable<string> CreateAsync(IReadOnlyList<SegmentField> fields, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        foreach (var field in fields.Where(field => !_fields.TryGetValue(field.Field, out var known) || known.Options.Count < field.Options.Count))
        {
            WithField(field.Field, ours: true, options: [.. field.Options.Select(option => option.Value)]);
            yield return $"created {field.Field}";
        }
    }

    public async IAsyncEnumerable<Check> ExamineAsync(FieldNeeds needs, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        foreach (var check in Checks) yield return check;
    }

    private RowOutcome Write(IReadOnlyList<string> fields, WriteRow row)
    {
        if (LeavesUnprocessed.Contains(row.Id.Value)) return new RowOutcome(row.Id, OutcomeKind.Unprocessed);
        if (Refuses.Contains(row.Id.Value))
        {
            return new RowOutcome(row.Id, OutcomeKind.Failed, new RowError(RejectClass.ValidationRule, "FAKE_RULE", "the rule says no", [], "mend the record"));
        }

        if (Locks.GetValueOrDefault(row.Id.Value) is > 0 and var left)
        {
            Locks[row.Id.Value] = left - 1;
            return new RowOutcome(row.Id, OutcomeKind.Failed, new RowError(RejectClass.Lock, "FAKE_LOCK", "somebody holds it", [], "wait"));
        }

        if (!_accounts.TryGetValue(row.Id, out var account) || account.IsDeleted)
        {
            return new RowOutcome(row.Id, OutcomeKind.Failed, new RowError(RejectClass.Gone, "FAKE_GONE", "no such account", [], "none"));
        }

        for (var i = 0; i < fields.Count; i++)
        {
            if (row.Changes[i].Action == ChangeAction.Keep) continue;
            account.Values[fields[i]] = row.Changes[i].Value;
            Written.Add((row.Id.Value, fields[i], row.Changes[i].Value.ToString()));
        }

        account.ModifiedAt = Now;
        return new RowOutcome(row.Id, OutcomeKind.Succeeded);
    }

    private async IAsyncEnumerable<CrmAccount> ReadAsync(IReadOnlyList<string> fields, Func<KeyValuePair<AccountId, FakeAccount>, bool> wanted)
    {
        Called();
        await Task.CompletedTask;
        foreach (var account in Accounts(fields, wanted).ToList()) yield return account;
    }

    private IEnumerable<CrmAccount> Accounts(IReadOnlyList<string> fields, Func<KeyValuePair<AccountId, FakeAccount>, bool> wanted)
    {
        foreach (var (id, account) in _accounts.Where(wanted))
        {
            var values = fields.Select(field => _fields.ContainsKey(field) ? account.Values.GetValueOrDefault(field) : AttributeValue.Unknown).ToArray();
            yield return new CrmAccount(id, account.ModifiedAt, values, account.IsDeleted, account.MergedInto, account.Parent);
        }
    }

    private void Called() => _calls++;

    internal sealed class FakeAccount
    {
        public Dictionary<string, AttributeValue> Values { get; } = new(StringComparer.OrdinalIgnoreCase);

        public DateTimeOffset ModifiedAt { get; set; }

        public bool IsDeleted { get; set; }

        public AccountId? MergedInto { get; set; }

        public AccountId? Parent { get; set; }
    }
}

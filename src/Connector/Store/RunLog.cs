using System.Text.Json;
using Connector.Accounts;
using Connector.Planning;
using Connector.Store.Sql;

namespace Connector.Store;

internal sealed class RunLog(Database database, TimeProvider clock) : IRunLog
{
    private const string Records = """
        select id, status, started_at, ended_at, framework_version, rows_read, evaluated, changed, unchanged, sent, succeeded, failed,
            unprocessed, in_doubt, rejected_open, api_calls, trouble, kind, plan, moved, held, waiting
        from run where status <> 'Running'
        """;

    /// <summary>It decided the whole book.</summary>
    private const string Complete = "status in ('Succeeded', 'Partial', 'Held') and evaluated > 0";

    public async Task<long> BeginAsync(RunKind kind, DateTimeOffset startedAt, int frameworkVersion, CancellationToken cancellationToken)
    {
        using var turn = await database.BeginAsync(cancellationToken);
        var run = database.Scalar("select coalesce(max(id), 0) + 1 from run");
        database.Execute(
            "insert into run (id, kind, status, started_at, framework_version) values (@run, @kind, @status, @at, @version)",
            run, kind.ToString(), nameof(RunStatus.Running), StoreTime.From(startedAt), frameworkVersion);
        turn.Commit();
        return run;
    }

    public async Task EndAsync(
        RunRecord record, IReadOnlyList<FindingTally.Entry> findings, IReadOnlyList<SegmentCount> shares, CancellationToken cancellationToken)
    {
        if (record.Status == RunStatus.Running) throw new ArgumentException("a run does not end as running", nameof(record));

        using var turn = await database.BeginAsync(cancellationToken);
        var changed = database.Execute(
            """
            update run set status = @status, started_at = @started, ended_at = @ended, framework_version = @version, rows_read = @read,
                evaluated = @evaluated, changed = @changed, unchanged = @unchanged, sent = @sent, succeeded = @succeeded, failed = @failed,
                unprocessed = @unprocessed, in_doubt = @in_doubt, rejected_open = @rejected, api_calls = @calls, trouble = @trouble,
                plan = @plan, moved = @moved, held = @held, waiting = @waiting
            where id = @run and status = 'Running'
            """,
            record.Status.ToString(), StoreTime.From(record.StartedAt), StoreTime.From(record.EndedAt), record.FrameworkVersion, record.Read,
            record.Evaluated, record.Changed, record.Unchanged, record.Sent, record.Succeeded, record.Failed,
            record.Unprocessed, record.InDoubt, record.RejectedOpen, record.ApiCalls, record.Trouble,
            record.Plan, record.Moved, record.Held, record.Waiting, record.Run);
        if (changed != 1) throw new InvalidOperationException($"run {record.Run} is not running");

        for (var i = 0; i < findings.Count; i++) Store(record.Run, i, findings[i]);
        foreach (var share in shares)
        {
            database.Execute(
                "insert into run_segment (run, dimension, segment, accounts) values (@run, @dimension, @segment, @accounts)",
                record.Run, share.Dimension, share.Segment, share.Accounts);
        }

        turn.Commit();
    }

    public async Task<RunRecord?> LatestAsync(CancellationToken cancellationToken)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        return database.Query($"{Records} order by id desc limit 1", ToRecord).FirstOrDefault();
    }

    public async Task<RunRecord?> FindAsync(long run, CancellationToken cancellationToken)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        return database.Query($"{Records} and id = @run", ToRecord, run).FirstOrDefault();
    }

    public async Task<IReadOnlyList<RunCost>> CostsAsync(int most, CancellationToken cancellationToken)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        return database.Query(
            """
            select api_calls, started_at, ended_at, case when rows_read >= evaluated then 1 else 0 end from run
            where kind = @kind and status in ('Succeeded', 'Partial') and evaluated > 0 order by id desc limit @most
            """,
            reader => new RunCost(reader.GetInt64(0), reader.Time(2) - reader.Time(1), reader.GetInt64(3) != 0),
            nameof(RunKind.Sync), most);
    }

    public async Task<IReadOnlyList<SegmentCount>> BaselineAsync(CancellationToken cancellationToken)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        return database.Query(
            """
            select dimension, segment, accounts from run_segment where run = (
                select p.run from plan p join approval a on a.plan = p.id where p.framework_hash = (
                    select q.framework_hash from plan q join approval b on b.plan = q.id order by q.id desc limit 1)
                order by p.id limit 1)
            """,
            reader => new SegmentCount(reader.GetString(0), reader.GetString(1), reader.GetInt64(2)));
    }

    public async Task BeginDecidingAsync(long run, DateTimeOffset at, CancellationToken cancellationToken)
    {
        using var turn = await database.BeginAsync(cancellationToken);
        database.Execute("update run set decided_at = @at where id = @run", StoreTime.From(at), run);
        turn.Commit();
    }

    public async Task<IReadOnlyList<DecidingRun>> DecidingRunsAsync(CancellationToken cancellationToken)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        return database.Query(
            $"""
            select id, started_at, decided_at, framework_version, case when {Complete} then 1 else 0 end, decided_to from run
            where status <> 'Running' and (decided_at is not null or {Complete}) order by id
            """,
            reader => new DecidingRun(
                reader.GetInt64(0), reader.Time(1), reader.IsDBNull(2) ? null : reader.Time(2), reader.GetInt32(3), reader.GetInt64(4) != 0, reader.GetInt64(5)));
    }

    public async Task<int> DecidedTimesAsync(CancellationToken cancellationToken)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        return (int)database.Scalar($"select count(*) from run where {Complete}");
    }

    public async Task<DateTimeOffset?> DecidedSinceAsync(bool withoutHolds, CancellationToken cancellationToken)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        return database.Query(
            "select coalesce(decided_at, started_at) from run where status in ('Succeeded', 'Partial', @held) and evaluated > 0 order by id desc limit 1",
            reader => (DateTimeOffset?)StoreTime.To(reader.GetInt64(0)),
            withoutHolds ? nameof(RunStatus.Succeeded) : nameof(RunStatus.Held)).FirstOrDefault();
    }

    public async Task<IReadOnlyList<(long Run, SegmentCount Count)>> SharesAsync(CancellationToken cancellationToken)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        return database.Query(
            $"select run, dimension, segment, accounts from run_segment where run in (select id from run where {Complete}) order by run",
            reader => (reader.GetInt64(0), new SegmentCount(reader.GetString(1), reader.GetString(2), reader.GetInt64(3))));
    }

    public async Task<IReadOnlyList<IReadOnlyList<SegmentCount>>> PastSharesAsync(int frameworkVersion, int most, CancellationToken cancellationToken)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        var counts = database.Query(
            """
            select s.run, s.dimension, s.segment, s.accounts from run_segment s where s.run in (
                select r.id from run r where r.status in ('Succeeded', 'Partial') and r.framework_version = @version and r.evaluated > 0 order by r.id desc limit @most)
            """,
            reader => (Run: reader.GetInt64(0), Count: new SegmentCount(reader.GetString(1), reader.GetString(2), reader.GetInt64(3))),
            frameworkVersion, most);
        return [.. counts.GroupBy(one => one.Run).OrderByDescending(run => run.Key).Select(run => (IReadOnlyList<SegmentCount>)[.. run.Select(one => one.Count)])];
    }

    public async Task<int?> DecidedVersionAsync(CancellationToken cancellationToken)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        return database.Query(
            $"select framework_version from run where {Complete} order by id desc limit 1",
            reader => (int?)reader.GetInt32(0)).FirstOrDefault();
    }

    public async Task<IReadOnlyList<FindingTally.Entry>> FindingsAsync(long run, CancellationToken cancellationToken)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        var entries = database.Query(
            "select severity, rule, field, times from finding where run = @run order by number",
            reader => new FindingTally.Entry((Severity)reader.GetInt32(0), reader.GetString(1), reader.Text(2)) { Count = reader.GetInt64(3) },
            run);
        var examples = database.Query(
            "select finding, crm_id, message from finding_example where run = @run order by finding, number",
            reader => (Finding: reader.GetInt32(0), Account: reader.Text(1), Message: reader.GetString(2)),
            run);
        foreach (var (finding, account, message) in examples)
        {
            var entry = entries[finding];
            entry.Examples.Add(new(entry.Severity, entry.Rule, account is null ? null : new AccountId(account), entry.Field, message));
        }

        return entries;
    }

    public async Task<int> FrameworkVersionAsync(FrameworkIdentity framework, CancellationToken cancellationToken)
    {
        using var turn = await database.BeginAsync(cancellationToken);
        database.Execute(
            """
            insert into framework_version (number, name, version, hash, body, first_seen, tables)
            select coalesce(max(number), 0) + 1, @name, @version, @hash, @text, @at, @tables from framework_version where true
            on conflict (hash) do update set tables = coalesce(framework_version.tables, excluded.tables)
            """,
            framework.Name, framework.Version, framework.Hash, framework.Text, clock.Now(), framework.Tables is { } tables ? JsonSerializer.Serialize(tables) : null);
        var number = (int)database.Scalar("select number from framework_version where hash = @hash", framework.Hash);
        turn.Commit();
        return number;
    }

    public async Task<FrameworkIdentity?> FrameworkAsync(int number, CancellationToken cancellationToken)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        return database.Query(
            "select name, version, hash, body, tables from framework_version where number = @number",
            reader => new FrameworkIdentity(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3),
                reader.Text(4) is { } tables ? JsonSerializer.Deserialize<Dictionary<string, string>>(tables) : null),
            number).FirstOrDefault();
    }

    public async Task<IReadOnlySet<string>> AdoptedFieldsAsync(CancellationToken cancellationToken)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        return database.Query("select field from adopted_field", reader => reader.GetString(0)).ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    public async Task AdoptFieldAsync(string field, DateTimeOffset at, CancellationToken cancellationToken)
    {
        using var turn = await database.BeginAsync(cancellationToken);
        database.Execute(
            "insert into adopted_field (field, adopted_at) values (@field, @at) on conflict (field) do nothing", field, StoreTime.From(at));
        turn.Commit();
    }

    /// <summary>Ends runs that a dead process left running; their counts died with it. Only inside a transaction.</summary>
    public void EndAbandoned() => database.Execute(
        "update run set status = @failed, ended_at = @at, trouble = 'the process ended' where status = @running",
        nameof(RunStatus.Failed), clock.Now(), nameof(RunStatus.Running));

    private void Store(long run, int number, FindingTally.Entry finding)
    {
        database.Execute(
            "insert into finding (run, number, severity, rule, field, times) values (@run, @number, @severity, @rule, @field, @times)",
            run, number, (long)finding.Severity, finding.Rule, finding.Field, finding.Count);
        for (var i = 0; i < finding.Examples.Count; i++)
        {
            database.Execute(
                "insert into finding_example (run, finding, number, crm_id, message) values (@run, @finding, @number, @account, @message)",
                run, number, i, finding.Examples[i].Account?.Value, finding.Examples[i].Message);
        }
    }

    private static RunRecord ToRecord(Cursor reader) => new(
        reader.GetInt64(0),
        Enum.Parse<RunStatus>(reader.GetString(1)),
        reader.Time(2),
        reader.Time(3),
        reader.GetInt32(4),
        reader.GetInt64(5),
        reader.GetInt64(6),
        reader.GetInt64(7),
        reader.GetInt64(8),
        reader.GetInt64(9),
        reader.GetInt64(10),
        reader.GetInt64(11),
        reader.GetInt64(12),
        reader.GetInt64(13),
        reader.GetInt64(14),
        reader.GetInt64(15),
        reader.Text(16),
        Enum.Parse<RunKind>(reader.GetString(17)),
        reader.IsDBNull(18) ? null : reader.GetInt64(18),
        reader.GetInt64(19),
        reader.GetInt64(20),
        reader.GetInt64(21));
}

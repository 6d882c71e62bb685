using Connector.Accounts;
using Connector.Planning.Merging;
using Connector.Store.Packing;
using Connector.Store.Sql;
using Connector.WriteBack;

namespace Connector.Store;

internal sealed class MergeStore(Database database, Layouts layouts) : IMergeStore
{
    /// <summary>Constants: the plan. Survivor and losers in order, each with what it held; the survivor with what it is given. Only inside a turn.</summary>
    public const string Sealed = """
        select r.crm_id, r.before, case when r.place = 0 then m.kept end from account_merge m join account_merge_record r on r.plan = m.plan and r.number = m.number
        where m.plan = @plan order by m.number, r.place
        """;

    private const string Survivor = "survivor";

    private const string Records = """
        select m.plan, m.number, p.written, m.kept, m.confidence, m.evidence, m.why_survivor, r.place, r.crm_id, r.before, r.state, r.into_id,
            r.class, r.code, r.message, r.mend
        from account_merge m join plan p on p.id = m.plan join account_merge_record r on r.plan = m.plan and r.number = m.number
        """;

    public async Task AddAsync(long plan, IReadOnlyList<PlannedMerge> merges, CancellationToken cancellationToken)
    {
        using var turn = await database.BeginAsync(cancellationToken);
        if (database.Scalar("select count(*) from plan where id = @plan and seal is null", plan) != 1) throw new InvalidOperationException($"plan {plan} is sealed or not there");
        var layout = (int)database.Scalar("select written from plan where id = @plan", plan);
        for (var number = 0; number < merges.Count; number++) Add(plan, number, layout, merges[number]);
        turn.Commit();
    }

    public Task<IReadOnlyList<StoredMerge>> OfPlanAsync(long plan, CancellationToken cancellationToken) => MergesAsync("where m.plan = @plan", cancellationToken, plan);

    public Task<IReadOnlyList<StoredMerge>> InDoubtAsync(CancellationToken cancellationToken) => MergesAsync(
        "where exists (select 1 from account_merge_record s where s.plan = m.plan and s.number = m.number and s.state = 'sent')", cancellationToken);

    public async Task<long> CountOfRunAsync(long run, CancellationToken cancellationToken)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        return database.Scalar("select count(*) from account_merge_record where run = @run and state = 'merged'", run);
    }

    public async Task MarkSentAsync(long run, IReadOnlyList<LoserKey> sent, IReadOnlyList<LoserKey> moved, CancellationToken cancellationToken)
    {
        using var turn = await database.BeginAsync(cancellationToken);
        foreach (var key in sent) Move(key, run, MergeState.Planned, MergeState.Sent, null, null);
        foreach (var key in moved) Move(key, run, MergeState.Planned, MergeState.Moved, null, null);
        turn.Commit();
    }

    public async Task SettleAsync(long run, IReadOnlyList<(LoserKey Loser, MergeState State, AccountId? Into, RowError? Error)> settled, CancellationToken cancellationToken)
    {
        using var turn = await database.BeginAsync(cancellationToken);
        foreach (var (key, state, into, error) in settled) Move(key, run, MergeState.Sent, state, into, error);
        turn.Commit();
    }

    private void Add(long plan, int number, int layout, PlannedMerge merge)
    {
        database.Execute(
            "insert into account_merge (plan, number, kept, confidence, evidence, why_survivor) values (@plan, @number, @kept, @confidence, @evidence, @why)",
            plan, number, PackedValues.Pack(layout, merge.Kept), merge.Confidence, merge.Evidence, merge.WhySurvivor);
        for (var place = 0; place < merge.Records.Count; place++)
        {
            database.Execute(
                "insert into account_merge_record (plan, number, place, crm_id, before, state) values (@plan, @number, @place, @id, @before, @state)",
                plan, number, place, merge.Records[place].Id.Value, PackedValues.Pack(layout, merge.Records[place].Before), place == 0 ? Survivor : Word(MergeState.Planned));
        }
    }

    private void Move(LoserKey key, long run, MergeState from, MergeState to, AccountId? into, RowError? error)
    {
        var changed = database.Execute(
            """
            update account_merge_record set state = @to, run = @run, into_id = @into, class = @class, code = @code, message = @message, mend = @mend
            where plan = @plan and number = @number and place = @place and state = @from
            """,
            Word(to), run, into?.Value, error is null ? null : (int)error.Class, error?.Code, error?.Message, error?.Mend, key.Plan, key.Number, key.Place, Word(from));
        if (changed != 1) throw new InvalidOperationException($"record {key.Place} of merge {key.Number} of plan {key.Plan} is not {Word(from)}");
    }

    private async Task<IReadOnlyList<StoredMerge>> MergesAsync(string which, CancellationToken cancellationToken, params object?[] values)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        layouts.Refresh();
        var rows = database.Query($"{Records} {which} order by m.plan, m.number, r.place", ToRow, values);
        return [.. rows.GroupBy(row => (row.Plan, row.Number)).Select(group => ToMerge([.. group]))];
    }

    private StoredMerge ToMerge(IReadOnlyList<Row> rows)
    {
        var first = rows[0];
        var merge = new PlannedMerge(
            [.. rows.Select(row => new MergedRecord(new AccountId(row.Id), PackedValues.Values(row.Before).Values))],
            PackedValues.Changes(first.Kept).Changes, first.Confidence, first.Evidence, first.Why);
        return new StoredMerge(first.Plan, first.Number, layouts.Get(first.Layout), merge, [.. rows.Skip(1).Select(row => row.State)]);
    }

    private static Row ToRow(Cursor reader)
    {
        var key = new LoserKey(reader.GetInt64(0), reader.GetInt32(1), reader.GetInt32(7));
        var error = reader.Text(13) is { } code ? new RowError((RejectClass)reader.GetInt32(12), code, reader.Text(14) ?? "", [], reader.Text(15) ?? "") : null;
        var into = reader.Text(11) is { } id ? new AccountId(id) : (AccountId?)null;
        var state = reader.GetString(10) is Survivor ? MergeState.Planned : Enum.Parse<MergeState>(reader.GetString(10), ignoreCase: true);
        return new Row(
            key.Plan, key.Number, reader.GetInt32(2), reader.Blob(3)!, reader.Number(4) ?? 0, reader.GetString(5), reader.GetString(6),
            reader.GetString(8), reader.Blob(9)!, new LoserState(key, state, into, error));
    }

    private static string Word(MergeState state) => state.ToString().ToLowerInvariant();

    private sealed record Row(
        long Plan, int Number, int Layout, byte[] Kept, double Confidence, string Evidence, string Why, string Id, byte[] Before, LoserState State);
}

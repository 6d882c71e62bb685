using Connector.Accounts;
using Connector.Enrichment;
using Connector.Store.Packing;
using Connector.Store.Sql;

namespace Connector.Store;

internal sealed class Answers(Database database, Layouts layouts) : IAnswers
{
    // What is only confirmed is no news: a source that is read as a whole says the same every night, as of that night. Of what was bought the date counts too.
    private const string IsNews = """
        (a.outcome <> r.outcome or a.facts <> r.facts or a.confidence <> r.confidence or a.source <> r.source or (@bought = 1 and a.as_of <> r.as_of))
        """;

    private const string News = """
        a.outcome <> excluded.outcome or a.facts <> excluded.facts or a.confidence <> excluded.confidence or a.source <> excluded.source
                or (@bought = 1 and a.as_of <> excluded.as_of)
        """;

    private const string KeepOld = $"""
        insert into answer_history (account, vendor, source, outcome, known_from, known_until, as_of, confidence, their_id, facts, said_of)
        select a.account, a.vendor, a.source, a.outcome, coalesce(a.known_from, a.asked_at), r.asked_at, a.as_of, a.confidence, a.their_id, a.facts, a.said_of
        from @rows(account bigint, vendor text, source text, outcome integer, asked_at bigint, as_of bigint, confidence float8, facts bytea) r cross join answer a
        where a.account = r.account and a.vendor = r.vendor and coalesce(a.known_from, a.asked_at) < r.asked_at and {IsNews}
        """;

    private const string Upsert = $"""
        insert into answer as a (account, vendor, source, outcome, asked_at, as_of, confidence, credits, their_id, facts, known_from, said_of)
        select r.account, r.vendor, r.source, r.outcome, r.asked_at, r.as_of, r.confidence, r.credits, r.their_id, r.facts, r.asked_at, r.as_of
        from @rows(account bigint, vendor text, source text, outcome integer, asked_at bigint, as_of bigint, confidence float8, credits float8, their_id text, facts bytea) r
        where true
        on conflict (account, vendor) do update set source = excluded.source, outcome = excluded.outcome, asked_at = excluded.asked_at,
            as_of = excluded.as_of, confidence = excluded.confidence, credits = excluded.credits, their_id = excluded.their_id, facts = excluded.facts,
            known_from = case when {News} then excluded.asked_at else coalesce(a.known_from, a.asked_at) end,
            said_of = case when {News} then excluded.as_of else coalesce(a.said_of, a.as_of) end
        """;

    public async Task<bool> AnyAsync(CancellationToken cancellationToken)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        return database.Scalar("select count(*) from (select account from answer limit 1) as one") > 0;
    }

    public async Task<IReadOnlyDictionary<long, IReadOnlyList<SourceAnswer>>> BetweenAsync(long first, long last, CancellationToken cancellationToken)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        layouts.Refresh();
        return database.Query(
            """
            select account, vendor, source, outcome, asked_at, as_of, confidence, credits, their_id, facts from answer
            where account >= @first and account <= @last order by account, vendor
            """,
            ToAnswer, first, last).GroupBy(answer => answer.Account).ToDictionary(group => group.Key, group => (IReadOnlyList<SourceAnswer>)[.. group]);
    }

    public async Task<IReadOnlyDictionary<long, IReadOnlyList<PastAnswer>>> PastBetweenAsync(long first, long last, CancellationToken cancellationToken)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        layouts.Refresh();
        return database.Query(
            """
            select account, vendor, source, outcome, known_from, as_of, confidence, 0.0, their_id, facts, known_until, coalesce(said_of, as_of) from answer_history
            where account >= @first and account <= @last
            union all
            select account, vendor, source, outcome, coalesce(known_from, asked_at), as_of, confidence, credits, their_id, facts, null, coalesce(said_of, as_of) from answer
            where account >= @first and account <= @last
            order by 1, 2, 5
            """,
            reader => new PastAnswer(ToAnswer(reader), reader.IsDBNull(10) ? null : reader.Time(10), reader.Time(11)), first, last)
            .GroupBy(past => past.Answer.Account).ToDictionary(group => group.Key, group => (IReadOnlyList<PastAnswer>)[.. group]);
    }

    public async Task<long> BeginPurchaseAsync(Purchase purchase, IReadOnlyList<CompanyQuestion> questions, CancellationToken cancellationToken)
    {
        using var turn = await database.BeginAsync(cancellationToken);
        var id = database.Scalar("select coalesce(max(id), 0) + 1 from purchase");
        database.Execute(
            "insert into purchase (id, run, vendor, sent_at, accounts, most, drawn) values (@id, @run, @vendor, @at, @accounts, @most, @drawn)",
            id, purchase.Run, purchase.Vendor, StoreTime.From(purchase.SentAt), (long)purchase.Accounts, purchase.Most, purchase.Drawn);
        foreach (var question in questions)
        {
            database.Execute(
                """
                insert into question (id, purchase, account, vendor, name, website, city, state, asked_at, stage)
                values (@id, @purchase, @account, @vendor, @name, @website, @city, @state, @at, 'open')
                """,
                question.Id, id, question.Account, purchase.Vendor, question.Name, question.Website, question.City, question.State, StoreTime.From(purchase.SentAt));
        }

        turn.Commit();
        return id;
    }

    public async Task RefuseAsync(long purchase, CancellationToken cancellationToken)
    {
        using var turn = await database.BeginAsync(cancellationToken);
        database.Execute("delete from question where purchase = @id", purchase);
        database.Execute("update purchase set credits = 0, drawn = 0 where id = @id", purchase);
        turn.Commit();
    }

    public async Task StoreAsync(long? purchase, double credits, double drawn, IReadOnlyList<SourceAnswer> answers, CancellationToken cancellationToken)
    {
        using var turn = await database.BeginAsync(cancellationToken);
        Write(purchase is not null, answers);
        if (purchase is { } request) database.Execute("update purchase set credits = @credits, drawn = @drawn where id = @id", credits, drawn, request);
        turn.Commit();
    }

    /// <summary>Only inside a transaction.</summary>
    public void Write(bool bought, IReadOnlyList<SourceAnswer> answers)
    {
        var (keepOld, rows) = (database.PrepareRows(KeepOld, bought ? 1L : 0L), database.PrepareRows(Upsert, bought ? 1L : 0L));
        foreach (var answer in answers)
        {
            var facts = PackedValues.Pack(layouts.Register(answer.Facts.Names).Id, [.. answer.Facts.Values]);
            var (asked, asOf) = (StoreTime.From(answer.AskedAt), StoreTime.From(answer.AsOf));
            keepOld.Add(answer.Account, answer.Vendor, answer.Source, (int)answer.Outcome, asked, asOf, answer.Confidence, facts); // before rows, also where both wait
            rows.Add(answer.Account, answer.Vendor, answer.Source, (int)answer.Outcome, asked, asOf, answer.Confidence, answer.Credits, answer.TheirId, facts);
        }

        keepOld.Flush();
        rows.Flush();
    }

    public async Task<IReadOnlyList<Purchase>> LoseAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var turn = await database.BeginAsync(cancellationToken);
        var lost = database.Query(
            "select run, vendor, sent_at, accounts, most, drawn from purchase where credits is null and lost_at is null order by id",
            reader => new Purchase(reader.GetInt64(0), reader.GetString(1), reader.Time(2), reader.GetInt32(3), reader.GetDouble(4), reader.GetDouble(5)));
        if (lost.Count > 0) database.Execute("update purchase set lost_at = @at where credits is null and lost_at is null", StoreTime.From(now));
        turn.Commit();
        return lost;
    }

    public async Task<Spending> SpendingAsync(string vendor, DateTimeOffset since, CancellationToken cancellationToken)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        var spent = Sum("select sum(coalesce(credits, most)) from purchase where vendor = @vendor and sent_at >= @since", vendor, StoreTime.From(since));
        var drawn = Sum("select sum(drawn) from purchase where vendor = @vendor", vendor);
        var approved = Sum("select sum(credits) from credit_approval where vendor = @vendor", vendor);
        return new Spending(spent, Math.Max(0, approved - drawn));
    }

    public async Task ApproveAsync(CreditApproval approval, CancellationToken cancellationToken)
    {
        using var turn = await database.BeginAsync(cancellationToken);
        database.Execute(
            """
            insert into credit_approval (id, vendor, credits, by_whom, why, approved_at)
            select coalesce(max(id), 0) + 1, @vendor, @credits, @by, @why, @at from credit_approval
            """,
            approval.Vendor, approval.Credits, approval.By, approval.Why, StoreTime.From(approval.At));
        turn.Commit();
    }

    public async Task<DateTimeOffset?> GoodAtAsync(string vendor, CancellationToken cancellationToken)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        return database.Query("select good_at from source_state where vendor = @vendor", reader => (DateTimeOffset?)reader.Time(0), vendor).FirstOrDefault();
    }

    public async Task KeepGoodAtAsync(string vendor, DateTimeOffset at, CancellationToken cancellationToken)
    {
        using var turn = await database.BeginAsync(cancellationToken);
        database.Execute(
            "insert into source_state (vendor, good_at) values (@vendor, @at) on conflict (vendor) do update set good_at = excluded.good_at", vendor,
                StoreTime.From(at));
        turn.Commit();
    }

    public async Task<IReadOnlyList<SharedRecord>> SharedAsync(CancellationToken cancellationToken)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        return database.Query(
            """
            select a.vendor, a.their_id, min(c.crm_id), max(c.crm_id), count(*) from answer a join account c on c.key = a.account
            where a.outcome = @matched and a.their_id is not null and c.gone = 0
            group by a.vendor, a.their_id having count(*) > 1 order by a.vendor, a.their_id
            """,
            reader => new SharedRecord(reader.GetString(0), reader.GetString(1), new AccountId(reader.GetString(2)), new AccountId(reader.GetString(3)),
                reader.GetInt64(4)), (int)AnswerOutcome.Matched);
    }

    public async Task<IReadOnlyList<VendorScore>> ScoresAsync(CancellationToken cancellationToken)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        var spent = database.Query("select vendor, sum(coalesce(credits, most)) from purchase group by vendor", reader =>
            (Vendor: reader.GetString(0), Credits: reader.GetDouble(1)))
            .ToDictionary(row => row.Vendor, row => row.Credits);
        var counts = database.Query("select vendor, outcome, count(*) from answer group by vendor, outcome", reader =>
            (Vendor: reader.GetString(0), Outcome: (AnswerOutcome)reader.GetInt32(1), Count: reader.GetInt64(2)));
        return
        [
            .. counts.GroupBy(row => row.Vendor).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group =>
            {
                long Of(AnswerOutcome outcome) => group.Where(row => row.Outcome == outcome).Sum(row => row.Count);
                return new VendorScore(group.Key, group.Sum(row => row.Count), Of(AnswerOutcome.Matched), Of(AnswerOutcome.NoMatch),
                    Of(AnswerOutcome.OtherCompany), spent.GetValueOrDefault(group.Key));
            }),
        ];
    }

    private double Sum(string sql, params ReadOnlySpan<object?> values) => database.Query(sql, reader => reader.Number(0) ?? 0, values)[0];

    private SourceAnswer ToAnswer(Cursor reader)
    {
        var (layout, values) = PackedValues.Values(reader.Bytes(9));
        return new SourceAnswer(
            reader.GetInt64(0), reader.GetString(1), reader.GetString(2), (AnswerOutcome)reader.GetInt32(3), reader.Time(4), reader.Time(5),
                reader.GetDouble(6), reader.GetDouble(7),
            reader.Text(8), new FactSet(layouts.Get(layout).Fields, values));
    }
}

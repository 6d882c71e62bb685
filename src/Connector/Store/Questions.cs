using Connector.Enrichment;
using Connector.Store.Sql;

namespace Connector.Store;

internal sealed class Questions(Database database, Answers answers) : IQuestions
{
    public async Task<IReadOnlyDictionary<string, AskedQuestion>> FindAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        return ids.Distinct(StringComparer.Ordinal).SelectMany(id => database.Query(
            """
            select q.id, q.vendor, coalesce(a.heir, a.key), q.name, q.website, q.city, q.state, q.asked_at, coalesce(p.credits, p.most), q.stage
            from question q join account a on a.key = q.account join purchase p on p.id = q.purchase where q.id = @id
            """,
            reader => new AskedQuestion(
                reader.GetString(0), reader.GetString(1),
                new CompanyQuestion(reader.GetInt64(2), reader.Text(3), reader.Text(4), reader.Text(5), reader.Text(6), null),
                reader.Time(7), reader.GetDouble(8), reader.GetString(9) == "answered"), id)).ToDictionary(question => question.Id, StringComparer.Ordinal);
    }

    public async Task AnswerAsync(IReadOnlyList<QuestionAnswer> came, DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var turn = await database.BeginAsync(cancellationToken);
        var fresh = came.Where(one => database.Execute(
            "update question set stage = @stage, settled_at = @at where id = @id and stage <> 'answered'",
            one.Answer is null ? "overdue" : "answered", StoreTime.From(now), one.Question) > 0).ToList();
        foreach (var one in fresh)
        {
            database.Execute(
                "update purchase set credits = coalesce(@told, credits, most) where id = (select purchase from question where id = @id)", one.Credits, one.Question);
        }

        answers.Write(bought: true, [.. fresh.Select(one => one.Answer).OfType<SourceAnswer>().Reverse().DistinctBy(one => one.Account)]);
        turn.Commit();
    }

    public async Task<long> GiveUpAsync(string vendor, DateTimeOffset before, DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var turn = await database.BeginAsync(cancellationToken);
        var overdue = database.Execute(
            "update question set stage = 'overdue', settled_at = @at where vendor = @vendor and stage = 'open' and asked_at < @before",
            StoreTime.From(now), vendor, StoreTime.From(before));
        turn.Commit();
        return overdue;
    }

    public async Task<IReadOnlyList<Outstanding>> UnansweredAsync(CancellationToken cancellationToken)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        return database.Query(
            "select account, vendor, asked_at, stage from question where stage <> 'answered' order by asked_at, id",
            reader => new Outstanding(reader.GetInt64(0), reader.GetString(1), reader.Time(2), reader.GetString(3) == "overdue"));
    }
}

using Connector.Store;
using NUnit.Framework;

namespace Connector.Tests.Store;

[TestFixture(typeof(SqliteBackend))]
[TestFixture(typeof(PostgresBackend))]
public sealed class EscalationsTests<TBackend> : StoreTests<TBackend>
    where TBackend : IStoreBackend, new()
{
    [Test]
    public async Task One_of_a_name_is_open_at_a_time_and_closed_ones_stay()
    {
        var first = await RaiseAsync("a", 1, Day3);
        var again = await RaiseAsync("a", 2, Day3);
        await RaiseAsync("b", 2, Day2);
        Clock.SetUtcNow(Day2);
        var closed = await Store.Escalations.CloseAsync("a", default);
        var closedTwice = await Store.Escalations.CloseAsync("a", default);
        var later = await RaiseAsync("a", 3, Day3);
        await ReopenAsync();

        Assert.That((first, again, closed, closedTwice, later), Is.EqualTo((true, false, true, false, true)));
        Assert.That(await Store.Escalations.ListAsync(default), Is.EqualTo(new[]
        {
            new Escalation(2, "b", 2, "many", "Grace", "why", Day1, Day2, null, null),
            new Escalation(3, "a", 3, "many", "Grace", "why", Day2, Day3, null, null),
            new Escalation(1, "a", 1, "many", "Grace", "why", Day1, Day3, null, Day2),
        }));
    }

    [Test]
    public async Task What_was_answered_is_open_and_no_longer_overdue()
    {
        await RaiseAsync("a", 1, Day2);
        var before = (await Store.Escalations.ListAsync(default))[0];
        var answered = await Store.Escalations.AnswerAsync(1, "Grace", "ticket 7", default);
        await ReopenAsync();

        var after = (await Store.Escalations.ListAsync(default)).Single();
        Assert.That((answered, await Store.Escalations.AnswerAsync(9, "Grace", "x", default)), Is.EqualTo((true, false)));
        Assert.That((before.IsOverdue(Day2), before.IsOverdue(Day1), after.IsOverdue(Day2)), Is.EqualTo((true, false, false)));
        Assert.That((after.Answer, after.ClosedAt), Is.EqualTo((new EscalationAnswer("Grace", Day1, "ticket 7"), (DateTimeOffset?)null)));
    }

    [Test]
    public async Task Told_are_those_that_runs_up_to_one_opened()
    {
        await RaiseAsync("a", 1, Day2);
        await RaiseAsync("b", 2, Day3);
        var before = await ToldAsync();
        await Store.Escalations.ToldAsync(1, default);
        await ReopenAsync();

        Assert.That((before, await ToldAsync()), Is.EqualTo(("", "a")));
    }

    private async Task<string> ToldAsync() => string.Join(' ', (await Store.Escalations.ListAsync(default)).Where(one => one.IsTold).Select(one => one.Name));

    private Task<bool> RaiseAsync(string name, long run, DateTimeOffset due) => Store.Escalations.RaiseAsync(name, run, "many", "Grace", "why", due, default);
}

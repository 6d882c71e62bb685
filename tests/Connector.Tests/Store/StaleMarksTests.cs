using Connector.Store;
using NUnit.Framework;

namespace Connector.Tests.Store;

[TestFixture(typeof(SqliteBackend))]
[TestFixture(typeof(PostgresBackend))]
public sealed class StaleMarksTests<TBackend> : StoreTests<TBackend>
    where TBackend : IStoreBackend, new()
{
    [Test]
    public async Task Who_signs_again_after_a_mark_is_there_twice_and_before_one_once()
    {
        await Store.Approvals.ApproveFrameworkAsync("aa", "Ada", null, default);
        Clock.SetUtcNow(Day1.AddHours(1));
        await Store.Approvals.ApproveFrameworkAsync("aa", "Ada", "first", default);
        await Store.Approvals.MarkStaleAsync("Peter", "merger", default);
        Clock.SetUtcNow(Day2);
        await Store.Approvals.ApproveFrameworkAsync("aa", "Ada", "second", default);
        await Store.Approvals.ApproveFrameworkAsync("aa", "Ada", null, default);
        await ReopenAsync();

        Assert.That(await Store.Approvals.FrameworkApprovalsAsync("aa", default), Is.EqualTo(new[] { new Approval("Ada", Day1, "first"), new Approval("Ada", Day2, "second") }));
    }

    [Test]
    public async Task Marks_are_given_back_the_latest_first()
    {
        await Store.Approvals.MarkStaleAsync("Peter", "merger", default);
        Clock.SetUtcNow(Day2);
        await Store.Approvals.MarkStaleAsync("Grace", "new product line", default);
        await ReopenAsync();

        Assert.That(await Store.Approvals.StaleMarksAsync(default), Is.EqualTo(new[] { new StaleMark(Day2, "Grace", "new product line"), new StaleMark(Day1, "Peter", "merger") }));
    }
}

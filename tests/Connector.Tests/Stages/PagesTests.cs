using Connector.Stages;
using NUnit.Framework;

namespace Connector.Tests.Stages;

public sealed class PagesTests
{
    [Test]
    public async Task Pages_come_in_order_and_all_of_them() =>
        Assert.That(await Numbers(5).ReadAhead().ToListAsync(), Is.EqualTo(new[] { 0, 1, 2, 3, 4 }));

    [Test]
    public async Task The_next_page_is_read_while_one_is_worked_on()
    {
        var second = new TaskCompletionSource();

        await foreach (var page in Numbers(2, asked => { if (asked == 1) second.SetResult(); }).ReadAhead())
        {
            if (page == 0) await second.Task.WaitAsync(TimeSpan.FromMinutes(1));
        }

        Assert.That(second.Task.IsCompletedSuccessfully, Is.True);
    }

    [Test]
    public void What_reading_throws_comes_when_its_page_is_asked_for()
    {
        var seen = new List<int>();

        Assert.That(
            async () =>
            {
                await foreach (var page in Numbers(3, asked => { if (asked == 2) throw new IOException("broken"); }).ReadAhead()) seen.Add(page);
            },
            Throws.TypeOf<IOException>());
        Assert.That(seen, Is.EqualTo(new[] { 0, 1 }));
    }

    [Test]
    public async Task Nothing_is_read_any_more_once_the_caller_has_left()
    {
        var (reading, closed) = (0, false);
        async IAsyncEnumerable<int> Slow()
        {
            try
            {
                for (var page = 0; ; page++)
                {
                    Interlocked.Increment(ref reading);
                    await Task.Yield();
                    Interlocked.Decrement(ref reading);
                    yield return page;
                }
            }
            finally
            {
                closed = true;
            }
        }

        await foreach (var page in Slow().ReadAhead())
        {
            if (page == 3) break;
        }

        Assert.That((reading, closed), Is.EqualTo((0, true)));
    }

    private static async IAsyncEnumerable<int> Numbers(int count, Action<int>? asked = null)
    {
        for (var number = 0; number < count; number++)
        {
            asked?.Invoke(number);
            await Task.Yield();
            yield return number;
        }
    }
}

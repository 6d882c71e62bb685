using System.Diagnostics;
using Connector.Accounts;
using Connector.Store;
using Connector.Planning;
using Connector.Reading;
using NUnit.Framework;

namespace Connector.Tests.Store;

/// <summary>Rows per second of the bulk paths, printed: dotnet test tests/Connector.Tests -c Release --filter StoreSpeed --logger "console;verbosity=detailed".</summary>
[Explicit("measures, proves nothing")]
[TestFixture(typeof(SqliteBackend))]
[TestFixture(typeof(PostgresBackend))]
public sealed class StoreSpeed<TBackend> : StoreTests<TBackend>
    where TBackend : IStoreBackend, new()
{
    private const int Accounts = 100_000;
    private const int RowsPerCall = 1_000;

    [Test]
    public async Task Bulk_paths()
    {
        await MeasureAsync("fill", () => Book.StoreAsync(FullRead(Day1), Read(0), default));
        await MeasureAsync("read again, all the same", () => Book.StoreAsync(FullRead(Day2), Read(0), default));
        await MeasureAsync("read again, all changed", () => Book.StoreAsync(FullRead(Day2), Read(1), default));
        var keys = (await AccountsAsync()).ConvertAll(account => (account.Key, account.Id));
        foreach (var tier in new[] { "core", "scale" })
        {
            await MeasureAsync($"assign {tier}", async () =>
            {
                foreach (var page in keys.Chunk(RowsPerCall))
                {
                    await Book.AssignAsync(1, Dimensions, null, [.. page.Select(account => new BookDecision(account.Key, [Assigned(tier), Assigned("high")], null))], default);
                }
            });
        }

        await MeasureAsync("recognise", async () =>
        {
            foreach (var page in keys.Chunk(RowsPerCall))
            {
                await Book.RecogniseAsync(Written, [.. page.Select(account => (account.Key, new AttributeValue[] { AttributeValue.Of("core"), default }))], default);
            }
        });
        var plan = await Plans.BeginAsync(1, Head(Written), default);
        await MeasureAsync("plan", async () =>
        {
            foreach (var page in keys.Chunk(RowsPerCall))
            {
                await Plans.AddAsync(plan, [.. page.Select(account => new PlannedChange(account.Key, account.Id, [default, default], [Set("core"), Set("high")]))], default);
            }
        });
        await MeasureAsync("seal", () => Plans.SealAsync(plan, "bulk", 10_000, default));
        var chunks = await Outbox.WaitingAsync(plan, default);
        foreach (var chunk in chunks) await Outbox.MarkSentAsync(chunk, 1, [], default);
        await MeasureAsync("acknowledge", async () =>
        {
            foreach (var chunk in chunks) await Outbox.AcknowledgeAsync(chunk, 1, [], [], default);
        });
        await MeasureAsync("cells", () => CellsAsync());
    }

    private static async IAsyncEnumerable<CrmAccount> Read(int more)
    {
        await Task.Yield();
        for (var i = 0; i < Accounts; i++)
        {
            yield return new CrmAccount(
                new AccountId($"001xx00000{i * 7919L % Accounts:D8}"), Day1,
                [AttributeValue.Of("Customer"), AttributeValue.Of((double)i + more), AttributeValue.Of("Energy"), AttributeValue.Of("core"), default]);
        }
    }

    private static async Task MeasureAsync(string what, Func<Task> work)
    {
        var (watch, used) = (Stopwatch.StartNew(), Used());
        await work();
        var (elapsed, cpu) = (watch.Elapsed.TotalSeconds, Used().Sum(process => process.Value - used.GetValueOrDefault(process.Key)));
        TestContext.Out.WriteLine($"{typeof(TBackend).Name} {what}: {Accounts / elapsed / 1000:N1} k rows/s, {Accounts / cpu / 1000:N1} k per second of processor");
    }

    /// <summary>Seconds of processor by process, of this one and the server's: on a busy machine they say more than the clock.</summary>
    private static Dictionary<int, double> Used() =>
        Process.GetProcessesByName("postgres").Append(Process.GetCurrentProcess()).ToDictionary(process => process.Id, process => process.TotalProcessorTime.TotalSeconds);
}

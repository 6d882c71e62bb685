using Connector.Accounts;
using NUnit.Framework;

namespace Connector.Tests.Store;

[TestFixture(typeof(SqliteBackend))]
[TestFixture(typeof(PostgresBackend))]
public sealed class SealTests<TBackend> : StoreTests<TBackend>
    where TBackend : IStoreBackend, new()
{
    [SetUp]
    public Task FillBook() => FillAsync(Account("A"), Account("B"));

    [Test]
    public async Task The_same_plan_has_the_same_seal()
    {
        var first = await SealAsync();

        Assert.That(first, Has.Length.EqualTo(64));
        Assert.That(await SealAsync(), Is.EqualTo(first));
    }

    [Test]
    public async Task Anything_else_gives_another_seal()
    {
        string[] seals =
        [
            await SealAsync(),
            await SealAsync(framework: "other"),
            await SealAsync(connection: "globex"),
            await SealAsync(tier: "scale"),
            await SealAsync(ids: ["A"]),
            await SealAsync(ids: ["B", "A"]),
            await SealAsync(ids: []),
            await SealAsync(before: "scale"),
            await SealAsync(fields: ["Customer_Tier__c", "Engagement_c"]),
        ];

        Assert.That(seals, Is.Unique);
    }

    [Test]
    public async Task A_plan_as_it_was_sealed_verifies_also_after_reopening()
    {
        var plan = await PlanTierAsync("core", rowsPerChunk: 10, "A", "B");
        await ReopenAsync();

        Assert.That(await Plans.VerifySealAsync(plan, default), Is.True);
    }

    [Test]
    public async Task A_plan_not_sealed_cannot_be_verified()
    {
        var plan = await Plans.BeginAsync(1, Head(Written), default);

        Assert.That(() => Plans.VerifySealAsync(plan, default), Throws.InvalidOperationException);
        Assert.That(() => Plans.VerifySealAsync(99, default), Throws.InvalidOperationException);
    }

    private async Task<string> SealAsync(
        string framework = "framework", string tier = "core", string? before = null, string[]? ids = null, string[]? fields = null,
        string connection = "acme")
    {
        var plan = await Plans.BeginAsync(1, Head(await Book.LayoutAsync(fields ?? WrittenFields, default)) with { FrameworkHash = framework, Connection = connection }, default);
        foreach (var id in ids ?? ["A", "B"])
        {
            var change = await ChangeAsync(id, Set(tier), FieldChange.Keep);
            await Plans.AddAsync(plan, [change with { Before = [AttributeValue.Of(before), default] }], default);
        }

        return await Plans.SealAsync(plan, "collections", 10, default);
    }
}

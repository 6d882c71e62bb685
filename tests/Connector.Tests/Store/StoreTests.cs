using Connector.Accounts;
using Connector.Planning;
using Connector.Reading;
using Connector.Store;
using Connector.WriteBack;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Connector.Tests.Store;

/// <summary>An open, empty store per test, and short words for what the tests say again and again.</summary>
public abstract class StoreTests<TBackend>
    where TBackend : IStoreBackend, new()
{
    protected static readonly string[] InputFields = ["Type", "NumberOfEmployees", "Industry"];
    protected static readonly string[] WrittenFields = ["Customer_Tier__c", "Engagement__c"];
    protected static readonly string[] DimensionNames = ["customer_tier", "engagement"];
    protected static readonly DateTimeOffset Day1 = new(2026, 11, 1, 2, 0, 0, TimeSpan.Zero);
    protected static readonly DateTimeOffset Day2 = Day1.AddDays(1);
    protected static readonly DateTimeOffset Day3 = Day1.AddDays(2);
    protected static readonly RowError Refused = new(RejectClass.Picklist, "INVALID_VALUE", "bad value", ["Customer_Tier__c"], "add the value");

    protected TBackend Backend { get; private set; } = default!;

    protected FakeTimeProvider Clock { get; private set; } = null!;

    protected IConnectionStore Store { get; private set; } = null!;

    protected IBook Book => Store.Book;

    protected IPlans Plans => Store.Plans;

    protected IApprovals Approvals => Store.Approvals;

    protected IOutbox Outbox => Store.Outbox;

    protected FieldLayout Inputs { get; private set; } = null!;

    protected FieldLayout Written { get; private set; } = null!;

    protected FieldLayout Dimensions { get; private set; } = null!;

    [SetUp]
    public async Task OpenStore()
    {
        Backend = new TBackend();
        Clock = new FakeTimeProvider(Day1);
        await ReopenAsync();
        Inputs = await Book.LayoutAsync(InputFields, default);
        Written = await Book.LayoutAsync(WrittenFields, default);
        Dimensions = await Book.LayoutAsync(DimensionNames, default);
    }

    [TearDown]
    public async Task CloseStore()
    {
        if (Store is not null) await Store.DisposeAsync(); // null: skipped before it was opened
        Backend.Dispose();
    }

    protected async Task ReopenAsync(int rowsPerCommit = 50_000, int rowsPerPage = 1_000)
    {
        if (Store is not null) await Store.DisposeAsync();
        Store = await Backend.Stores(Clock, rowsPerCommit, rowsPerPage).OpenAsync("acme", default);
    }

    protected static CrmAccount Account(string id, double employees = 10, string? industry = "Energy", string? tier = null, string? engagement = null) =>
        new(new AccountId(id), Day1, [AttributeValue.Of("Customer"), AttributeValue.Of(employees), AttributeValue.Of(industry), AttributeValue.Of(tier), AttributeValue.Of(engagement)]);

    protected static CrmAccount Deleted(string id, string? mergedInto = null) =>
        new(new AccountId(id), Day1, [], IsDeleted: true, mergedInto is null ? null : new AccountId(mergedInto));

    protected BookRead FullRead(DateTimeOffset at) => new(1, IsFull: true, Inputs, Written, at, at);

    protected Task<ReadCounts> FillAsync(params CrmAccount[] accounts) => Book.StoreAsync(FullRead(Day1), accounts.ToAsyncEnumerable(), default);

    protected Task<ReadCounts> FillAgainAsync(DateTimeOffset at, params CrmAccount[] accounts) =>
        Book.StoreAsync(FullRead(at), accounts.ToAsyncEnumerable(), default);

    protected Task<ReadCounts> ReadChangesAsync(DateTimeOffset at, params CrmAccount[] accounts) =>
        Book.StoreAsync(FullRead(at) with { IsFull = false }, accounts.ToAsyncEnumerable(), default);

    protected async Task<AccountHistory> FoundAsync(string id) =>
        await Book.FindAsync(new AccountId(id), default) ?? throw new InvalidOperationException($"account {id} is not in the book");

    protected async Task<List<BookAccount>> AccountsAsync()
    {
        var all = new List<BookAccount>();
        await foreach (var page in Book.AccountsAsync(default)) all.AddRange(page);
        return all;
    }

    protected async Task<List<BookCells>> CellsAsync(FieldLayout? dimensions = null, FieldLayout? written = null)
    {
        var all = new List<BookCells>();
        await foreach (var page in Book.CellsAsync(dimensions ?? Dimensions, written ?? Written, default)) all.AddRange(page);
        return all;
    }

    protected static Assignment Assigned(string segment, int clause = 0) => new(segment, clause, AssignmentFlags.None, 1, Day1);

    protected async Task AssignAsync(long run, string id, string tier, string engagement) =>
        await Book.AssignAsync(run, Dimensions, null, [new((await FoundAsync(id)).Account.Key, [Assigned(tier), Assigned(engagement)], null)], default);

    protected static PlanHead Head(FieldLayout written, PlanKind kind = PlanKind.Run) => new(kind, written, "acme", 1, "framework", "the whole book");

    protected static FieldChange Set(string value) => FieldChange.Set(AttributeValue.Of(value));

    /// <summary>Plans the same change of the tier for the accounts named, and seals it.</summary>
    protected Task<long> PlanTierAsync(string tier, int rowsPerChunk, params string[] ids) => PlanTierAsync(tier, rowsPerChunk, PlanKind.Run, ids);

    protected async Task<long> PlanTierAsync(string tier, int rowsPerChunk, PlanKind kind, params string[] ids)
    {
        var plan = await Plans.BeginAsync(1, Head(Written, kind), default);
        foreach (var id in ids) await Plans.AddAsync(plan, [await ChangeAsync(id, Set(tier), FieldChange.Keep)], default);
        await Plans.SealAsync(plan, "collections", rowsPerChunk, default);
        return plan;
    }

    protected async Task<PlannedChange> ChangeAsync(string id, params FieldChange[] changes)
    {
        var found = await FoundAsync(id);
        var before = found.Theirs.Length == 0 ? new AttributeValue[changes.Length] : found.Theirs;
        return new PlannedChange(found.Account.Key, new AccountId(id), before, changes);
    }

    protected async Task<OutboxChunk> SendAsync(long plan)
    {
        var chunk = (await Outbox.WaitingAsync(plan, default))[0];
        await Outbox.MarkSentAsync(chunk, 1, [], default);
        return chunk;
    }

    /// <summary>Sends and acknowledges every waiting chunk.</summary>
    protected async Task ApplyAsync(long plan)
    {
        foreach (var chunk in await Outbox.WaitingAsync(plan, default))
        {
            await Outbox.MarkSentAsync(chunk, 1, [], default);
            await Outbox.AcknowledgeAsync(chunk, 1, [], [], default);
        }
    }

    protected static string?[] Texts(IEnumerable<AttributeValue> values) => [.. values.Select(value => value.IsKnown ? value.ToString() : null)];
}

using Connector.Accounts;
using Connector.Planning;
using Connector.Store;
using NUnit.Framework;

namespace Connector.Tests.Store;

[TestFixture(typeof(SqliteBackend))]
[TestFixture(typeof(PostgresBackend))]
public sealed class RunLogTests<TBackend> : StoreTests<TBackend>
    where TBackend : IStoreBackend, new()
{
    private static readonly FrameworkIdentity Framework = new("customer-segmentation", "1.2.0", "abc", "framework: …");

    [Test]
    public async Task An_ended_run_comes_back_as_it_was_recorded()
    {
        var run = await Store.Runs.BeginAsync(RunKind.Sync, Day1, 3, default);
        var record = Record(run) with { Status = RunStatus.Partial, Trouble = "2 rows were refused" };

        await Store.Runs.EndAsync(record, [], [], default);
        await ReopenAsync();

        Assert.That(await Store.Runs.LatestAsync(default), Is.EqualTo(record));
    }

    [Test]
    public async Task The_latest_is_the_last_that_ended()
    {
        Assert.That(await Store.Runs.LatestAsync(default), Is.Null);
        var first = await Store.Runs.BeginAsync(RunKind.Sync, Day1, 1, default);
        await Store.Runs.EndAsync(Record(first), [], [], default);
        await Store.Runs.BeginAsync(RunKind.Sync, Day2, 1, default);

        Assert.That((await Store.Runs.LatestAsync(default))!.Run, Is.EqualTo(first));
    }

    [Test]
    public async Task The_version_that_decided_is_that_of_the_last_run_that_decided_the_book_and_did_not_fail()
    {
        Assert.That(await Store.Runs.DecidedVersionAsync(default), Is.Null);
        await EndedAsync(4, RunStatus.Succeeded, evaluated: 10);
        await EndedAsync(5, RunStatus.Succeeded, evaluated: 0);
        await EndedAsync(6, RunStatus.Failed, evaluated: 3);
        Assert.That(await Store.Runs.DecidedVersionAsync(default), Is.EqualTo(4));

        await EndedAsync(6, RunStatus.Held, evaluated: 10);
        Assert.That(await Store.Runs.DecidedVersionAsync(default), Is.EqualTo(6));

        async Task EndedAsync(int version, RunStatus status, long evaluated)
        {
            var run = await Store.Runs.BeginAsync(RunKind.Sync, Day1, version, default);
            await Store.Runs.EndAsync(Record(run) with { FrameworkVersion = version, Status = status, Evaluated = evaluated }, [], [], default);
        }
    }

    [Test]
    public async Task Syncs_that_went_through_tell_what_they_cost_the_newest_first()
    {
        var took = await EndedAsync(RunKind.Sync, RunStatus.Succeeded, read: 10, calls: 90);
        await EndedAsync(RunKind.Sync, RunStatus.Failed, read: 10, calls: 91);
        await EndedAsync(RunKind.Plan, RunStatus.Succeeded, read: 10, calls: 92);
        await EndedAsync(RunKind.Sync, RunStatus.Partial, read: 9, calls: 8);

        var costs = await Store.Runs.CostsAsync(5, default);

        Assert.That(costs, Is.EqualTo(new[] { new RunCost(8, took, IsWhole: false), new RunCost(90, took, IsWhole: true) }));
        Assert.That(await Store.Runs.CostsAsync(1, default), Is.EqualTo(costs.Take(1)));

        async Task<TimeSpan> EndedAsync(RunKind kind, RunStatus status, long read, long calls)
        {
            var run = await Store.Runs.BeginAsync(kind, Day1, 1, default);
            var record = Record(run) with { Kind = kind, Status = status, Read = read, Evaluated = 10, ApiCalls = calls };
            await Store.Runs.EndAsync(record, [], [], default);
            return record.EndedAt - record.StartedAt;
        }
    }

    [Test]
    public async Task A_run_ends_once()
    {
        var run = await Store.Runs.BeginAsync(RunKind.Sync, Day1, 1, default);
        await Store.Runs.EndAsync(Record(run), [], [], default);

        Assert.That(() => Store.Runs.EndAsync(Record(run), [], [], default), Throws.InvalidOperationException);
        Assert.That(() => Store.Runs.EndAsync(Record(run + 1), [], [], default), Throws.InvalidOperationException);
        Assert.That(() => Store.Runs.EndAsync(Record(run) with { Status = RunStatus.Running }, [], [], default), Throws.ArgumentException);
    }

    [Test]
    public async Task A_run_left_running_is_ended_as_failed_when_the_store_is_opened()
    {
        var run = await Store.Runs.BeginAsync(RunKind.Sync, Day1, 1, default);
        Clock.SetUtcNow(Day2);

        await ReopenAsync();

        var record = (await Store.Runs.LatestAsync(default))!;
        Assert.That((record.Run, record.Status, record.EndedAt, record.Trouble), Is.EqualTo((run, RunStatus.Failed, Day2, "the process ended")));
    }

    [Test]
    public async Task Findings_come_back_with_counts_and_examples()
    {
        var tally = new FindingTally(examplesPerRule: 2);
        for (var i = 0; i < 5; i++) tally.Add(Severity.Warning, "value-out-of-range", new AccountId($"A{i}"), "NumberOfEmployees", () => "-1 is below 1");
        tally.Add(new Finding(Severity.Error, "field-not-visible", null, null, "grant access"));
        var run = await Store.Runs.BeginAsync(RunKind.Sync, Day1, 1, default);

        await Store.Runs.EndAsync(Record(run), tally.Entries, [], default);

        var stored = await Store.Runs.FindingsAsync(run, default);
        Assert.That(
            stored.Select(entry => (entry.Severity, entry.Rule, entry.Field, entry.Count)),
            Is.EqualTo(tally.Entries.Select(entry => (entry.Severity, entry.Rule, entry.Field, entry.Count))));
        Assert.That(stored.Select(entry => entry.Examples), Is.EqualTo(tally.Entries.Select(entry => entry.Examples)));
        Assert.That(await Store.Runs.FindingsAsync(run + 1, default), Is.Empty);
    }

    [Test]
    public async Task A_framework_version_has_one_number_by_its_hash()
    {
        var first = await Store.Runs.FrameworkVersionAsync(Framework, default);
        var other = await Store.Runs.FrameworkVersionAsync(Framework with { Hash = "def", Version = "1.3.0" }, default);
        await ReopenAsync();

        Assert.That(await Store.Runs.FrameworkVersionAsync(Framework, default), Is.EqualTo(first));
        Assert.That(other, Is.Not.EqualTo(first));
        Assert.That(await Store.Runs.FrameworkAsync(first, default), Is.EqualTo(Framework));
        Assert.That(await Store.Runs.FrameworkAsync(99, default), Is.Null);
    }

    [Test]
    public async Task Adopted_fields_are_remembered_ignoring_case()
    {
        await Store.Runs.AdoptFieldAsync("Customer_Tier__c", Day1, default);
        await Store.Runs.AdoptFieldAsync("Customer_Tier__c", Day2, default);
        await ReopenAsync();

        Assert.That(await Store.Runs.AdoptedFieldsAsync(default), Has.Count.EqualTo(1).And.Contain("Customer_Tier__c"));
        Assert.That((await Store.Runs.AdoptedFieldsAsync(default)).Contains("customer_tier__c"), Is.True);
    }

    [Test]
    public async Task The_first_fill_is_done_once_the_CRM_has_answered_for_a_whole_approved_plan()
    {
        await FillAsync(Account("A"), Account("B"));
        Assert.That(await FilledAsync(), Is.False);

        var halfDropped = await ApprovedAsync(rowsPerChunk: 1);
        await Outbox.AcknowledgeAsync(await SendAsync(halfDropped), 1, [], [], default);
        Assert.That(await FilledAsync(), Is.False, "one chunk still waits");
        await ReopenAsync();
        Assert.That(await FilledAsync(), Is.False, "it was given up");

        var unsigned = await PlanTierAsync("core", rowsPerChunk: 2, "A", "B");
        await Outbox.AcknowledgeAsync(await SendAsync(unsigned), 1, [], [], default);
        Assert.That(await FilledAsync(), Is.False, "nobody approved it");

        var released = await ApprovedAsync();
        await Outbox.AcknowledgeAsync(await SendAsync(released), 1, [], [new AccountId("B")], default);
        Assert.That(await FilledAsync(), Is.False, "the CRM never looked at B");

        var answered = await ApprovedAsync();
        await Outbox.AcknowledgeAsync(await SendAsync(answered), 1, [(new AccountId("B"), Refused)], [], default);
        Assert.That(await FilledAsync(), Is.True);
    }

    private async Task<long> ApprovedAsync(int rowsPerChunk = 2)
    {
        var plan = await PlanTierAsync("core", rowsPerChunk, "A", "B");
        await Approvals.ApproveAsync(plan, (await Plans.FindAsync(plan, default))!.Seal, "somebody", null, default);
        return plan;
    }

    private Task<bool> FilledAsync() => Plans.HasFilledAsync(default);

    private static RunRecord Record(long run) =>
        new(run, RunStatus.Succeeded, Day1, Day2, 3, 10, 9, 8, 1, 8, 5, 1, 1, 1, 2, 17, null);
}

using Connector.Accounts;
using Connector.Store;
using Connector.Tests.Fakes;
using NUnit.Framework;

namespace Connector.Tests.WriteBack;

/// <summary>Rows that another process holds are sent again in a shrinking tail; whenever the process dies, they are neither lost nor doubled.</summary>
public class LockedRowsTests
{
    private RunScene _scene = null!;

    [SetUp]
    public void Begin() => _scene = new RunScene();

    [TearDown]
    public void End() => _scene.Dispose();

    [TestCase(false)]
    [TestCase(true)]
    public async Task Only_the_locked_rows_go_again_ever_fewer_and_what_stays_locked_is_a_reject(bool jobs)
    {
        for (var i = 0; i < 10; i++) _scene.Customer($"{i}", employees: 50);
        (_scene.Crm.RowsPerChunk, _scene.Crm.UsesJobs) = (8, jobs);
        (_scene.Crm.Locks["1"], _scene.Crm.Locks["2"], _scene.Crm.Locks["3"]) = (1, 2, 99);
        _scene.Options.Locks.FirstWait = TimeSpan.FromSeconds(5);

        var run = await _scene.RunAsync();

        Assert.That(_scene.Crm.Batches, Is.EqualTo(new[] { 8, 3, 2, 1, 2 }));
        Assert.That(_scene.Waits, Is.EqualTo(new[] { 5, 10, 20 }.Select(seconds => TimeSpan.FromSeconds(seconds))));
        Assert.That((run.Sent, run.Succeeded, run.Failed, run.RejectedOpen), Is.EqualTo((10L, 9L, 1L, 1L)));
    }

    [Test]
    public async Task Batches_of_the_tail_are_smaller_than_a_chunk()
    {
        for (var i = 0; i < 8; i++) _scene.Customer($"{i}", employees: 50);
        _scene.Crm.RowsPerChunk = 8;
        for (var i = 0; i < 8; i++) _scene.Crm.Locks[$"{i}"] = 2;

        var run = await _scene.RunAsync();

        Assert.That(_scene.Crm.Batches, Is.EqualTo(new[] { 8, 4, 4, 2, 2, 2, 2 }));
        Assert.That(run.Status, Is.EqualTo(RunStatus.Succeeded));
    }

    [Test]
    public async Task Other_refusals_are_not_tried_again_within_the_run()
    {
        _scene.Customer("1", employees: 50);
        _scene.Crm.Refuses.Add("1");

        await _scene.RunAsync();

        Assert.That(_scene.Crm.Batches, Is.EqualTo(new[] { 1 }));
    }

    [Test]
    public async Task A_lost_answer_in_the_tail_is_found_out_and_the_earlier_outcomes_stay()
    {
        for (var i = 0; i < 4; i++) _scene.Customer($"{i}", employees: 50);
        _scene.Crm.Refuses.Add("0");
        _scene.Crm.Locks["1"] = 1;
        _scene.Crm.DropsAnswerOfBatch = 2;

        var run = await _scene.RunAsync();

        Assert.That((run.Sent, run.Succeeded, run.Failed, run.InDoubt, run.RejectedOpen), Is.EqualTo((4L, 3L, 1L, 0L, 1L)));
    }

    // Batch 1 is the whole chunk, batches 2 and 3 the tail.
    [TestCase(1, false, 0)]
    [TestCase(2, false, 0)]
    [TestCase(2, true, 0)]
    [TestCase(2, true, 4, TestName = "Killed after a tail by calls behind a job")]
    [TestCase(3, true, 0)]
    public async Task A_process_killed_in_the_tail_leaves_every_row_to_be_looked_up_and_none_is_written_twice(int batch, bool jobs, int rowsPerJob)
    {
        for (var i = 0; i < 4; i++) _scene.Customer($"{i}", employees: 50);
        (_scene.Crm.UsesJobs, _scene.Crm.RowsPerJob, _scene.Crm.DiesAfterBatch) = (jobs, rowsPerJob, batch);
        (_scene.Crm.Locks["1"], _scene.Crm.Locks["2"]) = (1, 2);

        await Assert.ThrowsAsync<InvalidOperationException>(_scene.RunAsync);
        _scene.Crm.DiesAfterBatch = null;
        _scene.Later();
        _scene.Crm.Edit("2", RunScene.Employees, AttributeValue.Of(5000)); // written by nobody yet, or small already: now it is to be large
        var next = await _scene.ReportAsync();

        Assert.That((next.Settled.Sent, next.Settled.InDoubt, next.Settled.Failed), Is.EqualTo((4L, 0L, 0L)));
        Assert.That(next.Record.Status, Is.EqualTo(RunStatus.Succeeded));
        Assert.That(new[] { "0", "1", "2", "3" }.Select(_scene.Segment), Is.EqualTo(new[] { "small", "small", "large", "small" }));
        Assert.That(_scene.Crm.Written, Is.Unique, "no value was written twice");
    }
}

using Connector.Http;
using Connector.Store;
using Connector.Tests.Fakes;
using NUnit.Framework;

namespace Connector.Tests.WriteBack;

/// <summary>Several chunks under way: each is marked, acknowledged and found out about by itself.</summary>
public class ChunksAtOnceTests
{
    private RunScene _scene = null!;

    [SetUp]
    public void Begin()
    {
        _scene = new RunScene();
        for (var i = 0; i < 12; i++) _scene.Customer($"{i}", employees: 50);
        (_scene.Crm.RowsPerChunk, _scene.Crm.ChunksAtOnceOfPath) = (2, 3);
    }

    [TearDown]
    public void End() => _scene.Dispose();

    [Test]
    public async Task As_many_chunks_as_the_crm_allows_are_under_way_and_no_more()
    {
        _scene.Crm.HoldsUntilUnderWay = 3;

        var run = await _scene.RunAsync();

        Assert.That(_scene.Crm.MostUnderWay, Is.EqualTo(3));
        Assert.That((run.Sent, run.Succeeded, run.InDoubt), Is.EqualTo((12L, 12L, 0L)));
    }

    [Test]
    public async Task A_lost_answer_is_found_out_for_its_own_chunk_while_the_others_go_on()
    {
        _scene.Crm.HoldsUntilUnderWay = 3;
        _scene.Crm.DropsAnswerOfBatch = 2;
        _scene.Crm.Refuses.Add("7");

        var run = await _scene.RunAsync();

        Assert.That((run.Sent, run.Succeeded, run.Failed + run.Unprocessed, run.InDoubt), Is.EqualTo((12L, 11L, 1L, 0L)), "refused, or looked up and found unwritten");
        Assert.That(_scene.Crm.Written.Select(write => write.Id), Is.Unique);
    }

    [Test]
    public async Task A_process_killed_with_three_chunks_under_way_leaves_them_in_doubt_and_none_is_written_twice()
    {
        _scene.Crm.HoldsUntilUnderWay = 3;
        _scene.Crm.DiesAfterBatch = 2;

        await Assert.ThrowsAsync<InvalidOperationException>(_scene.RunAsync);
        _scene.Crm.DiesAfterBatch = null;
        _scene.Later();
        var next = await _scene.ReportAsync();

        Assert.That(next.Settled.InDoubt, Is.Zero);
        Assert.That(next.Settled.Succeeded, Is.GreaterThan(0));
        Assert.That(_scene.Crm.Written.Select(write => write.Id), Is.Unique.And.Exactly(12).Items);
    }

    [Test]
    public async Task A_spent_quota_lets_the_chunks_under_way_end_and_starts_no_other()
    {
        _scene.Crm.HoldsUntilUnderWay = 3;
        _scene.Crm.RefusesBatch = (1, new CrmQuotaException(FakeCrm.CrmName, 429, "SPENT", "spent"));

        var report = await _scene.ReportAsync();

        Assert.That(report.Record.Status, Is.EqualTo(RunStatus.Partial));
        Assert.That(report.Record.Sent, Is.InRange(2, 10));
        Assert.That(report.Record.Sent, Is.EqualTo(report.Record.Succeeded + report.Record.Unprocessed));
    }
}

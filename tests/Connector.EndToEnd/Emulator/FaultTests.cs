using System.Diagnostics;
using System.Net;

namespace Connector.EndToEnd.Emulator;

public class FaultTests : EmulatorTests
{
    [TearDown]
    public Task Clear() => Emulator.SetFaultsAsync("{}");

    [Test]
    public async Task The_nth_matching_call_gets_the_given_answer()
    {
        await Emulator.SetFaultsAsync("""{"rules":[{"path":"/limits","nth":2,"status":503,"body":"<html>busy</html>"}]}""");

        var answers = new[] { await GetAsync("limits"), await GetAsync("sobjects"), await GetAsync("limits"), await GetAsync("limits") };

        Assert.That(answers.Select(answer => (int)answer.Status), Is.EqualTo([200, 200, 503, 200]));
        Assert.That(answers[2].Body, Is.EqualTo("<html>busy</html>"));
    }

    [TestCase("before", false)]
    [TestCase("after", true)]
    public async Task A_dropped_call_is_done_or_not_done(string drop, bool done)
    {
        await Emulator.SetFaultsAsync($$"""{"rules":[{"method":"PATCH","drop":"{{drop}}","count":1}]}""");

        await Assert.ThrowsAsync<HttpRequestException>(() =>
            SendAsync(HttpMethod.Patch, $"sobjects/Account/{AccountId(1)}", $$"""{"Site":"{{drop}}"}"""));

        Assert.That((await QueryAsync($"SELECT Id FROM Account WHERE Site = '{drop}'")).Json.GetProperty("totalSize").GetInt32(),
            Is.EqualTo(done ? 1 : 0));
    }

    [Test]
    public async Task A_truncated_answer_breaks_the_connection()
    {
        await Emulator.SetFaultsAsync("""{"rules":[{"path":"/query","truncateBodyAt":100}]}""");

        await Assert.ThrowsAsync<HttpRequestException>(() => QueryAsync("SELECT Id, Name FROM Account"));
    }

    [Test]
    public async Task A_failing_job_leaves_the_rest_unprocessed()
    {
        await Emulator.SetFaultsAsync("""{"rules":[{"failJobAfterRows":3,"count":1,"message":"InternalServerError : gave up"}]}""");

        var (id, info) = await IngestAsync("Id,Site\n" + string.Concat(Enumerable.Range(1, 8).Select(row => $"{AccountId(row)},z\n")));

        Assert.That((info.GetProperty("state").GetString(), info.GetProperty("errorMessage").GetString()),
            Is.EqualTo(("Failed", "InternalServerError : gave up")));
        Assert.That((await GetAsync($"jobs/ingest/{id}/successfulResults/")).Lines, Has.Length.EqualTo(4));
        Assert.That((await GetAsync($"jobs/ingest/{id}/unprocessedrecords/")).Lines, Has.Length.EqualTo(6));
        using var stats = await Emulator.StatsAsync();
        Assert.That(stats.RootElement.GetProperty("faultsStruck")[0].GetInt32(), Is.EqualTo(1));
    }

    [Test]
    public async Task Some_rows_are_locked_and_named_ones_are_refused()
    {
        await Emulator.SetFaultsAsync($$"""{"seed":3,"rules":[{"rejectIds":["{{AccountId(1)}}"],"message":"Frozen","fields":["Site"]},{"lockRowsPercent":50}]}""");

        var (id, _) = await IngestAsync("Id,Site\n" + string.Concat(Enumerable.Range(1, 9).Select(row => $"{AccountId(row)},q\n")));
        var failed = (await GetAsync($"jobs/ingest/{id}/failedResults/")).Body;

        Assert.That(failed, Does.Contain("FIELD_CUSTOM_VALIDATION_EXCEPTION:Frozen:Site --").And.Contain("UNABLE_TO_LOCK_ROW"));
        Assert.That((await GetAsync($"jobs/ingest/{id}/successfulResults/")).Lines, Has.Length.GreaterThan(1));
    }

    [Test]
    public async Task Tokens_can_expire_in_the_middle()
    {
        await using var other = await RunningEmulator.StartAsync(1);
        await other.SetFaultsAsync("""{"rules":[{"path":"/limits","nth":2,"expireTokens":"all"}]}""");
        using var api = other.Api();

        var statuses = new[] { (await GetAsync(api, "limits")).Status, (await GetAsync(api, "limits")).Status };

        Assert.That(statuses, Is.EqualTo([HttpStatusCode.OK, HttpStatusCode.Unauthorized]));
    }

    [TestCase("before", false)]
    [TestCase("done", true)]
    [TestCase("after", true)]
    public async Task The_nth_of_all_requests_kills_a_process_before_or_after_it_is_carried_out(string moment, bool done)
    {
        using var victim = Process.Start("sleep", "600");
        await SendAsync(Emulator.Control, HttpMethod.Delete, "/__emulator/stats");
        await Emulator.SetFaultsAsync($$$"""{"rules":[{"nth":3,"kill":{"process":{{{victim.Id}}},"moment":"{{{moment}}}"}}]}""");
        await GetAsync(Emulator.Control, "/services/data/");
        await SendAsync(Emulator.Control, HttpMethod.Post, "/services/oauth2/token", "grant_type=none", "application/x-www-form-urlencoded");
        await GetAsync(Emulator.Control, "/__emulator/health");
        Assert.That(victim.HasExited, Is.False);

        var patch = SendAsync(HttpMethod.Patch, $"sobjects/Account/{AccountId(1)}", $$"""{"Site":"kill {{moment}}"}""");
        if (moment == "after")
        {
            Assert.That((await patch).Status, Is.EqualTo(HttpStatusCode.NoContent));
        }
        else
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => patch);
        }

        await victim.WaitForExitAsync();
        Assert.That(victim.ExitCode, Is.EqualTo(137), "128 + SIGKILL");
        using var stats = await Emulator.StatsAsync();
        Assert.That(stats.RootElement.GetProperty("requests").GetInt32(), Is.EqualTo(3));
        Assert.That((await QueryAsync($"SELECT Id FROM Account WHERE Site = 'kill {moment}'")).Json.GetProperty("totalSize").GetInt32(),
            Is.EqualTo(done ? 1 : 0));
    }

    [Test]
    public async Task A_call_can_be_carried_out_and_answered_with_something_else()
    {
        await Emulator.SetFaultsAsync("""{"rules":[{"method":"PATCH","status":502,"body":"<html>edge</html>","carryOut":true}]}""");

        var answer = await SendAsync(HttpMethod.Patch, $"sobjects/Account/{AccountId(1)}", """{"Site":"carried out"}""");

        Assert.That((answer.Status, answer.Body), Is.EqualTo((HttpStatusCode.BadGateway, "<html>edge</html>")));
        Assert.That((await QueryAsync("SELECT Id FROM Account WHERE Site = 'carried out'")).Json.GetProperty("totalSize").GetInt32(),
            Is.EqualTo(1));
    }

    [Test]
    public async Task Two_running_jobs_with_children_of_one_parent_are_in_each_others_way()
    {
        await ControlAsync(HttpMethod.Put, "settings", """{"jobDelayMilliseconds":1500}""");
        await Emulator.SetFaultsAsync("""{"rules":[{"lockParents":true}]}""");
        await SendAsync(HttpMethod.Patch, $"sobjects/Account/{AccountId(8)}", $$"""{"ParentId":"{{AccountId(7)}}"}""");
        await SendAsync(HttpMethod.Patch, $"sobjects/Account/{AccountId(9)}", $$"""{"ParentId":"{{AccountId(7)}}"}""");

        var jobs = await Task.WhenAll(IngestAsync($"Id,Site\n{AccountId(8)},lock\n"), IngestAsync($"Id,Site\n{AccountId(9)},lock\n"));
        await ControlAsync(HttpMethod.Put, "settings", """{"jobDelayMilliseconds":50}""");
        var failed = await Task.WhenAll(jobs.Select(job => GetAsync($"jobs/ingest/{job.Id}/failedResults/")));
        var (later, _) = await IngestAsync($"Id,Site\n{AccountId(8)},lock\n{AccountId(9)},lock\n");

        Assert.That(failed.Select(file => file.Lines.Length), Is.EquivalentTo([1, 2]));
        Assert.That(string.Concat(failed.Select(file => file.Body)), Does.Contain("UNABLE_TO_LOCK_ROW:"));
        Assert.That((await GetAsync($"jobs/ingest/{later}/failedResults/")).Lines, Has.Length.EqualTo(1), "the locks ended with the jobs");
    }

    [TestCase("""{"rules":[{"kill":{"process":1}}]}""")]
    [TestCase("""{"rules":[{"kill":{"process":4711,"moment":"later"}}]}""")]
    [TestCase("""{"rules":[{"drop":"befor"}]}""")]
    [TestCase("""{"rules":[{"latency":5}]}""")]
    [TestCase("""{"rules":[{"path":"("}]}""")]
    public async Task A_misspelt_fault_is_refused(string faults) =>
        await Assert.ThrowsAsync<ArgumentException>(() => Emulator.SetFaultsAsync(faults));
}

using System.Security.Cryptography;
using Connector.Stages;
using Connector.Store;
using Connector.Tests.Fakes;
using NUnit.Framework;

namespace Connector.Tests;

/// <summary>Something happened outside: what was signed before counts no longer.</summary>
public class StaleTests
{
    private RunScene _scene = null!;

    [SetUp]
    public async Task Begin()
    {
        _scene = new RunScene();
        _scene.Customer("1", employees: 5000);
        await _scene.RunAsync();
        _scene.Later();
    }

    [TearDown]
    public void End() => _scene.Dispose();

    [Test]
    public async Task A_stale_framework_holds_every_write_until_it_is_signed_again()
    {
        await SignAsync("Ada");
        await DeclareAsync();
        _scene.Customer("2", employees: 50);

        var held = await _scene.ReportAsync();
        _scene.Later();
        await SignAsync("Ada");
        var stale = await StaleAsync();
        var applied = await _scene.PlanAsync();
        await _scene.ApproveAsync(applied);

        Assert.That((held.Record.Status, held.Record.Sent), Is.EqualTo((RunStatus.Held, 0L)));
        Assert.That(held.Record.Trouble, Does.Contain("is stale since").And.Contain("merger with Initech").And.Contain("0 of the 1 approvals"));
        Assert.That(held.Alerts.Select(alert => alert.Rule), Is.EqualTo(new[] { "framework-stale" }));
        Assert.That(stale, Is.Null);
        Assert.That((await _scene.ApplyAsync(applied)).Status, Is.EqualTo(RunStatus.Succeeded));
        Assert.That(_scene.Segment("2"), Is.EqualTo("small"));
    }

    [Test]
    public async Task A_run_with_nothing_to_write_tells_once_that_the_framework_is_stale()
    {
        await DeclareAsync();

        var idle = await _scene.ReportAsync();

        Assert.That(idle.Findings.Where(entry => entry.Rule.StartsWith("framework-", StringComparison.Ordinal)).Select(entry => entry.Rule), Is.EqualTo(new[] { "framework-stale" }));
    }

    [Test]
    public async Task A_plan_signed_before_is_not_carried_out_and_signing_it_again_is_enough()
    {
        _scene.Customer("2", employees: 50);
        var plan = await _scene.PlanAsync();
        await _scene.ApproveAsync(plan);
        _scene.Later();
        await DeclareAsync();

        var early = await _scene.ApplyAsync(plan);
        _scene.Later();
        await _scene.ApproveAsync(plan);

        Assert.That((early.Status, early.Sent), Is.EqualTo((RunStatus.Held, 0L)));
        Assert.That((await _scene.ApplyAsync(plan)).Status, Is.EqualTo(RunStatus.Succeeded));
    }

    [Test]
    public async Task A_plan_tells_that_the_framework_is_stale_and_taking_back_is_always_allowed()
    {
        await DeclareAsync();

        Assert.That((await _scene.ReportOfPlanAsync()).Alerts.Single().Message, Does.Contain("merger with Initech").And.Not.Contain("Peter"));
        Assert.That((await _scene.UndoAsync(1)).Status, Is.EqualTo(RunStatus.Succeeded));
    }

    [Test]
    public async Task On_a_production_connection_as_many_as_the_settings_ask_for_sign_again()
    {
        (_scene.Options.Role, _scene.Options.Approval.By, _scene.Options.Approval.Needed) = (ConnectionRole.Production, "Ada, Grace", 2);
        await SignAsync("Ada", "Grace");
        _scene.Customer("2", employees: 50);
        await DeclareAsync();

        var held = await _scene.RunAsync();
        await SignAsync("Ada", "somebody");
        var half = await _scene.RunAsync();
        await SignAsync("Grace");

        Assert.That((held.Status, half.Status), Is.EqualTo((RunStatus.Held, RunStatus.Held)));
        Assert.That(half.Trouble, Does.Contain("1 of the 2 approvals").And.Contain("one of Grace"));
        Assert.That(await StaleAsync(), Is.Null);
    }

    [Test]
    public async Task A_key_says_when_it_signed_whatever_stands_in_the_store()
    {
        using var ada = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        (_scene.Options.Role, _scene.Options.Approval.Keys) = (ConnectionRole.Production, "Ada=" + Convert.ToBase64String(ada.ExportSubjectPublicKeyInfo()));
        string Signed() => ApprovalSignature.Sign(ada.ExportPkcs8PrivateKeyPem(), "test", _scene.FrameworkHash, "Ada", _scene.Now);
        var earlier = Signed();
        _scene.Later();
        await DeclareAsync();

        await SignWithAsync(earlier, "Ada");
        var replayed = await StaleAsync();
        await SignWithAsync(Signed(), "Ada");

        Assert.That(replayed, Is.Not.Null);
        Assert.That(await StaleAsync(), Is.Null);
    }

    [Test]
    public async Task A_review_that_is_overdue_is_an_alert_and_holds_nothing()
    {
        _scene.FrameworkText += "\nreview: { every: 90d, last: 2026-08-01 }";
        _scene.Options.FirstFill.Approved = true;

        var report = await _scene.ReportAsync();

        Assert.That(report.Alerts.Single().Message, Does.Contain("due by 2026-10-30"));
        Assert.That(report.Record.Status, Is.EqualTo(RunStatus.Succeeded));
    }

    private Task<StaleMark?> StaleAsync() =>
        _scene.WithStoreAsync(store => FrameworkApproval.StaleAsync(store, "test", _scene.Options, _scene.Load(_scene.FrameworkText), default));

    private async Task DeclareAsync()
    {
        await _scene.WithStoreAsync(async store =>
        {
            await store.Approvals.MarkStaleAsync("Peter", "merger with Initech", default);
            return 0;
        });
        _scene.Later();
    }

    private async Task SignAsync(params string[] people)
    {
        foreach (var by in people) await SignWithAsync(null, by);
    }

    private Task<int> SignWithAsync(string? signature, string by) => _scene.WithStoreAsync(async store =>
    {
        await store.Approvals.ApproveFrameworkAsync(_scene.FrameworkHash, by, signature, default);
        return 0;
    });
}

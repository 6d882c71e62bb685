using System.Security.Cryptography;
using Connector.Stages;
using Connector.Store;
using Connector.Tests.Fakes;
using NUnit.Framework;

namespace Connector.Tests;

/// <summary>A connection to the CRM that people work in: nothing is written under a framework that too few have signed.</summary>
public class ProductionTests
{
    private RunScene _scene = null!;

    [SetUp]
    public void Begin() => _scene = new RunScene { Options = { Role = ConnectionRole.Production, Approval = { By = "Ada, Grace", Needed = 2 } } };

    [TearDown]
    public void End() => _scene.Dispose();

    [Test]
    public async Task A_run_is_held_before_any_write_though_the_settings_approve_the_first_fill()
    {
        _scene.Customer("1", employees: 5000);

        var run = await _scene.RunAsync();

        Assert.That((run.Status, run.Sent), Is.EqualTo((RunStatus.Held, 0L)));
        Assert.That(run.Trouble, Does.Contain("0 of the 2 approvals").And.Contain("connector approve --framework --by WHO").And.Contain("Ada, Grace"));
        Assert.That(_scene.Crm.Written, Is.Empty);
    }

    [Test]
    public async Task A_run_creates_no_field_either()
    {
        _scene.Options.CreateMissingFields = true;
        _scene.Crm.WithField(RunScene.Size, ours: true, options: ["medium", "small", "none"]);

        Assert.That((await _scene.RunAsync()).Status, Is.EqualTo(RunStatus.Held));
        await SignAsync("Ada", "grace");
        Assert.That((await _scene.RunAsync()).Status, Is.EqualTo(RunStatus.Succeeded));
    }

    [Test]
    public async Task A_signed_plan_waits_until_enough_of_those_named_have_signed_its_framework()
    {
        _scene.Customer("1", employees: 5000);
        var plan = await _scene.PlanAsync();
        await _scene.ApproveAsync(plan);                      // by "somebody", whose word does not count here
        await SignAsync("Ada", "ADA");

        var early = await _scene.ApplyAsync(plan);
        await SignAsync("Grace");
        var applied = await _scene.ApplyAsync(plan);

        Assert.That((early.Status, early.Sent), Is.EqualTo((RunStatus.Held, 0L)));
        Assert.That(early.Trouble, Does.Contain("1 of the 2 approvals").And.Contain("one of Grace"));
        Assert.That((applied.Status, applied.Sent), Is.EqualTo((RunStatus.Succeeded, 1L)));
    }

    [Test]
    public async Task Another_text_of_the_same_version_is_another_framework()
    {
        _scene.Customer("1", employees: 5000);
        await SignAsync("Ada", "Grace");
        await _scene.RunAsync();
        _scene.FrameworkText = _scene.FrameworkText.Replace("employees >= 1000", "employees >= 9000", StringComparison.Ordinal);
        _scene.Later();

        var run = await _scene.RunAsync();

        Assert.That((run.Status, run.Sent, _scene.Segment("1")), Is.EqualTo((RunStatus.Held, 0L, "large")));
    }

    [Test]
    public async Task With_keys_only_what_they_have_signed_counts_whatever_stands_in_the_store()
    {
        using var ada = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var mallory = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        (_scene.Options.Approval.By, _scene.Options.Approval.Needed) = ("", 1);
        _scene.Options.Approval.Keys = "Ada=" + Convert.ToBase64String(ada.ExportSubjectPublicKeyInfo());
        _scene.Customer("1", employees: 5000);
        string Signed(ECDsa key, string connection = "test", string? hash = null, string by = "Ada") =>
            ApprovalSignature.Sign(key.ExportPkcs8PrivateKeyPem(), connection, hash ?? _scene.FrameworkHash, by, _scene.Now);
        var earlier = Signed(ada);
        string?[] forged = [null, "", "x y", "2026-01-01T00:00:00Z AAAA", Signed(mallory), Signed(ada, connection: "another"), Signed(ada, hash: new string('0', 64)), "2020-01-01T00:00:00Z" + earlier[20..]];
        foreach (var signature in forged)
        {
            await SignWithAsync("Ada", signature);
            var run = await _scene.RunAsync();
            Assert.That((run.Status, run.Sent), Is.EqualTo((RunStatus.Held, 0L)), signature);
            Assert.That(run.Trouble, Does.Contain("--by WHO --key FILE").And.Contain("for Ada was not signed by their key"), signature);
        }

        await SignWithAsync("Grace", Signed(mallory, by: "Grace"));
        Assert.That((await _scene.RunAsync()).Status, Is.EqualTo(RunStatus.Held), "who has no key here approves nothing");

        await SignWithAsync("Ada", earlier);
        Assert.That((await _scene.RunAsync()).Status, Is.EqualTo(RunStatus.Succeeded));
    }

    private Task<string> SignWithAsync(string by, string? signature) => _scene.WithStoreAsync(async store =>
    {
        await store.Approvals.ApproveFrameworkAsync(_scene.FrameworkHash, by, signature, default);
        return by;
    });

    private async Task SignAsync(params string[] people)
    {
        var hash = _scene.FrameworkHash;
        foreach (var by in people)
        {
            await _scene.WithStoreAsync(async store =>
            {
                await store.Approvals.ApproveFrameworkAsync(hash, by, null, default);
                return by;
            });
        }
    }
}

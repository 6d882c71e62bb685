using Connector.Accounts;
using Connector.Governance;
using Connector.Segmentation;
using Connector.Store;
using Connector.Tests.Fakes;
using NUnit.Framework;

namespace Connector.Tests.Governance;

public class EscalationTests
{
    private const string Overrides = "too_many: { watch: overrides, above: 20%, owner: Grace, within: 2d, evidence: who and why }";

    private RunScene _scene = null!;

    [SetUp]
    public void Begin()
    {
        _scene = new RunScene();
        foreach (var id in new[] { "1", "2", "3", "4", "5" }) _scene.Customer(id, employees: 500);
    }

    [TearDown]
    public void End() => _scene.Dispose();

    [Test]
    public async Task A_run_that_finds_a_limit_exceeded_calls_its_owner_once_and_lets_go_when_it_is_kept_again()
    {
        Watch(Overrides);
        await _scene.RunAsync();
        await OverrideAsync("1");
        var atTheLimit = await _scene.ReportAsync();
        await OverrideAsync("2");
        var found = await _scene.ReportAsync();
        await _scene.WithStoreAsync(async store => { await store.Escalations.ToldAsync(found.Record.Run, default); return 0; });
        var again = await _scene.ReportAsync();
        var open = await ListAsync();
        await _scene.WithStoreAsync(store => store.Overrides.EndAsync(new("2"), "size", default));
        await _scene.RunAsync();

        Assert.That(Told(atTheLimit), Is.Empty, "a fifth of the accounts is not above it");
        Assert.That(Told(found).Single(), Does.Contain("overrides: 2 with 5 active accounts, above 20%").And.Contain("by 2026-11-24").And.Contain("who and why"));
        Assert.That(Told(again), Is.Empty, "once");
        Assert.That(open.Single(), Has.Property("Owner").EqualTo("Grace").And.Property("ClosedAt").Null);
        Assert.That((await ListAsync()).Single().ClosedAt, Is.Not.Null);
    }

    [Test]
    public async Task Without_an_answer_in_time_it_is_an_alert_until_it_is_answered_and_it_is_on_the_docket_all_the_while()
    {
        Watch(Overrides);
        await _scene.RunAsync();
        await OverrideAsync("1");
        await OverrideAsync("2");
        await _scene.RunAsync();
        _scene.Wait(TimeSpan.FromDays(3));

        var late = await _scene.ReportAsync();
        await _scene.WithStoreAsync(store => store.Escalations.AnswerAsync(1, "Grace", "ticket 7", default));
        var answered = await _scene.ReportAsync();
        var docket = await _scene.WithStoreAsync(store =>
            new DocketSurvey(store, "test", _scene.Options, FakeCrm.CrmName, _scene.Load(_scene.FrameworkText), _scene.Now).OfAsync(new DateOnly(2026, 12, 20), 5, default));

        Assert.That(late.Alerts.Single().Message, Does.Contain("too_many").And.Not.Contain("Grace"));
        Assert.That(answered.Alerts, Is.Empty);
        Assert.That(docket.Sections.Single(section => section.Kind == DocketKind.Escalation).Items.Single(), Has.Property("Evidence").EqualTo("ticket 7").And.Property("Owner").EqualTo("Grace"));
    }

    [Test]
    public async Task What_nobody_was_told_is_told_by_every_run_and_plan_until_somebody_was_or_it_is_over()
    {
        Watch(Overrides);
        await _scene.RunAsync();
        await OverrideAsync("1");
        await OverrideAsync("2");
        await _scene.RunAsync();

        var next = await _scene.ReportAsync();
        var plan = await _scene.ReportOfPlanAsync();
        await _scene.WithStoreAsync(store => store.Overrides.EndAsync(new("2"), "size", default));
        var over = await _scene.ReportAsync();

        Assert.That(Told(next).Single(), Does.Contain("overrides: 2 with 5 active accounts, above 20%").And.Contain("by 2026-11-24"), "as it was found, with its first day");
        Assert.That(Told(plan), Is.EqualTo(Told(next)));
        Assert.That(Told(over), Is.Empty);
    }

    [Test]
    public async Task What_the_framework_no_longer_watches_is_over()
    {
        Watch(Overrides);
        await _scene.RunAsync();
        await OverrideAsync("1");
        await OverrideAsync("2");
        await _scene.RunAsync();
        Watch("other: { watch: disputes, above: 5, owner: Grace, within: 2d, evidence: x }");
        await _scene.RunAsync();

        Assert.That((await ListAsync()).Single().ClosedAt, Is.Not.Null);
    }

    [TestCase("overrides", 1)]
    [TestCase("provisional", 2)]
    [TestCase("unclassified", 2)]
    [TestCase("rejects", 1)]
    [TestCase("disputes", 3)]
    public async Task Each_measure_is_counted(string measure, int count)
    {
        foreach (var id in new[] { "6", "7" }) _scene.Crm.Add(id, (RunScene.Type, AttributeValue.Of("Customer")), (RunScene.Employees, AttributeValue.Unknown));
        Watch($"one: {{ watch: {measure}, above: {count - 1}, owner: Grace, within: 2d, evidence: x }}\n  other: {{ watch: {measure}, above: {count}, owner: Grace, within: 2d, evidence: x }}");
        _scene.Crm.Refuses.Add("5");
        await _scene.RunAsync();
        await OverrideAsync("1");
        for (var i = 0; i < 3; i++) await _scene.WithStoreAsync(store => store.Disputes.OpenAsync(new("1"), "size", "x", "a", "b", _scene.Now.AddDays(9), default));
        await _scene.RunAsync();

        Assert.That((await ListAsync()).Select(one => one.Name), Is.EqualTo(new[] { "one" }));
    }

    [TestCase("watch: nothing, above: 5, within: 2d", "'nothing' is no 'watch'")]
    [TestCase("above: 5, within: 2d", "has no 'watch'")]
    [TestCase("watch: held, above: many, within: 2d", "a number such as 20, or a share")]
    [TestCase("watch: held, above: 5, within: 2h", "at least 1d")]
    public void What_is_wrong_with_an_escalation_is_told(string wrong, string told) =>
        Assert.That(() => _scene.Load($"{_scene.FrameworkText}\nescalations: {{ e: {{ {wrong}, owner: Grace, evidence: x }} }}"), Throws.InvalidOperationException.With.Message.Contains(told));

    [Test]
    public void A_limit_of_nothing_is_exceeded_by_one()
    {
        Assert.That((new EscalationLimit(0, null).IsExceeded(1, 0), new EscalationLimit(0, null).IsExceeded(0, 5), new EscalationLimit(null, 0.5).IsExceeded(3, 5)), Is.EqualTo((true, false, true)));
        Assert.That((new EscalationLimit(null, 0.125).ToString(), new EscalationLimit(20, null).ToString()), Is.EqualTo(("12.5%", "20")));
    }

    private string? _plain;

    private void Watch(string escalations) => _scene.FrameworkText = $"{_plain ??= _scene.FrameworkText}\nescalations:\n  {escalations}\n";

    private async Task OverrideAsync(string account)
    {
        await _scene.WithStoreAsync(store => store.Overrides.AddAsync(new Override(new(account), "size", "large", "Eve", "x", _scene.Now, _scene.Now.AddDays(90)), default));
        _scene.Later();
    }

    private Task<IReadOnlyList<Escalation>> ListAsync() => _scene.WithStoreAsync(store => store.Escalations.ListAsync(default));

    private static IEnumerable<string> Told(RunReport report) => report.Findings.Where(entry => entry.Rule == "escalated").SelectMany(entry => entry.Examples).Select(finding => finding.Message);
}

using System.Text;
using Connector.Accounts;
using Connector.Enrichment;
using Connector.Http;
using Connector.Store;
using Connector.Tests.Fakes;
using NUnit.Framework;

namespace Connector.Tests.Enrichment;

/// <summary>Whole runs with a vendor that takes questions now and answers later, and a real store.</summary>
public class LateAnswerTests
{
    private RunScene _scene = null!;
    private FakeLateLookup _late = null!;
    private FakeLookup _other = null!;

    [SetUp]
    public void Begin()
    {
        _scene = new RunScene { FrameworkText = EnrichStageTests.Framework };
        _scene.Crm.WithField("Arr", ValueKind.Number).WithField("Name").WithField("Website").WithField("Ext");
        _late = new FakeLateLookup();
        _other = new FakeLookup(FactNames.Employees);
        _scene.Sources.Add(Paid("late", _late, 1));
        _scene.Sources.Add(Paid("other", _other, 2));
        _scene.Crm.Add("1", (RunScene.Type, AttributeValue.Of("Customer")), ("Name", AttributeValue.Of("Acme")), ("Arr", AttributeValue.Of(10)));
    }

    [TearDown]
    public void End() => _scene.Dispose();

    [Test]
    public async Task The_run_does_not_wait_nobody_else_is_asked_meanwhile_and_the_answer_decides_the_next_run()
    {
        var first = await _scene.ReportAsync();
        var second = await _scene.ReportAsync();
        await AnswerAsync(_late.Ids.Single(), "ok Acme 2000");
        var third = await _scene.ReportAsync();

        Assert.That(first.Record.Status, Is.EqualTo(RunStatus.Succeeded));
        Assert.That(Of(first) with { Trouble = null }, Is.EqualTo(new VendorTally("late", 1, 1, 0, 0, 0, 1, 0, 1, null)));
        Assert.That((Of(second).Asked, second.Enrichment!.Late.Single().Open, _other.Requests.Count), Is.EqualTo((0L, 1L, 0)), "open, and paid for once");
        Assert.That(third.Enrichment!.Late.Single(), Is.EqualTo(new LateTally("late", 1, 1, 0, 0, 0, 0, 0)));
        Assert.That(_scene.Segment("1"), Is.EqualTo("large"));
        Assert.That(await SpentAsync(), Is.EqualTo(3), "the answer tells its price");
    }

    [Test]
    public async Task An_answer_counts_once_however_often_it_comes()
    {
        await _scene.ReportAsync();
        await AnswerAsync(_late.Ids.Single(), "ok Acme 2000");
        Assert.That(await AnswerAsync(_late.Ids.Single(), "ok Acme 50"), Is.False, "one waits already");
        await _scene.ReportAsync();

        await AnswerAsync(_late.Ids.Single(), "ok Acme 50");
        var report = await _scene.ReportAsync();

        Assert.That(report.Enrichment!.Late.Single(), Is.EqualTo(new LateTally("late", 1, 0, 0, 0, 1, 0, 0)));
        Assert.That(_scene.Segment("1"), Is.EqualTo("large"));
    }

    [Test]
    public async Task Nobody_waits_for_ever_others_are_asked_and_a_very_late_answer_is_taken_all_the_same()
    {
        await _scene.ReportAsync();
        _scene.Wait(TimeSpan.FromDays(15));
        _other.Knows("Acme", (FactNames.Employees, AttributeValue.Of(150)));

        var overdue = await _scene.ReportAsync();
        var asMeanwhile = _scene.Segment("1");
        await AnswerAsync(_late.Ids.Single(), "ok Acme 2000");
        _scene.Wait(TimeSpan.FromDays(1));
        var late = await _scene.ReportAsync();

        Assert.That(overdue.Enrichment!.Late.Single(), Is.EqualTo(new LateTally("late", 0, 0, 0, 0, 0, 0, 1)));
        Assert.That(overdue.Findings.Select(finding => finding.Rule), Does.Contain("answer-overdue"));
        Assert.That((_late.Ids.Count, asMeanwhile), Is.EqualTo((1, "medium")), "not asked again so soon");
        Assert.That((late.Enrichment!.Late.Single().Matched, _scene.Segment("1")), Is.EqualTo((1L, "large")), "the newest counts");
    }

    [Test]
    public async Task An_error_or_an_answer_about_somebody_else_is_not_used_and_not_paid_for_again()
    {
        await _scene.ReportAsync();
        await AnswerAsync(_late.Ids.Single(), "error");
        var failed = await _scene.ReportAsync();
        await AnswerAsync(_late.Ids.Single(), "ok Somebody 2000");
        var other = await _scene.ReportAsync();

        Assert.That((failed.Enrichment!.Late.Single().Useless, other.Enrichment!.Late.Single().OtherCompany), Is.EqualTo((1L, 1L)));
        Assert.That((_late.Ids.Count, _other.Requests.Count, _scene.Segment("1")), Is.EqualTo((1, 1, "none")), "the next vendor has its turn");
    }

    [Test]
    public async Task A_refused_question_is_none_and_one_that_may_have_arrived_can_still_be_answered()
    {
        _late.Fails = new CrmAccessException("Late", 401, null, "no");
        await _scene.ReportAsync();
        Assert.That(await UnansweredAsync(), Is.Zero);
        _late.Fails = new CrmUnavailableException("Late", null, null, "no answer");
        await _scene.ReportAsync();
        Assert.That(await UnansweredAsync(), Is.EqualTo(1));

        await AnswerAsync(_late.Ids[^1], "ok Acme 2000");
        await _scene.ReportAsync();

        Assert.That(_scene.Segment("1"), Is.EqualTo("large"));
    }

    [Test]
    public async Task What_comes_while_a_run_takes_answers_in_is_for_the_next_run()
    {
        await _scene.ReportAsync();
        var during = new Callback("test", "late", _late.Ids.Single(), _scene.Now + TimeSpan.FromHours(1), Encoding.UTF8.GetBytes($"{_late.Ids.Single()} ok Acme 2000"));
        await _scene.Inbox.KeepAsync(during, default);

        var now = await _scene.ReportAsync();
        _scene.Wait(TimeSpan.FromHours(2));
        var next = await _scene.ReportAsync();

        Assert.That((now.Enrichment!.Late.Single().Came, next.Enrichment!.Late.Single().Came), Is.EqualTo((0L, 1L)));
    }

    private Task<bool> AnswerAsync(string question, string said) => _scene.Inbox.KeepAsync(
        new Callback("test", "late", question, _scene.Now, Encoding.UTF8.GetBytes($"{question} {said}")), default);

    private static VendorTally Of(RunReport report) => report.Enrichment!.Vendors.Single(vendor => vendor.Vendor == "late");

    private Task<double> SpentAsync() => _scene.WithStoreAsync(async store => (await store.Answers.SpendingAsync("late", DateTimeOffset.MinValue, default)).ThisMonth);

    private Task<int> UnansweredAsync() => _scene.WithStoreAsync(async store => (await store.Questions.UnansweredAsync(default)).Count);

    private static Source Paid(string name, ICompanyLookup lookup, int order) => new(
        name, new SourceOptions { Serves = "enrichment", Order = order, Credits = { PerMonth = 100, WithoutApproval = 100 } }, lookup, null);

    /// <summary>Takes questions; its answers are <c>ID ok NAME EMPLOYEES</c> or <c>ID error</c>, and cost three credits.</summary>
    private sealed class FakeLateLookup : ICompanyLookup, ILateAnswers
    {
        public List<string> Ids { get; } = [];

        public Exception? Fails { get; set; }

        public IReadOnlyList<string> Facts => [FactNames.Employees];

        public int CompaniesPerRequest => 1;

        public ILateAnswers Late => this;

        public int LongestAnswer => 1000;

        public TimeSpan OpenFor => TimeSpan.FromDays(14);

        public bool Admits(string? token) => true;

        public Task<LookupResult> LookUpAsync(IReadOnlyList<CompanyQuestion> companies, CancellationToken cancellationToken)
        {
            Ids.AddRange(companies.Select(company => company.Id!));
            if (Fails is { } fault) throw fault;
            return Task.FromResult(new LookupResult([.. companies.Select(company => new CompanyAnswer(company.Account, LookupOutcome.Pending))], 1));
        }

        public LateAnswer Read(ReadOnlyMemory<byte> body) => Encoding.UTF8.GetString(body.Span).Split(' ') switch
        {
            [var id, "ok", var name, var employees] => new LateAnswer(id, LookupOutcome.Matched, new CompanyRecord(null, name, null, null, null, 1, FactSet.Of(
                (FactNames.Employees, AttributeValue.Of(double.Parse(employees, System.Globalization.CultureInfo.InvariantCulture))))), 3, null),
            [var id, ..] => new LateAnswer(id, LookupOutcome.Refused, null, null, null),
            _ => throw new FormatException("it is nothing"),
        };
    }
}

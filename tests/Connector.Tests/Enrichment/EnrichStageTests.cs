using Connector.Accounts;
using Connector.Enrichment;
using Connector.Http;
using Connector.Segmentation;
using Connector.Sources.File;
using Connector.Sources.Sftp;
using Connector.Sources.Sql;
using Connector.Stages;
using Connector.Store;
using Connector.Surveys;
using Connector.Tests.Fakes;
using NUnit.Framework;

namespace Connector.Tests.Enrichment;

/// <summary>Whole runs with vendors in memory and a real store.</summary>
public class EnrichStageTests
{
    internal const string Framework = """
        framework: test
        version: 1.0.0
        effective: 2026-01-01
        owner: Tests
        objective: retention
        currency: { to: USD }
        value: arr
        population:
          active: "account_type = 'customer'"
        attributes:
          account_type: { type: category, required: true, map: { Customer: customer }, sources: [ crm: { fake: Type } ] }
          employees: { type: integer, unit: people, valid: 1..3000000, max_age: 90d, sources: [ crm: { fake: Employees }, enrichment: employees, research: employees ] }
          arr: { type: money, valid: 0.., sources: [ billing: arr, crm: { fake: Arr } ] }
        dimensions:
          size:
            label: Size
            kind: firmographic
            fields: { fake: Size__c }
            segments:
              - { name: large, label: Large, when: "employees >= 1000 or arr >= 100000", action: Visit, sla: 1h }
              - { name: medium, label: Medium, when: "employees >= 100", action: Call, sla: 4h }
              - { name: small, label: Small, when: "employees >= 1", action: Write, sla: 1d }
            otherwise: { name: none, label: None, action: Research }
        """;

    private RunScene _scene = null!;
    private FakeLookup _vendor = null!;

    [SetUp]
    public void Begin()
    {
        _scene = new RunScene { FrameworkText = Framework };
        _scene.Crm.WithField("Arr", ValueKind.Number).WithField("Name").WithField("Website").WithField("Ext");
        _vendor = new FakeLookup(FactNames.Employees);
        _scene.Sources.Add(Paid("vendor", "enrichment", _vendor));
    }

    [TearDown]
    public void End() => _scene.Dispose();

    [Test]
    public async Task Only_accounts_whose_segment_is_uncertain_are_asked_about_the_heaviest_first()
    {
        Add("1", "Known", employees: 50, arr: 10);
        Add("2", "Light", arr: 10);
        Add("3", "Heavy", arr: 5000);
        Add("4", "Large anyway", arr: 200_000);
        _vendor.Knows("Light", Employees(20)).Knows("Heavy", Employees(2000));

        var report = await _scene.ReportAsync();

        Assert.That(_vendor.Asked, Is.EqualTo(new[] { "Heavy", "Light" }));
        Assert.That(report.Record.Status, Is.EqualTo(RunStatus.Succeeded));
        Assert.That((_scene.Segment("2"), _scene.Segment("3"), _scene.Segment("4")), Is.EqualTo(("small", "large", "large")));
        Assert.That((report.Enrichment!.Uncertain, report.Enrichment.Left, report.Enrichment.Credits, report.Enrichment.WithGaps),
            Is.EqualTo((2L, 0L, 2.0, 3L)));
    }

    [Test]
    public async Task A_fresh_answer_is_not_bought_again_and_a_stale_one_stands_until_it_is()
    {
        Add("1", "Acme", arr: 10);
        _vendor.Knows("Acme", Employees(20));
        await _scene.RunAsync();
        await _scene.RunAsync();
        Assert.That(_vendor.Requests, Has.Count.EqualTo(1));

        _scene.Wait(TimeSpan.FromDays(100)); // older than max_age, younger than FreshFor
        await _scene.RunAsync();
        Assert.That((_vendor.Requests.Count, _scene.Segment("1")), Is.EqualTo((1, "small")));

        _scene.Wait(TimeSpan.FromDays(100));
        _vendor.Knows("Acme", Employees(200));
        await _scene.RunAsync();
        Assert.That((_vendor.Requests.Count, _scene.Segment("1")), Is.EqualTo((2, "medium")));
    }

    [Test]
    public async Task What_one_vendor_does_not_know_the_next_is_asked_in_the_frameworks_order()
    {
        var second = new FakeLookup(FactNames.Employees).Knows("Acme", Employees(200));
        _scene.Sources.Insert(0, Paid("aaa-researcher", "research", second));
        Add("1", "Acme", arr: 10);
        Add("2", "Beta", arr: 10);
        _vendor.Knows("Beta", Employees(20));

        var report = await _scene.ReportAsync();

        Assert.That(_vendor.Asked, Is.EquivalentTo(new[] { "Acme", "Beta" }));
        Assert.That(second.Asked, Is.EqualTo(new[] { "Acme" }));
        Assert.That((_scene.Segment("1"), _scene.Segment("2"), report.Enrichment!.Credits), Is.EqualTo(("medium", "small", 2.0)));
    }

    [Test]
    public async Task Coverage_tells_by_whom_each_value_was_given()
    {
        Add("1", "Acme", employees: 7, arr: 10);
        Add("2", "Beta", arr: 10);
        _vendor.Knows("Beta", Employees(20));
        await _scene.RunAsync();

        var coverage = await _scene.WithStoreAsync(store => new BookCoverage(store, _scene.Load(Framework), FakeCrm.CrmName, _scene.Now).CountAsync(CancellationToken.None));

        Assert.That(coverage.Single(one => one.Attribute == "employees").BySource, Is.EqualTo(new Dictionary<string, long> { ["crm"] = 1, ["vendor"] = 1 }));
        Assert.That(coverage.Single(one => one.Attribute == "arr").BySource, Is.EqualTo(new Dictionary<string, long> { ["crm"] = 2 }));
    }

    [Test]
    public async Task Killed_between_buying_and_storing_at_most_one_request_is_lost_and_told_and_counted()
    {
        for (var i = 0; i < 6; i++) Add($"{i}", $"Company {i}", arr: 10);
        for (var i = 0; i < 6; i++) _vendor.Knows($"Company {i}", Employees(20));
        _vendor.Fails = new InvalidOperationException("killed");
        Assert.That(async () => await _scene.RunAsync(), Throws.InvalidOperationException);
        _vendor.Fails = null;

        var report = await _scene.ReportAsync();
        var spent = await _scene.WithStoreAsync(store => store.Answers.SpendingAsync("vendor", DateTimeOffset.UnixEpoch, CancellationToken.None));

        Assert.That(report.Findings.Single(finding => finding.Rule == "purchase-lost").Examples[0].Message, Does.Contain("up to 2 credits"));
        Assert.That(_vendor.Asked.GroupBy(name => name).Count(group => group.Count() > 1), Is.EqualTo(2), "one request's companies, no more");
        Assert.That(spent.ThisMonth, Is.EqualTo(8));
        Assert.That(report.Enrichment!.Left, Is.Zero);
    }

    [Test]
    public async Task Where_no_source_is_configured_people_are_asked_for_whatever_could_change_a_segment()
    {
        _scene.Sources.Clear();
        Add("1", "Known", employees: 50, arr: 10);
        Add("2", "Light", arr: 10);
        Add("3", "Large anyway", arr: 200_000);
        await _scene.RunAsync();

        var framework = FrameworkFile.Parse(Framework, "test.yaml", _ => null).Framework!;
        var tasks = await _scene.WithStoreAsync(store =>
            new EnrichmentSurvey(store, framework, _scene.Crm, [], _scene.Now).QueueAsync(CancellationToken.None));

        Assert.That(tasks.Select(task => (task.Account.Value, string.Join(' ', task.Facts))), Is.EqualTo(new[] { ("2", "enrichment.employees") }));
    }

    [TestCase(400, 0, TestName = "a refusal costs nothing")]
    [TestCase(429, 0, TestName = "to be asked to come back costs nothing")]
    [TestCase(503, 1, TestName = "a server's fault may have struck after the work was done")]
    [TestCase(408, 1, TestName = "so may a time limit")]
    [TestCase(200, 1, TestName = "an answer that cannot be read was given")]
    [TestCase(null, 1, TestName = "nobody knows what became of a question without an answer")]
    public async Task A_vendors_fault_holds_what_it_could_have_filled_and_counts_what_may_have_been_charged(int? status, double counted)
    {
        Add("1", "Acme", arr: 10);
        _vendor.Fails = new CrmUnavailableException("vendor", status, null, "it is not available");

        var report = await _scene.ReportAsync();

        Assert.That((report.Record.Status, _scene.Segment("1")), Is.EqualTo((RunStatus.Succeeded, "none")));
        Assert.That(report.Enrichment!.Vendors[0].Trouble, Does.Contain("it is not available"));
        Assert.That(await SpentAsync(), Is.EqualTo(counted));
    }

    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    [TestCase(-5)]
    public async Task A_price_that_is_none_counts_as_the_most_it_could_be(double charged)
    {
        Add("1", "Acme", arr: 10);
        Add("2", "Beta", arr: 10);
        _vendor.Knows("Acme", Employees(20)).Charges = charged;

        var report = await _scene.ReportAsync();

        Assert.That((report.Enrichment!.Credits, await SpentAsync(), _scene.Segment("1")), Is.EqualTo((2.0, 2.0, "small")));
        Assert.That(report.Findings.Select(finding => finding.Rule), Has.Member("price-unreadable"));
    }

    [Test]
    public async Task A_scorecard_tells_what_was_found_whether_others_agree_and_what_a_value_in_force_has_cost()
    {
        var second = new FakeLookup(FactNames.Employees).Knows("Acme", Employees(900)).Knows("Beta", Employees(20));
        _scene.Sources.Add(Paid("second", "research", second));
        Add("1", "Acme", arr: 10);
        Add("2", "Beta", arr: 10);
        Add("3", "Gamma", arr: 10);
        _vendor.Knows("Acme", Employees(150)).Knows("Gamma", ("employees", AttributeValue.Of(-5)));
        await _scene.RunAsync();
        _scene.Crm.Edit("1", RunScene.Employees, AttributeValue.Of(999)); // what the CRM says counts first, and no rule tells 150 from 999
        _scene.Later();
        await _scene.RunAsync();

        var (cards, sample) = await _scene.WithStoreAsync(async store =>
        {
            var values = new Connector.Surveys.VendorValues(store, Segmentation.TestFramework.Load(Framework).OrThrow(), _scene.Crm, _scene.Now);
            return (await values.ScoresAsync(default), await values.SampleAsync(new HashSet<string> { "vendor", "second" }, 0.95, 0.05, 1, default));
        });

        Assert.That(cards.Select(card => (card.Score.Vendor, card.Score.Matched, card.Values, card.Accepted, card.Compared, card.Agreed)), Is.EqualTo(new[]
        {
            ("second", 1L, 1L, 1L, 0L, 0L), ("vendor", 2L, 1L, 0L, 1L, 1L),
        }), "Gamma's -5 is no usable value, and the second vendor was not asked about Acme");
        Assert.That((cards[0].CreditsPerAccepted, cards[1].CreditsPerAccepted, cards[1].Agreement), Is.EqualTo(((double?)1, (double?)null, (double?)1)));
        Assert.That((sample.Population, sample.Sample.Single().Vendor, sample.Sample[0].Attribute, sample.Sample[0].Value), Is.EqualTo((1L, "second", "employees", "20")));
    }

    [Test]
    public async Task Two_accounts_that_one_record_stands_for_are_told_with_both_ids()
    {
        Add("1", "Acme Inc.", arr: 10);
        Add("2", "Acme", arr: 10);
        Add("3", "Beta", arr: 10);
        foreach (var name in new[] { "Acme Inc.", "Acme" }) _vendor.Knows(name, Employees(20));
        _vendor.TheirIds["Acme Inc."] = _vendor.TheirIds["Acme"] = "900000001";

        var told = (await _scene.ReportAsync()).Findings.Where(finding => finding.Rule == "identity-shared").SelectMany(finding => finding.Examples).ToList();

        Assert.That(told.Single().Message, Is.EqualTo("vendor's record 900000001 stands for account 1 and for 2: merge them, or correct the one that it is not"));
        _scene.Crm.Delete("2", mergedInto: "1");
        _scene.Later();
        Assert.That((await _scene.ReportAsync()).Findings.Select(finding => finding.Rule), Has.No.Member("identity-shared"), "once merged it is one");
    }

    [Test]
    public async Task A_record_that_moves_to_another_account_is_told_while_the_first_still_holds_it()
    {
        Add("1", "Acme", employees: 50, arr: 10);
        Add("2", "Beta", employees: 50, arr: 10);
        var billing = new FakeFacts(Record("c1", 250_000, new AccountKey(KeyKind.CrmId, "1")));
        _scene.Sources.Add(Own("billing", billing));
        await _scene.RunAsync();

        billing.Records = [Record("c1", 250_000, new AccountKey(KeyKind.CrmId, "2"))];
        var report = await _scene.ReportAsync();

        Assert.That(report.Findings.Single(finding => finding.Rule == "identity-shared").Examples[0].Message, Does.Contain("c1 stands for account 1 and for 2"));
    }

    [Test]
    public async Task Beyond_the_free_credits_people_approve()
    {
        _scene.Sources[0].Options.Credits.WithoutApproval = 1;
        Add("1", "Acme", arr: 10);
        Add("2", "Beta", arr: 20);
        _vendor.Knows("Acme", Employees(20)).Knows("Beta", Employees(20));

        var first = await _scene.ReportAsync();
        await _scene.WithStoreAsync(async store =>
        {
            await store.Answers.ApproveAsync(new CreditApproval("vendor", 5, "somebody", "because", _scene.Now), CancellationToken.None);
            return true;
        });
        _scene.Sources[0].Options.Credits.WithoutApproval = 0;
        await _scene.ReportAsync();

        Assert.That(first.Enrichment!.Vendors[0].Trouble, Does.Contain("waits for approval"));
        Assert.That(_vendor.Asked, Is.EqualTo(new[] { "Beta", "Acme" }), "the heavier one first");
        Assert.That((await _scene.WithStoreAsync(store => store.Answers.SpendingAsync("vendor", DateTimeOffset.UnixEpoch, CancellationToken.None)))
            .Approved, Is.EqualTo(4));
    }

    [Test]
    public async Task A_source_of_the_customers_own_comes_before_the_crm_where_the_framework_says_so()
    {
        Add("1", "Acme", employees: 50, arr: 10);
        _scene.Sources.Add(Own("billing", new FakeFacts(Record("c1", 250_000, new AccountKey(KeyKind.Name, "ACME Inc.")),
            Record("c2", 1, new AccountKey(KeyKind.Name, "Nobody")))));

        var report = await _scene.ReportAsync();

        Assert.That(_scene.Segment("1"), Is.EqualTo("large"));
        Assert.That(report.Enrichment!.Intakes[0], Is.EqualTo(new IntakeTally("billing", 2, 1, 1, 0, 0, null)));
    }

    [TestCase("employees=1", 1, "the run's credits for employees (Credits:Limits) are used up: not asked about 2 accounts")]
    [TestCase("size.none=2", 2, "the run's credits for size.none (Credits:Limits) are used up: not asked about 1 account in need of it")]
    [TestCase("size.small=0", 3, null)]
    [TestCase("employes=1", 0, "Credits:Limits names employes: no attribute")]
    public async Task Credits_are_limited_by_attribute_and_by_segment_and_the_run_says_so(string limits, int asked, string? told)
    {
        _scene.Sources.Clear();
        _vendor.CompaniesPerRequest = 1;
        _scene.Sources.Add(Paid("vendor", "enrichment", _vendor));
        for (var i = 1; i <= 3; i++) Add($"{i}", $"Company {i}", arr: i);
        _vendor.Knows("Company 1", Employees(20)).Knows("Company 2", Employees(20)).Knows("Company 3", Employees(20));
        _scene.Sources[0].Options.Credits.PerMonth = 0;
        await _scene.RunAsync(); // by now each has a segment, 'none'
        (_scene.Sources[0].Options.Credits.PerMonth, _scene.Sources[0].Options.Credits.Limits) = (1000, limits);

        var report = await _scene.ReportAsync();

        Assert.That(_vendor.Asked.Count(), Is.EqualTo(asked));
        var messages = report.Findings.Where(finding => finding.Rule is "credits-not-spent" or "limit-unknown").SelectMany(finding => finding.Examples).Select(finding => finding.Message);
        Assert.That(messages, told is null ? Is.Empty : Has.Exactly(1).Contains(told));
    }

    [Test]
    public async Task A_company_that_the_vendor_does_not_know_uses_up_no_limit()
    {
        _vendor.CompaniesPerRequest = 1;
        _scene.Sources[0].Options.Credits.Limits = "employees=1";
        Add("1", "Nobody Knows", arr: 30);
        Add("2", "Known", arr: 20);
        Add("3", "Light", arr: 10);
        _vendor.Knows("Known", Employees(20)).Knows("Light", Employees(20));

        await _scene.RunAsync();

        Assert.That(_vendor.Asked, Is.EqualTo(new[] { "Nobody Knows", "Known" }));
    }

    [TestCase(91, 0, 1)]
    [TestCase(90, 1, 1, TestName = "A contract that ends is told while there is time")]
    [TestCase(0, 1, 1, TestName = "On its last day it still holds")]
    [TestCase(-1, 1, 0, TestName = "After it nothing is bought")]
    public async Task A_contract_that_ends_is_told_in_time_and_kept(int days, int told, int asked)
    {
        Add("1", "Acme", arr: 10);
        _vendor.Knows("Acme", Employees(20));
        _scene.Sources[0].Options.ContractUntil = DateOnly.FromDateTime(_scene.Now.UtcDateTime).AddDays(days);

        var report = await _scene.ReportAsync();

        Assert.That((report.Findings.Count(finding => finding.Rule == "contract-ends"), _vendor.Requests.Count, report.Record.Status), Is.EqualTo((told, asked, RunStatus.Succeeded)));
    }

    [Test]
    public async Task A_sum_of_which_a_part_is_not_told_or_has_no_rate_is_none()
    {
        Add("1", "Acme", employees: 50, arr: 10);
        Add("2", "Beta", employees: 50, arr: 10);
        Add("3", "Gamma", employees: 50, arr: 10);
        SourceRecord Paid(string id, string account, params (string Currency, double Amount)[] parts) => new(id, [new AccountKey(KeyKind.CrmId, account)], _scene.Now,
            parts.Length > 0 ? FactSet.None : FactSet.Of((FactNames.Arr, AttributeValue.Unknown))) { Amounts = [.. parts.Select(part => new SourceAmount(FactNames.Arr, part.Currency, part.Amount))] };
        _scene.Sources.Add(Own("billing", new FakeFacts(Paid("c1", "1", ("USD", 150_000)), Paid("c2", "1"), Paid("c3", "2", ("USD", 90_000), ("EUR", 90_000)),
            Paid("c4", "3", ("USD", 33_333.333333)), Paid("c5", "3", ("USD", 66_666.666667))) { AddsUp = true }));

        var report = await _scene.ReportAsync();

        Assert.That(_scene.Segment("1"), Is.EqualTo("small"), "one of its two customers is not told: 150,000 would pass for all of it");
        Assert.That(_scene.Segment("2"), Is.EqualTo("small"));
        Assert.That(_scene.Segment("3"), Is.EqualTo("large"), "100,000 to the cent");
        Assert.That(report.Findings.Single(finding => finding.Rule == "no-rate").Examples[0].Message, Does.Contain("amounts in EUR have no rate to USD"));
    }

    [Test]
    public async Task Amounts_in_several_currencies_are_added_up_at_the_rates_of_the_day()
    {
        _scene.Tables["rates"] = "day,currency,rate\n2020-01-01,EUR,2\n";
        _scene.FrameworkText = Framework.Replace("currency: { to: USD }", "currency: { to: USD, rates: rates }", StringComparison.Ordinal);
        Add("1", "Acme", employees: 50, arr: 10);
        _scene.Sources.Add(Own("billing", new FakeFacts(new SourceRecord("c1", [new AccountKey(KeyKind.CrmId, "1")], _scene.Now, FactSet.None)
            { Amounts = [new SourceAmount(FactNames.Arr, "USD", 40_000), new SourceAmount(FactNames.Arr, "EUR", 30_000)] }) { AddsUp = true }));

        await _scene.RunAsync();

        Assert.That(_scene.Segment("1"), Is.EqualTo("large"));
    }

    [Test]
    public async Task A_source_that_dates_itself_into_the_future_is_late_all_the_same()
    {
        Add("1", "Acme", employees: 50, arr: 10);
        var billing = new FakeFacts(Record("c1", 250_000, new AccountKey(KeyKind.CrmId, "1")) with { AsOf = _scene.Now.AddYears(50) });
        _scene.Sources.Add(Own("billing", billing, lateAfter: TimeSpan.FromDays(2)));
        Assert.That((await _scene.RunAsync()).Status, Is.EqualTo(RunStatus.Succeeded));

        billing.Records = [];
        _scene.Wait(TimeSpan.FromDays(3));

        Assert.That((await _scene.RunAsync()).Status, Is.EqualTo(RunStatus.Partial));
    }

    [Test]
    public async Task Files_queries_and_servers_that_cannot_be_read_never_fail_the_run_and_are_told()
    {
        var folder = TempFolder.Create();
        File.WriteAllText(Path.Combine(folder, "a.csv"), "account_key,as_of\n\"half a row");
        Add("1", "Acme", employees: 50, arr: 10);
        Source[] broken =
        [
            Own("nowhere", new FileDrop(new FileDropOptions { Folder = Path.Combine(folder, "nowhere") }, TimeProvider.System)),
            Own("halved", new FileDrop(new FileDropOptions { Folder = folder, StillFor = TimeSpan.Zero }, TimeProvider.System)),
            Own("database", new SqlFacts(new SqlOptions { Provider = SqlProvider.Sqlite, ConnectionString = new Secret($"Data Source={Path.Combine(folder, "no.db")}"), Statement = "select 1" })),
            Own("server", new SftpDrop(new SftpDropOptions { Folder = Path.Combine(folder, "copies"), Host = "127.0.0.1", Port = 1, User = "us", Password = new Secret("pw-7f3a") }, TimeProvider.System)),
        ];
        _scene.Sources.AddRange(broken);

        var report = await _scene.ReportAsync();

        Assert.That((report.Record.Status, _scene.Segment("1")), Is.EqualTo((RunStatus.Succeeded, "small")));
        var told = report.Findings.Where(finding => finding.Rule == "source-failed").SelectMany(finding => finding.Examples).Select(finding => finding.Message).ToList();
        foreach (var source in broken) Assert.That(told, Has.Exactly(1).StartsWith($"{source.Name}: ").And.All.Contain("what it said last stays in force"));
        Assert.That(told, Has.None.Contains("half a row").And.None.Contains("pw-7f3a"));
        Directory.Delete(folder, recursive: true);
    }

    [Test]
    public async Task A_late_source_holds_its_attributes_and_the_run_is_not_green()
    {
        Add("1", "Acme", employees: 50, arr: 10);
        var billing = new FakeFacts(Record("c1", 250_000, new AccountKey(KeyKind.CrmId, "1")));
        _scene.Sources.Add(Own("billing", billing, lateAfter: TimeSpan.FromDays(2)));
        Assert.That((await _scene.RunAsync()).Status, Is.EqualTo(RunStatus.Succeeded));

        billing.Fails = new CrmUnavailableException("billing", 503, null, "down");
        billing.Records = [];
        _scene.Wait(TimeSpan.FromDays(1));
        Assert.That((await _scene.RunAsync()).Status, Is.EqualTo(RunStatus.Succeeded), "not late yet");
        _scene.Wait(TimeSpan.FromDays(2));
        var late = await _scene.RunAsync();

        Assert.That((late.Status, _scene.Segment("1")), Is.EqualTo((RunStatus.Partial, "large")));
        Assert.That(late.Trouble, Does.Contain("billing is late"));
    }

    [Test]
    public async Task A_customer_of_whom_it_is_not_told_what_he_pays_is_a_finding_and_the_next_source_counts()
    {
        Add("1", "Acme", employees: 50, arr: 250_000);
        _scene.Sources.Add(Own("billing", new FakeFacts(Record("c1", 10, new AccountKey(KeyKind.CrmId, "1")) with { Facts = FactSet.Of((FactNames.Arr, AttributeValue.Unknown)), IsUntold = true })));

        var report = await _scene.ReportAsync();

        Assert.That(report.Findings.Single(finding => finding.Rule == "amount-untold").Examples.Single().Message, Does.StartWith("billing does not tell what its customer c1 pays"));
        Assert.That((_scene.Segment("1"), report.Record.Status), Is.EqualTo(("large", RunStatus.Succeeded)), "by the CRM's amount");
    }

    [Test]
    public async Task An_amount_that_is_estimated_counts_and_is_told_as_such()
    {
        Add("1", "Acme", employees: 50, arr: 10);
        _scene.Sources.Add(Own("billing", new FakeFacts(Record("c1", 250_000, new AccountKey(KeyKind.CrmId, "1")) with { IsEstimated = true })));

        var finding = (await _scene.ReportAsync()).Findings.Single(finding => finding.Rule == "amount-estimated");

        Assert.That(finding.Examples.Single().Message, Does.StartWith("billing ").And.Contain("customer c1").And.EndsWith("estimated from the last paid invoice"));
        Assert.That(_scene.Segment("1"), Is.EqualTo("large"));
    }

    [Test]
    public async Task A_record_that_knows_an_account_merged_away_leads_to_its_survivor_by_the_crm_s_id_and_by_its_own()
    {
        Add("1", "Acme", employees: 50, arr: 10);
        Add("2", "Acme Holding", employees: 50, arr: 10);
        Add("3", "Acme Group", employees: 50, arr: 10);
        _scene.Crm.Edit("3", "Ext", AttributeValue.Of("x3"));
        var billing = new FakeFacts(Record("c1", 60_000, new AccountKey(KeyKind.CrmId, "2")), Record("c2", 70_000, new AccountKey(KeyKind.ExternalId, "x3"))) { AddsUp = true };
        _scene.Sources.Add(Own("billing", billing));
        await _scene.RunAsync();
        _scene.Crm.Delete("3", mergedInto: "2");
        _scene.Crm.Delete("2", mergedInto: "1");

        var report = await _scene.ReportAsync();

        Assert.That(report.Enrichment!.Intakes[0], Is.EqualTo(new IntakeTally("billing", 2, 2, 0, 0, 0, null)), "nobody is a stranger, and no second record of one account");
        Assert.That(_scene.Segment("1"), Is.EqualTo("large"), "130,000 in two parts, one of them over two merges");
    }

    [Test]
    public async Task Records_that_contradict_each_other_are_told_with_both_ids_and_those_that_add_up_are_added()
    {
        Add("1", "Acme", employees: 50, arr: 10);
        Add("2", "Beta", employees: 50, arr: 10);
        var records = new[] { Record("c1", 60_000, new AccountKey(KeyKind.CrmId, "1")), Record("c2", 70_000, new AccountKey(KeyKind.CrmId, "1")),
            Record("c3", 900_000, new AccountKey(KeyKind.ExternalId, "x1"), new AccountKey(KeyKind.Name, "Beta"), new AccountKey(KeyKind.CrmId, "2")) };
        var billing = new FakeFacts(records);
        _scene.Crm.Edit("1", "Ext", AttributeValue.Of("x1"));
        _scene.Sources.Add(Own("billing", billing));

        var contradicting = await _scene.ReportAsync();
        billing.AddsUp = true;
        await _scene.ReportAsync();

        var told = contradicting.Findings.SelectMany(finding => finding.Examples).Select(finding => finding.Message).ToList();
        Assert.That(told, Has.Some.Contains("c1 and c2"));
        Assert.That(told, Has.Some.Contains("account 1 by one key and to 2 by another"));
        Assert.That((_scene.Segment("1"), _scene.Segment("2")), Is.EqualTo(("large", "small")), "130,000 in two parts; the record in conflict is nobody's");
    }

    private async Task<double> SpentAsync() => (await _scene.WithStoreAsync(store =>
        store.Answers.SpendingAsync("vendor", DateTimeOffset.UnixEpoch, CancellationToken.None))).ThisMonth;

    private SourceRecord Record(string id, double arr, params AccountKey[] keys) =>
        new(id, keys, _scene.Now, FactSet.Of((FactNames.Arr, AttributeValue.Of(arr))));

    private void Add(string id, string name, double? employees = null, double? arr = null) => _scene.Crm.Add(
        id, (RunScene.Type, AttributeValue.Of("Customer")), ("Name", AttributeValue.Of(name)),
        (RunScene.Employees, employees is { } people ? AttributeValue.Of(people) : AttributeValue.Unknown),
            ("Arr", arr is { } money ? AttributeValue.Of(money) : AttributeValue.Unknown));

    private static (string, AttributeValue) Employees(double count) => (FactNames.Employees, AttributeValue.Of(count));

    private static Source Paid(string name, string serves, ICompanyLookup lookup) =>
        new(name, new SourceOptions { Serves = serves, Credits = { PerMonth = 1000, WithoutApproval = 1000 } }, lookup, null);

    private static Source Own(string name, IAccountFacts facts, TimeSpan lateAfter = default) =>
        new(name, new SourceOptions { LateAfter = lateAfter, KeyField = "Ext" }, null, facts);
}

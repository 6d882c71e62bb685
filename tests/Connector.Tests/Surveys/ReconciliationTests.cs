using Connector.Accounts;
using Connector.Enrichment;
using Connector.Governance;
using Connector.Segmentation.Versions;
using Connector.Surveys;
using Connector.Tests.Enrichment;
using Connector.Tests.Fakes;
using NUnit.Framework;

namespace Connector.Tests.Surveys;

public class ReconciliationTests
{
    private static readonly DateTimeOffset Close = new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero).AddTicks(-1);

    private readonly FakeFacts _billing = new();
    private RunScene _scene = null!;

    [SetUp]
    public async Task Begin()
    {
        _scene = new RunScene();
        _scene.Crm.WithField("Sold", ValueKind.Number);
        _scene.Tables["rates"] = "day,currency,rate\n2026-01-01,EUR,2\n2026-12-01,EUR,3\n";
        _scene.FrameworkText = _scene.FrameworkText.Replace("{ to: USD }", "{ to: USD, from: { fake: EUR }, rates: rates }", StringComparison.Ordinal)
            .Replace("dimensions:\n", """
              sold: { type: money, sources: [ crm: { fake: Sold } ] }
              billed: { type: money, sources: [ billing: arr ] }
            reconciliations:
              arr: { sales: sold, finance: billed, tolerance: { amount: 100, share: 10% }, owner: Finance }
            dimensions:

            """, StringComparison.Ordinal);
        _scene.Sources.Add(new Source("billing", new SourceOptions(), null, _billing));
        foreach (var (id, employees, sold) in new[] { ("near", 50, 505), ("far", 150, 2500), ("farther", 50, 100), ("sold", 150, 700) }) Add(id, employees, sold);
        Add("billed", 50, sold: null);
        Add("neither", 50, sold: null);
        _billing.Records = [Record("near", 1000), Record("far", 4000), Record("farther", 2200), Record("billed", 300)];
        await _scene.RunAsync();
    }

    [TearDown]
    public void End() => _scene.Dispose();

    [Test]
    public async Task A_close_compares_the_amounts_of_then_at_the_rates_of_then_in_the_segments_of_then()
    {
        await GoOnAfterTheCloseAsync();

        var book = (await SurveyAsync(restated: false)).Single();

        var sums = book.Result.Total;
        Assert.That((sums.Both, sums.OnlySales, sums.OnlyFinance, sums.Neither, sums.Beyond), Is.EqualTo((3L, 1L, 1L, 1L, 2L)));
        Assert.That((sums.Sales, sums.Finance, sums.Difference, sums.SalesAlone, sums.FinanceAlone), Is.EqualTo((6210d, 7200d, -990d, 1400d, 300d)), "505, 2500 and 100 euros at 2");
        Assert.That(book.Result.By(book.Result.Dimensions[0]).Select(segment => (segment.Name, segment.Sums.Accounts, segment.Sums.Difference)), Is.EqualTo(new[] { ("medium", 2L, 1000d), ("small", 4L, -1990d) }));
        Assert.That(book.Largest.Select(one => (one.Account.Value, one.Difference, one.Share)), Is.EqualTo(new (string, double, double?)[] { ("farther", -2000, -2000d / 2200), ("far", 1000, 0.25) }), "largest first");
    }

    [Test]
    public async Task The_sheet_has_a_row_for_each_account_and_no_formulas()
    {
        await GoOnAfterTheCloseAsync();
        var book = (await SurveyAsync(restated: false)).Single();
        var named = book.Largest.Select(one => one with { Sales = one.Sales with { Vendor = "=HYPERLINK(\"x\",1)" } }).ToList();

        var lines = ReconciliationSheet.Lines([book with { Largest = named }]).ToList();

        Assert.That(lines[0], Does.StartWith("reconciliation,account,sales,sales_from"));
        Assert.That(lines[1], Does.StartWith("arr,farther,200,\"'=HYPERLINK(\"\"x\"\",1)\",").And.Contain(",2200,billing,").And.EndsWith(",-2000,-0.9091"));
        Assert.That(lines, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task Each_side_says_where_its_amount_comes_from_and_of_which_day_it_is()
    {
        var november = _scene.Now;
        await GoOnAfterTheCloseAsync();

        var far = (await SurveyAsync(restated: false)).Single().Largest.Single(one => one.Account.Value == "far");

        Assert.That((far.Sales.From, far.Sales.Vendor, far.Finance.From, far.Finance.Vendor, far.Segments[0]), Is.EqualTo(("Sold", (string?)null, "billing.arr", "billing", "medium")));
        Assert.That((far.Sales.AsOf, far.Finance.AsOf), Is.EqualTo(((DateTimeOffset?)november, (DateTimeOffset?)november)));
    }

    [Test]
    public async Task Restated_a_close_counts_what_was_said_of_it_since_and_nothing_that_was_said_of_later_days()
    {
        await GoOnAfterTheCloseAsync();

        var book = (await SurveyAsync(restated: true)).Single();

        Assert.That((book.Result.Total.Sales, book.Result.Total.Finance, book.Result.Total.Beyond), Is.EqualTo((6210d, 8200d, 1L)), "5,000 of far were late; near's 9,999 are December's");
        Assert.That(book.Largest.Single().Account.Value, Is.EqualTo("farther"));
    }

    [Test]
    public async Task Before_the_book_began_there_is_nothing_to_compare()
    {
        var books = await _scene.WithStoreAsync(store => new ReconciliationSurvey(store, FakeCrm.CrmName, Framework, Close.AddMonths(-1)).OfAsync(Framework.Reconciliations, false, 10, default));

        Assert.That(books.Single().Result.Total, Is.EqualTo(default(ReconciledSums)));
    }

    [Test]
    public async Task The_document_tells_sums_by_segment_and_the_accounts_to_settle()
    {
        var text = ReconciliationDocument.Of(Framework, Close, "As known then", await SurveyAsync(restated: false, most: 1)).Markdown;

        Assert.That(text, Does.Contain("| All accounts | 6 | 3 | 1 (1,400) | 1 (300) | 1 | 6,210 | 7,200 | -990 | -13.8 % | 2 |")
            .And.Contain("2 accounts are beyond the tolerance (100 or 10%), for Finance to settle; the 1 largest:")
            .And.Contain("| farther | 200 | Sold, since 2026-11-22 | 2,200 | billing.arr by billing, as of 2026-11-22 | -2,000 | -90.9 % |"));
    }

    [TestCase(1000, 900, false, Description = "as much as is tolerated")]
    [TestCase(1000.01, 900, true)]
    [TestCase(11000.01, 10000, true)]
    [TestCase(11000, 10000, false, Description = "of amount and share the wider one counts")]
    [TestCase(101, 0, true, Description = "nothing has no share")]
    [TestCase(-100, 0, false)]
    public void An_account_is_beyond_the_tolerance_when_it_is_beyond_amount_and_share(double sales, double finance, bool isBeyond) =>
        Assert.That(Framework.Reconciliations[0].IsBeyond(sales, finance), Is.EqualTo(isBeyond));

    [Test]
    public void What_binary_fractions_leave_is_no_difference() =>
        Assert.That((Framework.Reconciliations[0] with { Amount = null, Share = 0 }).IsBeyond(0.1 + 0.2, 0.3), Is.False);

    [Test]
    public void A_sum_over_a_time_cannot_be_reconciled() =>
        Assert.That(() => _scene.Load(_scene.FrameworkText.Replace("billing: arr", "billing: spent over last month", StringComparison.Ordinal)),
            Throws.InvalidOperationException.With.Message.Contains("is not yet that month's"));

    [Test]
    public void Another_tolerance_moves_no_account_and_is_told_as_a_change()
    {
        var step = new VersionStep(Framework, _scene.Load(_scene.FrameworkText.Replace("share: 10%", "share: 20%", StringComparison.Ordinal)));

        Assert.That(step.Changes.Select(change => (change.Kind, change.What)), Is.EqualTo(new[] { (ChangeKind.Wording, "reconciliations changed") }));
    }

    private Connector.Segmentation.Framework Framework => _scene.Load(_scene.FrameworkText);

    /// <summary>December: other amounts, rates and segments, and one late word about November that is said again later.</summary>
    private async Task GoOnAfterTheCloseAsync()
    {
        _scene.Wait(TimeSpan.FromDays(10));
        _scene.Crm.Edit("farther", "Sold", AttributeValue.Of(1d));
        _scene.Crm.Edit("far", RunScene.Employees, AttributeValue.Of(5000d));
        _scene.Crm.Delete("sold");
        _billing.Records = [Record("near", 9999), Record("far", 5000) with { AsOf = Close.AddDays(-1) }, Record("farther", 2200)];
        await _scene.RunAsync();
        _scene.Later();
        _billing.Records = [Record("near", 9999), Record("far", 5000), Record("farther", 2200)];
        await _scene.RunAsync();
    }

    private Task<IReadOnlyList<ReconciledBook>> SurveyAsync(bool restated, int most = 10) =>
        _scene.WithStoreAsync(store => new ReconciliationSurvey(store, FakeCrm.CrmName, Framework, Close).OfAsync(Framework.Reconciliations, restated, most, default));

    private void Add(string id, int employees, int? sold)
    {
        _scene.Customer(id, employees);
        if (sold is { } amount) _scene.Crm.Edit(id, "Sold", AttributeValue.Of((double)amount));
    }

    private SourceRecord Record(string account, double arr) => new($"c-{account}", [new AccountKey(KeyKind.CrmId, account)], _scene.Now, FactSet.Of((FactNames.Arr, AttributeValue.Of(arr))));
}

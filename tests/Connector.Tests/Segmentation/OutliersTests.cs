using Connector.Accounts;
using Connector.Segmentation;
using Connector.Tests.Planning;
using NUnit.Framework;

namespace Connector.Tests.Segmentation;

public class OutliersTests
{
    [Test]
    public void A_large_account_among_small_ones_is_found_with_what_the_others_weigh()
    {
        var outliers = Book(smallOnes: 20);
        outliers.Add(new AccountId("whale"), In("scale"), 500_000);

        var found = outliers.Find(10).Single();

        Assert.That((found.Account.Value, found.Segment.Name, found.Value, found.SegmentMean), Is.EqualTo(("whale", "scale", 500_000.0, 100.0)));
    }

    [Test]
    public void A_large_account_among_large_ones_is_none()
    {
        var outliers = Book(smallOnes: 20);
        outliers.Add(new AccountId("whale"), In("core"), 500_000);

        Assert.That(outliers.Find(10), Is.Empty);
    }

    [Test]
    public void A_few_accounts_have_no_telling_mean()
    {
        var outliers = Book(smallOnes: 3);
        outliers.Add(new AccountId("whale"), In("scale"), 500_000);

        Assert.That(outliers.Find(10), Is.Empty);
    }

    [Test]
    public void The_heaviest_come_first_and_no_more_than_asked_for()
    {
        var outliers = Book(smallOnes: 1000);
        for (var i = 1; i <= 4; i++) outliers.Add(new AccountId($"whale {i}"), In("scale"), 100_000 * i);

        Assert.That(outliers.Find(2).Select(outlier => outlier.Account.Value), Is.EqualTo(new[] { "whale 4", "whale 3" }));
    }

    [Test]
    public void Ended_otherwise_and_unknown_do_not_count()
    {
        var outliers = Book(smallOnes: 20);
        outliers.Add(new AccountId("ended"), [new Assignment("scale", 0, AssignmentFlags.Ended, 1, default), Assignment.None], 500_000);
        outliers.Add(new AccountId("nowhere"), In("none"), 500_000);
        outliers.Add(new AccountId("unknown"), In("scale"), null);

        Assert.That(outliers.Find(10), Is.Empty);
    }

    [TestCase(9, 1000, 1, TestName = "Ten accounts, one of them ten times the others, are enough")]
    [TestCase(8, 1000, 0, TestName = "Nine are not")]
    [TestCase(9, 999, 0, TestName = "Nor is less than ten times")]
    public void How_many_accounts_and_how_much_more_it_takes(int smallOnes, double value, int found)
    {
        var outliers = Book(smallOnes);
        outliers.Add(new AccountId("large one"), In("scale"), value);

        Assert.That(outliers.Find(10).Select(outlier => outlier.Account.Value), Is.EqualTo(Enumerable.Repeat("large one", found)));
    }

    [TestCase(211, 1, TestName = "Among accounts of less than half the book's mean it stands out")]
    [TestCase(210, 0, TestName = "Among accounts of half the mean it does not")]
    public void An_outlier_stands_among_accounts_that_are_small_in_the_book(double elsewhere, int found)
    {
        var outliers = new Outliers(PlanningFramework.Value);
        for (var i = 0; i < 20; i++) outliers.Add(new AccountId($"small {i}"), In("scale"), 100);
        for (var i = 0; i < 20; i++) outliers.Add(new AccountId($"other {i}"), In("core"), elsewhere);
        outliers.Add(new AccountId("large one"), In("scale"), 2000);

        Assert.That(outliers.Find(10), Has.Count.EqualTo(found));
    }

    [Test]
    public void Of_each_segment_the_five_heaviest_can_be_told_in_whatever_order_they_came()
    {
        var outliers = Book(smallOnes: 1000);
        foreach (var i in new[] { 3, 1, 7, 5, 2, 6, 4 }) outliers.Add(new AccountId($"whale {i}"), In("scale"), 100_000 * i);

        Assert.That(outliers.Find(10).Select(outlier => outlier.Account.Value), Is.EqualTo(new[] { "whale 7", "whale 6", "whale 5", "whale 4", "whale 3" }));
    }

    private static Outliers Book(int smallOnes)
    {
        var outliers = new Outliers(PlanningFramework.Value);
        for (var i = 0; i < smallOnes; i++) outliers.Add(new AccountId($"small {i}"), In("scale"), 100);
        for (var i = 0; i < 20; i++) outliers.Add(new AccountId($"large {i}"), In("core"), 200_000);
        return outliers;
    }

    private static Assignment[] In(string tier) => [new Assignment(tier, 0, AssignmentFlags.None, 1, default), Assignment.None];
}

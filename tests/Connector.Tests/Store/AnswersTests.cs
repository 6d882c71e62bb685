using Connector.Accounts;
using Connector.Enrichment;
using Connector.Store;
using NUnit.Framework;

namespace Connector.Tests.Store;

[TestFixture(typeof(SqliteBackend))]
[TestFixture(typeof(PostgresBackend))]
public sealed class AnswersTests<TBackend> : StoreTests<TBackend>
    where TBackend : IStoreBackend, new()
{
    private IAnswers Answers => Store.Answers;

    [Test]
    public async Task What_a_vendor_said_comes_back_as_it_was_stored()
    {
        await FillAsync(Account("1"), Account("2"));
        Assert.That(await Answers.AnyAsync(default), Is.False);
        var (one, two) = (await AnswerAsync("1", "zoominfo"),
            (await AnswerAsync("2", "zoominfo")) with { Outcome = AnswerOutcome.NoMatch, Facts = FactSet.None, TheirId = null });

        await Answers.StoreAsync(null, 0, 0, [one, two], default);
        await ReopenAsync();

        var found = await Answers.BetweenAsync(0, long.MaxValue, default);
        Assert.That(await Answers.AnyAsync(default), Is.True);
        Assert.That(found.Keys, Is.EquivalentTo(new[] { one.Account, two.Account }));
        Assert.That(Told(found[one.Account].Single()), Is.EqualTo(Told(one)));
        Assert.That(Told(found[two.Account].Single()), Is.EqualTo(Told(two)));
        Assert.That(await Answers.BetweenAsync(two.Account + 1, long.MaxValue, default), Is.Empty);
    }

    [Test]
    public async Task A_newer_answer_of_a_vendor_replaces_its_older_one_and_no_others()
    {
        await FillAsync(Account("1"));
        var old = await AnswerAsync("1", "zoominfo");
        await Answers.StoreAsync(null, 0, 0, [old, old with { Vendor = "pdl" }], default);

        await Answers.StoreAsync(null, 0, 0, [old with { Facts = FactSet.Of(("employees", AttributeValue.Of(7))) }], default);

        var found = (await Answers.BetweenAsync(old.Account, old.Account, default))[old.Account];
        Assert.That(found.Select(answer => (answer.Vendor, answer.Facts["employees"].Number)), Is.EqualTo(new[] { ("pdl", 430.0), ("zoominfo", 7.0) }));
    }

    [Test]
    public async Task What_was_known_at_a_past_moment_is_kept_and_what_only_confirms_it_is_not()
    {
        await FillAsync(Account("1"));
        var first = (await AnswerAsync("1", "crew")) with { AskedAt = Day1, AsOf = Day1 };
        var second = first with { AskedAt = Day3, AsOf = Day3, Facts = FactSet.Of(("employees", AttributeValue.Of(7))) };
        await Answers.StoreAsync(null, 0, 0, [first], default);
        await Answers.StoreAsync(null, 0, 0, [first with { AskedAt = Day2, AsOf = Day2 }], default);
        await Answers.StoreAsync(null, 0, 0, [second], default);

        var past = (await Answers.PastBetweenAsync(0, long.MaxValue, default))[first.Account];

        Assert.That(past.Select(one => (one.Answer.AskedAt, one.KnownUntil)), Is.EqualTo(new[] { (Day1, (DateTimeOffset?)Day3), (Day3, null) }));
        Assert.That(new[] { Day1.AddDays(-1), Day1, Day2, Day3 }.Select(day => PastAnswer.InForce(past, day).SingleOrDefault()?.Facts["employees"].Number), Is.EqualTo(new double?[] { null, 430, 430, 7 }));
    }

    [Test]
    public async Task What_was_said_later_of_a_past_moment_restates_it_whatever_was_confirmed_since_and_what_is_of_later_does_not()
    {
        await FillAsync(Account("1"));
        var first = (await AnswerAsync("1", "crew")) with { AskedAt = Day1, AsOf = Day1 };
        var restated = first with { AskedAt = Day2, AsOf = Day1, Facts = FactSet.Of(("employees", AttributeValue.Of(7))) };
        await Answers.StoreAsync(null, 0, 0, [first], default);
        await Answers.StoreAsync(null, 0, 0, [restated], default);
        await Answers.StoreAsync(null, 0, 0, [restated with { AskedAt = Day3, AsOf = Day3 }], default);
        await Answers.StoreAsync(null, 0, 0, [restated with { AskedAt = Day3.AddDays(1), AsOf = Day3.AddDays(1), Facts = FactSet.Of(("employees", AttributeValue.Of(9))) }], default);

        var past = (await Answers.PastBetweenAsync(0, long.MaxValue, default))[first.Account];

        Assert.That(past.Select(one => one.SaidOf), Is.EqualTo(new[] { Day1, Day1, Day3.AddDays(1) }));
        Assert.That(PastAnswer.InForce(past, Day1).Single().Facts["employees"].Number, Is.EqualTo(430));
        Assert.That(PastAnswer.Restated(past, Day1).Single(), Has.Property("AskedAt").EqualTo(Day1), "as if it had been known then");
        Assert.That(new[] { Day1.AddDays(-1), Day1, Day3, Day3.AddDays(1) }.Select(day => PastAnswer.Restated(past, day).SingleOrDefault()?.Facts["employees"].Number), Is.EqualTo(new double?[] { null, 7, 7, 9 }));
    }

    [Test]
    public async Task Of_what_was_bought_the_date_is_news_too()
    {
        await FillAsync(Account("1"));
        var bought = (await AnswerAsync("1", "zoominfo")) with { AskedAt = Day1, AsOf = Day1 };
        foreach (var day in new[] { Day1, Day2 })
        {
            var purchase = await Answers.BeginPurchaseAsync(new Purchase(1, "zoominfo", day, 1, 1, 0), default);
            await Answers.StoreAsync(purchase, 1, 0, [bought with { AskedAt = day, AsOf = day }], default);
        }

        var past = (await Answers.PastBetweenAsync(0, long.MaxValue, default))[bought.Account];
        Assert.That(past.Select(one => (one.Answer.AsOf, one.KnownUntil)), Is.EqualTo(new[] { (Day1, (DateTimeOffset?)Day2), (Day2, null) }));
    }

    [Test]
    public async Task A_request_without_an_answer_is_lost_once_and_counts_at_its_most()
    {
        await FillAsync(Account("1"));
        var lost = new Purchase(1, "zoominfo", Day1, 25, 25, 5);
        await Answers.BeginPurchaseAsync(lost, default);
        var answered = await Answers.BeginPurchaseAsync(lost with { Run = 2 }, default);
        await Answers.StoreAsync(answered, 3, 1, [await AnswerAsync("1", "zoominfo")], default);
        await Answers.ApproveAsync(new CreditApproval("zoominfo", 10, "somebody", "because", Day1), default);
        await ReopenAsync();

        Assert.That(await Answers.LoseAsync(Day2, default), Is.EqualTo(new[] { lost }));
        Assert.That(await Answers.LoseAsync(Day3, default), Is.Empty);
        Assert.That(await Answers.SpendingAsync("zoominfo", Day1, default), Is.EqualTo(new Spending(28, 4)));
        Assert.That(await Answers.SpendingAsync("zoominfo", Day2, default), Is.EqualTo(new Spending(0, 4)));
        Assert.That(await Answers.SpendingAsync("pdl", Day1, default), Is.EqualTo(new Spending(0, 0)));
        Assert.That(await Answers.ScoresAsync(default), Is.EqualTo(new[] { new VendorScore("zoominfo", 1, 1, 0, 0, 28) }));
    }

    [Test]
    public async Task A_killed_process_leaves_the_request_and_not_half_of_its_answers()
    {
        await FillAsync(Account("1"));
        await Answers.BeginPurchaseAsync(new Purchase(1, "zoominfo", Day1, 1, 1, 0), default);

        using var after = Backend.AfterKill();
        await using var store = await after.Stores(Clock).OpenAsync("acme", default);

        Assert.That(await store.Answers.LoseAsync(Day2, default), Has.Count.EqualTo(1));
        Assert.That(await store.Answers.AnyAsync(default), Is.False);
    }

    [Test]
    public async Task When_a_source_was_last_good_is_remembered()
    {
        Assert.That(await Answers.GoodAtAsync("billing", default), Is.Null);
        await Answers.KeepGoodAtAsync("billing", Day1, default);
        await Answers.KeepGoodAtAsync("billing", Day2, default);

        Assert.That(await Answers.GoodAtAsync("billing", default), Is.EqualTo(Day2));
    }

    private async Task<SourceAnswer> AnswerAsync(string id, string vendor) => new(
        (await FoundAsync(id)).Account.Key, vendor, "enrichment", AnswerOutcome.Matched, Day1, Day1, 0.97, 1, "900000001",
        FactSet.Of(("employees", AttributeValue.Of(430)), ("industry", AttributeValue.Of("Retail")), ("revenue", AttributeValue.Unknown)));

    /// <summary>Records compare lists by reference.</summary>
    private static string Told(SourceAnswer answer) =>
        $"{answer with { Facts = FactSet.None }} {string.Join(",", answer.Facts.Names.Zip(answer.Facts.Values))}";
}

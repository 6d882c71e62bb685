using Connector.Accounts;
using Connector.WriteBack;
using CsCheck;
using NUnit.Framework;

namespace Connector.Tests.WriteBack;

public class ChunkLedgerTests
{
    private static readonly RowError Refused = new(RejectClass.ValidationRule, "CODE", "no", [], "mend");

    [Test]
    public void Rows_without_an_outcome_are_in_doubt_in_the_chunks_order()
    {
        var ledger = Ledger("a", "b", "c");
        ledger.Book(new RowOutcome(new AccountId("b"), OutcomeKind.Succeeded));

        Assert.That(ledger.InDoubt().Select(id => id.Value), Is.EqualTo(new[] { "a", "c" }));
        Assert.That(ledger.Counts, Is.EqualTo(new WriteCounts(3, 1, 0, 0, 2)));
    }

    [Test]
    public void Contradicting_outcomes_leave_the_row_in_doubt_and_are_told()
    {
        var ledger = Ledger("a", "b");
        ledger.Book(new RowOutcome(new AccountId("a"), OutcomeKind.Succeeded));
        ledger.Book(new RowOutcome(new AccountId("a"), OutcomeKind.Failed, Refused));
        ledger.Book(new RowOutcome(new AccountId("b"), OutcomeKind.Succeeded));
        ledger.Book(new RowOutcome(new AccountId("b"), OutcomeKind.Succeeded));
        ledger.Book(new RowOutcome(new AccountId("z"), OutcomeKind.Succeeded));

        Assert.That(ledger.Counts, Is.EqualTo(new WriteCounts(2, 1, 0, 0, 1)));
        Assert.That(ledger.InDoubt(), Is.EqualTo(new[] { new AccountId("a") }));
        Assert.That(ledger.Strange, Is.EqualTo(2));
    }

    [Test]
    public void Releasing_the_rest_keeps_what_was_answered()
    {
        var ledger = Ledger("a", "b", "c");
        ledger.Book(new RowOutcome(new AccountId("c"), OutcomeKind.Succeeded));
        ledger.ReleaseRest();

        Assert.That(ledger.Counts, Is.EqualTo(new WriteCounts(3, 1, 0, 2, 0)));
        Assert.That(ledger.Unprocessed.Select(id => id.Value), Is.EqualTo(new[] { "a", "b" }));
    }

    [Test]
    public void Sent_is_always_the_sum_of_the_four_others()
    {
        var outcome = Gen.Select(Gen.Int[0, 12], Gen.Enum<OutcomeKind>(), (row, kind) => new RowOutcome(new AccountId($"{row}"), kind, kind == OutcomeKind.Failed ? Refused : null));
        Gen.Select(Gen.Int[0, 10], outcome.Array[0, 30]).Sample((rows, outcomes) =>
        {
            var ledger = new ChunkLedger([.. Enumerable.Range(0, rows).Select(row => new AccountId($"{row}"))]);
            foreach (var booked in outcomes) ledger.Book(booked);
            var counts = ledger.Counts;
            return counts.Sent == rows && counts.Sent == counts.Succeeded + counts.Failed + counts.Unprocessed + counts.InDoubt && counts.InDoubt == ledger.InDoubt().Count;
        });
    }

    private static ChunkLedger Ledger(params string[] ids) => new([.. ids.Select(id => new AccountId(id))]);
}

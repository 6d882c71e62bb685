using Connector.Accounts;

namespace Connector.WriteBack;

/// <summary>
/// Books the CRM's outcomes against one chunk's rows, by account id and never by position: the CRM answers in its own order.
/// </summary>
public sealed class ChunkLedger
{
    private readonly Dictionary<AccountId, int> _rowOf;
    private readonly OutcomeKind?[] _kinds;
    private readonly Dictionary<AccountId, RowError> _errors = [];

    /// <param name="rows">No account twice.</param>
    public ChunkLedger(IReadOnlyCollection<AccountId> rows)
    {
        _rowOf = new Dictionary<AccountId, int>(rows.Count);
        foreach (var id in rows) _rowOf.Add(id, _rowOf.Count);
        _kinds = new OutcomeKind?[rows.Count];
    }

    public IReadOnlyList<(AccountId Id, RowError Error)> Rejected => [.. Rows(OutcomeKind.Failed).Select(id => (id, _errors[id]))];

    public IReadOnlyList<AccountId> Unprocessed => [.. Rows(OutcomeKind.Unprocessed)];

    /// <summary>Rows refused because another process held them: the same row may pass in a moment.</summary>
    public IReadOnlyList<AccountId> Locked => [.. Rows(OutcomeKind.Failed).Where(id => _errors[id].Class == RejectClass.Lock)];

    /// <summary>Outcomes that cannot be: for an account that the chunk does not have, or against what was said of the row before.</summary>
    public int Strange { get; private set; }

    public WriteCounts Counts => new(_kinds.Length, Count(OutcomeKind.Succeeded), Count(OutcomeKind.Failed), Count(OutcomeKind.Unprocessed), Count(null));

    /// <summary>Rows that no outcome covers, or two that contradict each other, in the chunk's order.</summary>
    public IReadOnlyList<AccountId> InDoubt() => [.. Rows(null)];

    /// <summary>The same outcome twice counts once; one against the other leaves the row in doubt, to be looked up.</summary>
    public void Book(RowOutcome outcome)
    {
        if (!_rowOf.TryGetValue(outcome.Id, out var row) || (_kinds[row] is { } said && said != outcome.Kind))
        {
            Strange++;
            if (_rowOf.ContainsKey(outcome.Id)) _kinds[row] = null;
            return;
        }

        _kinds[row] = outcome.Kind;
        if (outcome.Kind == OutcomeKind.Failed) _errors[outcome.Id] = outcome.Error ?? Unexplained;
    }

    /// <summary>The rows are handed over once more, or asked about anew: what was said of them before no longer counts.</summary>
    public void Reopen(IEnumerable<AccountId> rows)
    {
        foreach (var id in rows) _kinds[_rowOf[id]] = null;
    }

    /// <summary>Rows without an outcome were certainly not written.</summary>
    public void ReleaseRest()
    {
        foreach (var id in InDoubt()) Book(new RowOutcome(id, OutcomeKind.Unprocessed));
    }

    private static RowError Unexplained => new(RejectClass.Other, "UNKNOWN", "the CRM refused the row and gave no reason", [], "look at the record in the CRM");

    private IEnumerable<AccountId> Rows(OutcomeKind? kind) => _rowOf.Where(row => _kinds[row.Value] == kind).Select(row => row.Key);

    private long Count(OutcomeKind? kind) => _kinds.LongCount(said => said == kind);
}

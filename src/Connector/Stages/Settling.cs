using Connector.Accounts;
using Connector.Planning;
using Connector.Store;

namespace Connector.Stages;

/// <summary>
/// Finds, while accounts are being decided, those of which planning may find anything. Nearly always they are few: then the plan asks the book for them
/// alone. When they are many it goes through the whole book, and nothing needs to be remembered.
/// </summary>
internal sealed class Settling
{
    private const int Most = 20_000;

    private readonly WantedCells _wanted;
    private readonly AttributeValue[] _ours;
    private List<long>? _unsettled = [];

    public Settling(RunScope run)
    {
        _wanted = new WantedCells(run, run.Offered);
        _ours = new AttributeValue[_wanted.Fields.Count];
    }

    /// <summary>Keys in the book; null = too many to name.</summary>
    public IReadOnlyList<long>? Unsettled => _unsettled;

    /// <param name="account">With what the CRM holds.</param>
    /// <param name="decided">In the order of the run's dimensions.</param>
    /// <param name="offered">What attributes may go back; null = nothing.</param>
    public void Take(BookAccount account, Assignment[] decided, AttributeValue[]? offered)
    {
        if (_unsettled is null) return;
        _wanted.Fill(decided, offered, _ours);
        if (Planner.IsSettled(_wanted.Fields, new AccountCells(account.Id, account.Value, _ours, account.Theirs, account.Acknowledged, held: null))) return;
        _unsettled.Add(account.Key);
        if (_unsettled.Count > Most) _unsettled = null;
    }
}

using Connector.Accounts;

namespace Connector.Planning;

/// <summary>From → to counts per field; as many entries as there are pairs of segments, whatever the size of the book.</summary>
public sealed class PlanTally(IReadOnlyList<string> fields)
{
    private readonly Dictionary<(AttributeValue From, AttributeValue To), long>[] _moves =
        [.. fields.Select(_ => new Dictionary<(AttributeValue, AttributeValue), long>())];

    public IReadOnlyList<string> Fields { get; } = fields;

    /// <summary>Moves of one field, most frequent first. From unknown = the field was blank; To unknown = it is cleared.</summary>
    public IReadOnlyList<(AttributeValue From, AttributeValue To, long Accounts)> Moves(int field) =>
        [.. _moves[field].Select(move => (move.Key.From, move.Key.To, move.Value)).OrderByDescending(move => move.Value)];

    internal void Count(int field, AttributeValue from, FieldChange change)
    {
        var key = (from, change.After(from));
        _moves[field][key] = _moves[field].GetValueOrDefault(key) + 1;
    }
}

using Connector.Accounts;
using Connector.Segmentation;

namespace Connector.Planning;

/// <summary>Accounts that go from one value to another in one field.</summary>
/// <param name="From">Unknown = the field is blank.</param>
/// <param name="To">Unknown = the field is cleared.</param>
/// <param name="Value">What these accounts weigh together.</param>
public readonly record struct SegmentMove(AttributeValue From, AttributeValue To, long Accounts, double Value);

/// <summary>One account's row of a plan, for people.</summary>
/// <param name="Value">What the account weighs.</param>
/// <param name="Fields">Field position, from, to: of the fields that change.</param>
public sealed record AccountMoves(AccountId Account, double Value, IReadOnlyList<(int Field, AttributeValue From, AttributeValue To)> Fields);

/// <summary>What a plan as a whole does, per field; its size depends on the number of segments, not on the book: numbers and days are counted as such, and of texts in any number the first ones.</summary>
public sealed class PlanTally(IReadOnlyList<string> fields)
{
    private const int LargestKept = 10;
    private const int MostMoves = 500;

    private static readonly AttributeValue Number = AttributeValue.Of("(a number)");
    private static readonly AttributeValue Day = AttributeValue.Of("(a date)");
    private static readonly AttributeValue Other = AttributeValue.Of("(another text)");

    private readonly Dictionary<(AttributeValue From, AttributeValue To), (long Accounts, double Value)>[] _moves =
        [.. fields.Select(_ => new Dictionary<(AttributeValue, AttributeValue), (long, double)>())];

    private readonly Largest<AccountMoves> _largest = new(LargestKept);

    public IReadOnlyList<string> Fields { get; } = fields;

    /// <summary>Changes that replace a value which a person put there.</summary>
    public long OverTheirs { get; private set; }

    /// <summary>Accounts that weigh most among those that move, heaviest first.</summary>
    public IReadOnlyList<AccountMoves> Largest => _largest.Items;

    /// <summary>Moves of one field, most frequent first.</summary>
    public IReadOnlyList<SegmentMove> Moves(int field) =>
        [.. _moves[field].Select(move => new SegmentMove(move.Key.From, move.Key.To, move.Value.Accounts, move.Value.Value)).OrderByDescending(move => move.Accounts)];

    public long Accounts(int field) => _moves[field].Values.Sum(move => move.Accounts);

    public double Value(int field) => _moves[field].Values.Sum(move => move.Value);

    /// <summary>Counts one account's row of the plan.</summary>
    public void Add(AccountId account, ReadOnlySpan<AttributeValue> before, ReadOnlySpan<FieldChange> changes, double? value)
    {
        var weight = value ?? 0;
        for (var field = 0; field < changes.Length; field++)
        {
            if (changes[field].Action == ChangeAction.Keep) continue;
            var move = MoveOf(_moves[field], before[field], changes[field].After(before[field]));
            var (accounts, sum) = _moves[field].GetValueOrDefault(move);
            _moves[field][move] = (accounts + 1, sum + weight);
            if (changes[field].OverTheirs) OverTheirs++;
        }

        if (weight > 0 && _largest.Takes(weight)) _largest.Add(MovesOf(account, before, changes, weight), weight);
    }

    private static (AttributeValue From, AttributeValue To) MoveOf(Dictionary<(AttributeValue From, AttributeValue To), (long, double)> moves, AttributeValue from, AttributeValue to)
    {
        var move = (Word(from), Word(to));
        return moves.Count < MostMoves || moves.ContainsKey(move) ? move : (from.IsKnown ? Other : from, to.IsKnown ? Other : to);
    }

    private static AttributeValue Word(AttributeValue value) => value.Kind switch { ValueKind.Number => Number, ValueKind.Date => Day, _ => value };

    private static AccountMoves MovesOf(AccountId account, ReadOnlySpan<AttributeValue> before, ReadOnlySpan<FieldChange> changes, double weight)
    {
        var fields = new List<(int, AttributeValue, AttributeValue)>();
        for (var field = 0; field < changes.Length; field++)
        {
            if (changes[field].Action != ChangeAction.Keep) fields.Add((field, before[field], changes[field].After(before[field])));
        }

        return new AccountMoves(account, weight, fields);
    }
}

using System.IO.Hashing;
using System.Runtime.InteropServices;
using Connector.Accounts;

namespace Connector.Surveys.Auditing;

/// <summary>One value of the sample.</summary>
/// <param name="Currency">What the account says of its amounts' currency.</param>
internal readonly record struct DrawnValue(AccountId Account, AttributeValue Value, AttributeValue Currency);

/// <summary>Counts one field over a book, in memory that does not grow with it.</summary>
/// <param name="most">So many values are drawn at most.</param>
internal sealed class FieldTally(int most)
{
    /// <summary>Different values are counted up to here.</summary>
    public const int MostDistinct = 1_000;

    /// <summary>Values are listed when there are no more than these, and none is longer than a name.</summary>
    public const int MostListed = 100;
    private const int LongestListed = 100;

    /// <summary>More of a text no check looks at.</summary>
    private const int LongestDrawn = 5_000;

    private readonly HashSet<ulong> _distinct = [];
    private readonly PriorityQueue<DrawnValue, ulong> _drawn = new();
    private Dictionary<AttributeValue, long>? _values = [];

    public long Filled { get; private set; }

    /// <summary>Newest change of an account that has the field filled.</summary>
    public DateTimeOffset? LastUse { get; private set; }

    public int Distinct => _distinct.Count;

    /// <summary>There may be more.</summary>
    public bool IsCapped => Distinct == MostDistinct;

    /// <summary>Most accounts first; empty when there are too many values.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Values => _values is null ? [] :
        [.. _values.Select(value => KeyValuePair.Create(value.Key.ToString(), value.Value)).OrderByDescending(value => value.Value).ThenBy(value => value.Key, StringComparer.Ordinal)];

    /// <param name="lot">The account's place in the draw: those with the lowest are drawn.</param>
    public void Add(AccountId id, ulong lot, AttributeValue value, AttributeValue currency, DateTimeOffset modifiedAt)
    {
        if (!value.IsKnown || (value.Kind == ValueKind.Text && string.IsNullOrWhiteSpace(value.Text))) return;
        Filled++;
        if (LastUse is not { } last || modifiedAt > last) LastUse = modifiedAt;
        if (_distinct.Count < MostDistinct) _distinct.Add(Hash(value));
        List(value);
        var priority = ulong.MaxValue - lot;
        if (_drawn.Count == most && _drawn.TryPeek(out _, out var highest) && priority <= highest) return;
        var kept = value.Kind == ValueKind.Text && value.Text.Length > LongestDrawn ? AttributeValue.Of(value.Text[..LongestDrawn]) : value;
        _drawn.Enqueue(new DrawnValue(id, kept, currency), priority);
        if (_drawn.Count > most) _drawn.Dequeue();
    }

    /// <summary>So many of the values, drawn by lot; call it once, at the end.</summary>
    public IReadOnlyList<DrawnValue> Sample(int size)
    {
        while (_drawn.Count > size) _drawn.Dequeue();
        return [.. _drawn.UnorderedItems.OrderByDescending(item => item.Priority).Select(item => item.Element)];
    }

    private void List(AttributeValue value)
    {
        if (_values is null) return;
        if (value.Kind == ValueKind.Text && value.Text.Length > LongestListed) _values = null;
        else
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_values, value, out _)++;
            if (_values.Count > MostListed) _values = null;
        }
    }

    private static ulong Hash(AttributeValue value) => value.Kind == ValueKind.Text ? XxHash3.HashToUInt64(MemoryMarshal.AsBytes(value.Text.AsSpan()))
        : BitConverter.DoubleToUInt64Bits(value.OnLine);
}

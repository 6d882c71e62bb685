using System.Collections.Concurrent;
using Connector.Accounts;
using Connector.Segmentation.Conditions;

namespace Connector.Segmentation.Cells;

/// <summary>A set as the rules can tell it: which of the values they ask for are in it. The cell is a bit per such value.</summary>
internal sealed class SetCells : AttributeCells
{
    /// <summary>So many values make a thousand cells.</summary>
    public const int MostValues = 10;

    /// <summary>Books repeat few sets many times.</summary>
    private const int MostRemembered = 1 << 14;

    private const string Other = "(other)";

    private readonly string[] _asked;
    private readonly string? _other;
    private readonly ConcurrentDictionary<string, int> _located = new(StringComparer.Ordinal);

    public SetCells(AttributeDefinition attribute, IEnumerable<string> constants)
    {
        _asked = [.. constants.Distinct(StringComparer.OrdinalIgnoreCase)];
        _other = attribute.Categories is { } categories ? categories.FirstOrDefault(category => !_asked.Contains(category, StringComparer.OrdinalIgnoreCase)) : Other;
        Possible = [.. Enumerable.Range(0, Count).Where(cell => cell != 0 || _other is not null).Select(Sample)];
    }

    public override int Count => 1 << _asked.Length;

    public override IReadOnlyList<AttributeValue> Possible { get; }

    public override int Locate(in AttributeValue value)
    {
        var text = value.Text;
        if (_located.TryGetValue(text, out var cell)) return cell;
        cell = Enumerable.Range(0, _asked.Length).Where(i => SetText.Has(text, _asked[i])).Sum(i => 1 << i);
        if (_located.Count < MostRemembered) _located.TryAdd(text, cell);
        return cell;
    }

    /// <summary>A known set is never empty: one with none of the values has another.</summary>
    public override AttributeValue Sample(int cell) =>
        AttributeValue.Of(cell == 0 ? _other ?? Other : SetText.Of(_asked.Where((_, i) => (cell >> i & 1) != 0)));

    /// <summary>A cell as a condition: every value asked for, or only those that differ from another cell.</summary>
    public string Text(AttributeDefinition attribute, int cell, int? other)
    {
        var values = _asked.Select((value, i) => (Value: value, Has: (cell >> i & 1) != 0, Differs: other is not { } now || ((cell ^ now) >> i & 1) != 0)).Where(one => one.Differs);
        return string.Join(" and ", values.Select(one =>
        {
            Condition has = new HasTest(new AttributeReference(attribute.Name, default), new Constant(AttributeValue.Of(one.Value), default));
            return (one.Has ? has : new Negation(has)).ToString();
        }));
    }
}

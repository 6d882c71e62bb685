using Connector.Accounts;
using Connector.Segmentation.Cells;
using Connector.Segmentation.Conditions;

namespace Connector.Segmentation.Steadiness;

/// <summary>
/// What some tests tell apart of one attribute's values: its cells, a threshold joined to the side on which all of them count it. "Unknown" is a part of its own, also
/// where a default stands in.
/// </summary>
internal sealed class InputParts
{
    private const int Unknown = -1;

    private readonly AttributeDefinition _attribute;
    private readonly AttributeCells _cells;
    private readonly int[] _parts;

    public InputParts(AttributeDefinition attribute, IReadOnlyList<AttributeTest> tests)
    {
        (_attribute, _cells) = (attribute, CellGrid.Cut(attribute, tests));
        _parts = [.. Enumerable.Range(0, _cells.Count)];
        if (_cells is not NumberCells) return;
        for (var cell = 1; cell < _cells.Count; cell += 2)
        {
            var cut = _cells.Sample(cell).OnLine;
            var sides = tests.Where(test => test.Constants.Any(constant => constant.Value.OnLine == cut)).Select(test => SideOf(cut, test)).Distinct().ToList();
            if (sides is [1]) _parts[cell + 1] = cell;
            if (sides is [-1]) _parts[cell] = _parts[cell - 1];
        }
    }

    /// <summary>A number for the part, ascending with numbers and dates.</summary>
    public int Of(in AttributeValue value) => value.IsKnown ? _parts[_cells.Locate(value)] : Unknown;

    /// <summary>A part that <see cref="Of"/> has given, as a condition of the framework's language.</summary>
    public string Text(int part)
    {
        if (part == Unknown) return $"{_attribute.Name} is unknown";
        return _cells switch
        {
            NumberCells numbers => Enumerable.Range(part, _parts.Length - part).TakeWhile(cell => _parts[cell] == part).Select(numbers.Band).Aggregate((low, high) => low.Through(high)).Text(_attribute),
            SetCells { Count: > 1 } sets => sets.Text(_attribute, part, other: null),
            TextCells or SetCells when part == _cells.Count - 1 => _cells.Count == 1 ? $"{_attribute.Name} is known" : $"{_attribute.Name} is another",
            _ => $"{_attribute.Name} = {ConditionText.Of(new Constant(_cells.Sample(part), default))}",
        };
    }

    /// <summary>1 = the threshold counts with what is above it, -1 = with what is below, 0 = with neither.</summary>
    private static int SideOf(double cut, AttributeTest test) => test switch
    {
        ComparisonTest { Operator: Comparison.GreaterOrEqual or Comparison.Less } => 1,
        ComparisonTest { Operator: Comparison.Greater or Comparison.LessOrEqual } => -1,
        RangeTest range when range.Low.Value.OnLine < range.High.Value.OnLine => range.Low.Value.OnLine == cut ? 1 : -1,
        _ => 0,
    };
}

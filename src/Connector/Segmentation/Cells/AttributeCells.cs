using System.Collections.Frozen;
using Connector.Accounts;

namespace Connector.Segmentation.Cells;

/// <summary>
/// The parts that a dimension's constants cut one attribute's values into. Within a cell no condition of the dimension can tell two
/// values apart, so one representative speaks for all of them.
/// </summary>
internal abstract class AttributeCells
{
    public abstract int Count { get; }

    /// <summary>
    /// One value for each cell that the valid domain reaches, never empty. Points and open intervals between the constants; for categories
    /// each constant, and "any other" while there can be one. "Still unknown" is no cell.
    /// </summary>
    public abstract IReadOnlyList<AttributeValue> Possible { get; }

    /// <summary>The cell of a known value, from 0; also for a value outside the valid domain.</summary>
    public abstract int Locate(in AttributeValue value);

    /// <summary>Some value of that cell, also one outside the valid domain.</summary>
    public abstract AttributeValue Sample(int cell);

    public static AttributeCells Of(AttributeDefinition attribute, IEnumerable<AttributeValue> constants) => attribute.ValueKind switch
    {
        ValueKind.Boolean => new BooleanCells(),
        ValueKind.Text when attribute.Type == AttributeType.Set => new SetCells(attribute, constants.Select(constant => constant.Text)),
        ValueKind.Text => new TextCells(attribute, constants.Select(constant => constant.Text)),
        _ => new NumberCells(attribute, constants.Select(constant => constant.OnLine)),
    };
}

internal sealed class BooleanCells : AttributeCells
{
    public override int Count => 2;

    public override IReadOnlyList<AttributeValue> Possible { get; } = [AttributeValue.Of(false), AttributeValue.Of(true)];

    public override int Locate(in AttributeValue value) => value.Boolean ? 1 : 0;

    public override AttributeValue Sample(int cell) => AttributeValue.Of(cell == 1);
}

/// <summary>Cell 2i is the open interval before the i-th constant, cell 2i+1 the constant itself; the last is everything above.</summary>
internal sealed class NumberCells : AttributeCells
{
    private readonly double[] _cuts;
    private readonly ValidRange _valid;
    private readonly bool _whole;

    public NumberCells(AttributeDefinition attribute, IEnumerable<double> constants)
    {
        _cuts = [.. constants.Distinct().Order()];
        var isDate = attribute.Type == AttributeType.Date;
        _valid = isDate
            ? new ValidRange(DateOnly.MinValue.DayNumber, DateOnly.MaxValue.DayNumber)
            : attribute.Valid ?? ValidRange.Everything;
        _whole = isDate || attribute.Type == AttributeType.Integer;
        Possible = [.. Enumerable.Range(0, Count).Select(cell => Representative(cell, _valid, _whole)).OfType<double>().Select(attribute.OnLine)];
    }

    public override int Count => (2 * _cuts.Length) + 1;

    public override IReadOnlyList<AttributeValue> Possible { get; }

    /// <remarks>Counts without branches: which side of a cut a value lies on is nothing a processor could foresee.</remarks>
    public override int Locate(in AttributeValue value)
    {
        var number = value.OnLine;
        var cell = 0;
        foreach (var cut in _cuts) cell += (number >= cut ? 1 : 0) + (number > cut ? 1 : 0);
        return cell;
    }

    /// <remarks>Nothing lies between neighbouring doubles, so it does not matter what stands for it.</remarks>
    public override AttributeValue Sample(int cell) =>
        AttributeValue.Of(Representative(cell, ValidRange.Everything, whole: false) ?? _cuts[Math.Min(cell / 2, _cuts.Length - 1)]);

    /// <summary>The valid values of a cell that has some.</summary>
    public ValueBand Band(int cell)
    {
        var (below, above) = (cell / 2, cell % 2 == 1 ? cell / 2 : (cell / 2) - 1);
        var low = above < 0 ? double.NegativeInfinity : _cuts[above];
        var high = below == _cuts.Length ? double.PositiveInfinity : _cuts[below];
        return ValueBand.Of(new ValidRange(low, high), endsIncluded: cell % 2 == 1, _valid, _whole);
    }

    /// <summary>A valid value inside the cell, one that people can read; null when there is none: no whole number lies between 5 and 6.</summary>
    private double? Representative(int cell, ValidRange valid, bool whole)
    {
        var position = cell / 2;
        if (cell % 2 == 1)
        {
            var cut = _cuts[position];
            return valid.Contains(cut) && (!whole || cut == Math.Floor(cut)) ? cut : null;
        }

        var lowest = position == 0 ? double.MinValue : Math.BitIncrement(_cuts[position - 1]);
        var highest = position == _cuts.Length ? double.MaxValue : Math.BitDecrement(_cuts[position]);
        lowest = Math.Max(lowest, valid.Low);
        highest = Math.Min(highest, valid.High);
        if (whole) (lowest, highest) = (Math.Ceiling(lowest), Math.Floor(highest));
        return lowest <= highest ? RoundNumber.Between(lowest, highest, nearHigh: position == 0 && _cuts.Length > 0) : null;
    }
}

/// <summary>A cell for each constant, ignoring case, and a last one for every other text.</summary>
internal sealed class TextCells : AttributeCells
{
    private readonly List<string> _named;
    private readonly ExpectedTexts _asSpelled;
    private readonly FrozenDictionary<string, int> _ignoringCase;

    public TextCells(AttributeDefinition attribute, IEnumerable<string> constants)
    {
        var named = _named = [.. constants.Distinct(StringComparer.OrdinalIgnoreCase)];
        _ignoringCase = named.Select((text, cell) => KeyValuePair.Create(text, cell)).ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

        // nearly every value is canonical, and an exact look-up is several times faster
        var expected = (attribute.Categories ?? []).Append(AttributeDefinition.Unmapped).Concat(named).Distinct(StringComparer.Ordinal);
        _asSpelled = new ExpectedTexts([.. expected.Select(text => (text, _ignoringCase.GetValueOrDefault(text, named.Count)))]);

        var other = Other(attribute, named);
        Possible = [.. named.Concat(other is null ? [] : [other]).Select(text => AttributeValue.Of(text))];
    }

    public override int Count => _ignoringCase.Count + 1;

    public override IReadOnlyList<AttributeValue> Possible { get; }

    public override int Locate(in AttributeValue value)
    {
        var text = value.Text;
        return _asSpelled.TryGetValue(text, out var cell) || _ignoringCase.TryGetValue(text, out cell) ? cell : _ignoringCase.Count;
    }

    public override AttributeValue Sample(int cell) => AttributeValue.Of(cell < _named.Count ? _named[cell] : LongerThan(_named));

    /// <summary>A value that no constant names: the unmapped one, another canonical one, or, of free text, one longer than every
    /// constant.</summary>
    private static string? Other(AttributeDefinition attribute, List<string> named)
    {
        if (attribute.Map is not null) return AttributeDefinition.Unmapped;
        return attribute.Categories is { } categories
            ? categories.FirstOrDefault(category => !named.Contains(category, StringComparer.OrdinalIgnoreCase))
            : LongerThan(named);
    }

    private static string LongerThan(List<string> named) => string.Concat(named) + "…";
}

using Connector.Accounts;

namespace Connector.Segmentation;

/// <summary>The smallest change of one attribute, all else staying, that would put the account elsewhere.</summary>
/// <param name="Change">As a person would say it: <c>employees = 1000</c>, <c>arr &lt; 25000</c>.</param>
/// <param name="Value">A value that does it; for <c>&lt;</c> and <c>&gt;</c> the one next to the border.</param>
public sealed record NearestMove(AttributeDefinition Attribute, string Change, AttributeValue Value, Segment To);

/// <summary>
/// Finds them: for a number or a date the nearest value below and the nearest above that move the account, for a category one value for each
/// segment it could lead to, for a yes/no the other one. Unknown attributes have none: what they could do is told as possible segments.
/// </summary>
internal sealed class NearestMoves(Decider decider, Dimension dimension)
{
    /// <param name="attributes">By attribute position, cleaned, defaults filled in.</param>
    public IReadOnlyList<NearestMove> Of(ReadOnlySpan<AttributeValue> attributes)
    {
        var values = attributes.ToArray();
        var now = decider.Decide(dimension.Index, values).Segment;
        var moves = new List<NearestMove>();
        foreach (var index in dimension.UsedAttributes.Where(index => values[index].IsKnown))
        {
            var value = values[index];
            foreach (var ways in Candidates(decider.Framework.Attributes[index], value)) moves.AddRange(First(values, index, now, ways));
            values[index] = value;
        }

        return moves;
    }

    /// <summary>The first candidate that leads elsewhere; where candidates have no order, the first for each segment.</summary>
    private List<NearestMove> First(AttributeValue[] values, int index, int now, Ways ways)
    {
        var (found, reached) = (new List<NearestMove>(), new HashSet<int> { now });
        foreach (var (change, candidate) in ways.Candidates)
        {
            values[index] = candidate;
            if (!reached.Add(decider.Decide(dimension.Index, values).Segment)) continue;
            found.Add(new NearestMove(decider.Framework.Attributes[index], change, candidate, dimension.At(decider.Decide(dimension.Index, values).Segment)));
            if (ways.IsOrdered) break;
        }

        return found;
    }

    private IEnumerable<Ways> Candidates(AttributeDefinition attribute, AttributeValue value)
    {
        if (attribute.ValueKind is ValueKind.Number or ValueKind.Date)
        {
            var line = new Line(attribute);
            var cuts = Constants(attribute).Select(constant => constant.OnLine).Distinct().Order().ToList();
            yield return new Ways(true, cuts.Where(cut => cut >= value.OnLine).SelectMany(cut => line.At(cut, value.OnLine).Concat(line.Above(cut))));
            yield return new Ways(true, cuts.Where(cut => cut <= value.OnLine).Reverse().SelectMany(cut => line.At(cut, value.OnLine).Concat(line.Below(cut))));
        }
        else
        {
            var others = attribute.ValueKind == ValueKind.Boolean
                ? [AttributeValue.Of(!value.Boolean)]
                : Cells.AttributeCells.Of(attribute, Constants(attribute)).Possible;
            yield return new Ways(false, others.Select(other => ($"{attribute.Name} = {other}", other)));
        }
    }

    private IEnumerable<AttributeValue> Constants(AttributeDefinition attribute) =>
        dimension.Segments.SelectMany(segment => segment.Conditions).SelectMany(condition => condition.Tests)
            .Where(test => test.Attribute.Index == attribute.Index).SelectMany(test => test.Constants).Select(constant => constant.Value);

    private sealed record Ways(bool IsOrdered, IEnumerable<(string Change, AttributeValue Value)> Candidates);

    /// <summary>Valid values at, just above and just below a constant.</summary>
    private sealed class Line(AttributeDefinition attribute)
    {
        private readonly bool _isDate = attribute.Type == AttributeType.Date;
        private readonly bool _isWhole = attribute.Type is AttributeType.Date or AttributeType.Integer;

        public IEnumerable<(string Change, AttributeValue Value)> At(double cut, double from) =>
            cut == from || (_isWhole && cut != Math.Floor(cut)) ? [] : Valid(cut, "=", cut);

        public IEnumerable<(string Change, AttributeValue Value)> Above(double cut) => _isWhole ? Valid(Math.Floor(cut) + 1, "=", Math.Floor(cut) + 1) : Valid(Math.BitIncrement(cut), ">", cut);

        public IEnumerable<(string Change, AttributeValue Value)> Below(double cut) => _isWhole ? Valid(Math.Ceiling(cut) - 1, "=", Math.Ceiling(cut) - 1) : Valid(Math.BitDecrement(cut), "<", cut);

        private IEnumerable<(string Change, AttributeValue Value)> Valid(double number, string sign, double shown)
        {
            var isValid = _isDate ? number >= DateOnly.MinValue.DayNumber && number <= DateOnly.MaxValue.DayNumber : (attribute.Valid ?? ValidRange.Everything).Contains(number) && double.IsFinite(number);
            if (isValid) yield return ($"{attribute.Name} {sign} {Value(shown)}", Value(number));
        }

        private AttributeValue Value(double number) => _isDate ? AttributeValue.Of(DateOnly.FromDayNumber((int)number)) : AttributeValue.Of(number);
    }
}

using Connector.Accounts;

namespace Connector.Segmentation.Proof;

/// <summary>Looks whether more of a number always leads the same way through a dimension's segments, all else being equal and known.</summary>
internal sealed class Monotony(Framework framework, Dimension dimension, RuleSurvey survey)
{
    private readonly RuleGrid _grid = survey.Grid;

    /// <summary>An error-like surprise in a dimension of value ("more ARR, lower tier"); elsewhere, where segments need no order, worth a look.</summary>
    public IEnumerable<RuleFinding> Find()
    {
        for (var position = 0; position < _grid.Used.Length; position++)
        {
            var attribute = framework.Attributes[_grid.Used[position]];
            if (!attribute.IsNumber) continue;
            var (up, down) = Steps(position);
            if (up.Count == 0 || down.Count == 0) continue;
            yield return Surprise(attribute, position, up.Count < down.Count ? up.Example : down.Example);
        }
    }

    private RuleFinding Surprise(AttributeDefinition attribute, int position, int kind)
    {
        var more = kind + _grid.Stride(position);
        var (from, to) = (dimension.At(survey.Segments[kind]), dimension.At(survey.Segments[more]));
        return new RuleFinding(
            RuleDefect.NotMonotone, dimension.Kind == DimensionKind.Value ? Severity.Warning : Severity.Information, dimension, to,
            $"more {attribute.Name} leads from {from.Label} to {to.Label} here, and the other way elsewhere: look whether that is meant",
            [_grid.Account(kind), _grid.Account(more)]);
    }

    /// <summary>Steps to the attribute's next cell that lead to an earlier segment (up) and to a later one (down).</summary>
    private ((int Count, int Example) Up, (int Count, int Example) Down) Steps(int position)
    {
        var (up, down) = ((Count: 0, Example: -1), (Count: 0, Example: -1));
        var (stride, choices) = (_grid.Stride(position), _grid.Choices(position).Count);
        var kind = 0;
        _grid.Visit((values, isKnown) =>
        {
            var less = kind++;
            var next = less + stride;
            if (!isKnown || less / stride % choices == choices - 1 || !_grid.Choices(position)[(less / stride % choices) + 1].IsKnown) return;
            if (survey.Segments[next] < survey.Segments[less]) up = (up.Count + 1, up.Count == 0 ? less : up.Example);
            else if (survey.Segments[next] > survey.Segments[less]) down = (down.Count + 1, down.Count == 0 ? less : down.Example);
        });
        return (up, down);
    }
}

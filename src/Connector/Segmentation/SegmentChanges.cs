using System.Numerics;
using Connector.Accounts;
using Connector.Segmentation.Cells;
using Connector.Segmentation.Conditions;
using Connector.Segmentation.Derived;

namespace Connector.Segmentation;

/// <summary>What one attribute alone would have to become, all else as it is, for the rules to decide another segment.</summary>
/// <param name="Condition">Every value of this change, in the framework's language: <c>employees &gt;= 1000</c>.</param>
/// <param name="Nearest">One of them; of whole numbers, dates and closed ends the one nearest to the present value.</param>
public sealed record SegmentChange(AttributeDefinition Attribute, string Condition, AttributeValue Nearest, Segment Segment);

/// <summary>
/// Works the changes out by trying each cell of each attribute. Of a known number the nearest change upwards and the nearest downwards count;
/// of anything else, and of an unknown value, all.
/// </summary>
internal static class SegmentChanges
{
    public static IReadOnlyList<SegmentChange> Of(Decider decider, Dimension dimension, ReadOnlySpan<AttributeValue> attributes)
    {
        var tests = dimension.Segments.SelectMany(segment => segment.Conditions).SelectMany(clause => clause.Tests).ToLookup(test => test.Attribute.Index);
        var present = decider.Decide(dimension.Index, attributes).Segment;
        var values = attributes.ToArray();
        var changes = new List<SegmentChange>();
        foreach (var index in dimension.UsedAttributes)
        {
            var attribute = decider.Framework.Attributes[index];
            var (cells, value) = (CellGrid.Cut(attribute, tests[index]), attribute.Effective(attributes[index]));
            var tried = cells.Possible.Select(possible =>
            {
                values[index] = possible;
                if (attribute.Derived is null) Derivation.Fill(decider.Framework.Attributes, values);
                return (Value: possible, Segment: decider.Decide(dimension.Index, values).Segment);
            }).ToList();
            attributes.CopyTo(values);

            var found = cells switch
            {
                NumberCells numbers => Numbers(attribute, numbers, value, tried, present),
                SetCells sets => Sets(attribute, sets, value, tried, present),
                _ => Others(attribute, tried, value, present),
            };
            changes.AddRange(found.Select(change => new SegmentChange(attribute, change.Condition, change.Nearest, dimension.At(change.Segment))));
        }

        return changes;
    }

    private static IEnumerable<(string Condition, AttributeValue Nearest, int Segment)> Numbers(
        AttributeDefinition attribute, NumberCells cells, AttributeValue value, List<(AttributeValue Value, int Segment)> tried, int present)
    {
        var bands = new List<(ValueBand Band, int Segment)>();
        foreach (var (sample, segment) in tried)
        {
            var band = cells.Band(cells.Locate(sample));
            if (bands.Count > 0 && bands[^1].Segment == segment) bands[^1] = (bands[^1].Band.Through(band), segment);
            else bands.Add((band, segment));
        }

        var others = bands.Where(band => band.Segment != present);
        if (value.IsKnown)
        {
            var above = others.Where(band => band.Band.High > value.OnLine && !(band.Band.Low < value.OnLine)).Take(1);
            var below = others.Where(band => band.Band.Low < value.OnLine && !(band.Band.High > value.OnLine)).TakeLast(1);
            others = [.. above, .. below];
        }

        return others.Select(band => (band.Band.Text(attribute), attribute.OnLine(band.Band.Nearest(value.OnLine)), band.Segment)).ToList()
            .OrderBy(change => value.IsKnown ? Math.Abs(change.Item2.OnLine - value.OnLine) : 0);
    }

    /// <summary>Categories, texts and yes/no: one change per other segment, with all its values.</summary>
    private static IEnumerable<(string Condition, AttributeValue Nearest, int Segment)> Others(
        AttributeDefinition attribute, List<(AttributeValue Value, int Segment)> tried, AttributeValue value, int present) =>
        tried.Where(one => one.Segment != present && one.Value != value).GroupBy(one => one.Segment).OrderBy(group => group.Key)
            .Select(group => (Text(attribute, [.. group.Select(one => one.Value)]), group.First().Value, group.Key));

    /// <summary>Per other segment the set with the fewest values added or taken away.</summary>
    private static IEnumerable<(string Condition, AttributeValue Nearest, int Segment)> Sets(
        AttributeDefinition attribute, SetCells cells, AttributeValue value, List<(AttributeValue Value, int Segment)> tried, int present)
    {
        var now = value.IsKnown ? cells.Locate(value) : 0;
        return tried.Where(one => one.Segment != present).GroupBy(one => one.Segment).OrderBy(group => group.Key).Select(group =>
        {
            var nearest = group.MinBy(one => BitOperations.PopCount((uint)(cells.Locate(one.Value) ^ now))).Value;
            return (cells.Text(attribute, cells.Locate(nearest), value.IsKnown ? now : null), nearest, group.Key);
        });
    }

    private static string Text(AttributeDefinition attribute, IReadOnlyList<AttributeValue> values)
    {
        var reference = new AttributeReference(attribute.Name, default);
        var constants = values.Select(value => new Constant(value, default)).ToList();
        return constants.Count == 1
            ? $"{attribute.Name} = {ConditionText.Of(constants[0])}"
            : new ListTest(reference, constants, Negated: false).ToString();
    }
}

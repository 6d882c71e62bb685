using Connector.Accounts;

namespace Connector.Segmentation;

/// <summary>
/// Keeps an account in its segment although the rules say another: while it has not been there long enough, or while its values lie within the
/// margin of the border that it crossed, or until enough runs in a row have said so. Nothing holds an account in <c>otherwise</c>, nor one that a new framework version, the end of an
/// override, or an exception moves. Pure; the previous assignment is the last one decided, whatever the CRM has acknowledged.
/// </summary>
/// <param name="runsBefore">How many runs have decided the whole book before this one.</param>
internal sealed class Steadying(Framework framework, bool isNewVersion, int runsBefore)
{
    private readonly double[][][] _borders = [.. framework.Dimensions.Select(dimension => Borders(framework, dimension))];

    /// <summary>Null when the decision takes its course; else where the account stays.</summary>
    public Kept? Keeps(Decider decider, int dimension, ReadOnlySpan<AttributeValue> attributes, Assignment before, Decision decision, DateTimeOffset now)
    {
        var definition = framework.Dimensions[dimension];
        if (definition.Stability is not { } rule || isNewVersion || !MayStay(definition, before, decision, out var present)) return null;
        var dwells = rule.Dwell is { } dwell && now - before.Since < dwell;
        var confirms = rule.Confirm is { } runs and > 1 ? runs : 1;
        if (dwells && confirms == 1) return new Kept(present, null, 0);
        if (rule.Margins.Count > 0 && IsWithinMargin(decider, definition, rule, attributes.ToArray(), present)) return new Kept(present, null, 0);

        // What the rules say is beyond doubt tonight: it counts towards the confirmation, whether or not the time is up.
        var awaited = definition.At(decision.Segment).Name;
        var from = before.Awaited == awaited ? before.AwaitedFrom : runsBefore;
        return dwells || runsBefore - from + 1 < confirms ? new Kept(present, awaited, from) : null;
    }

    /// <param name="Segment">Its position.</param>
    /// <param name="Awaited">The segment that the rules have said at every run since <paramref name="AwaitedFrom"/>; null = nothing is counted.</param>
    internal readonly record struct Kept(int Segment, string? Awaited, int AwaitedFrom);

    /// <summary>Whether the decision moves the account out of a real segment, and neither an override's end nor an exception does it.</summary>
    /// <param name="present">The position of the segment that it is in.</param>
    public static bool MayStay(Dimension dimension, Assignment before, Decision decision, out int present)
    {
        present = before is { IsAssigned: true, HasEnded: false, IsOverridden: false } ? Position(dimension, before.Segment!) : -1;
        return present >= 0 && present != decision.Segment && !IsByException(dimension, decision.Segment, decision.Clause) && !IsByException(dimension, present, before.Clause);
    }

    /// <summary>-1 for <c>otherwise</c> and for a segment that this framework no longer has.</summary>
    private static int Position(Dimension dimension, string segment)
    {
        for (var position = 0; position < dimension.Segments.Count; position++)
        {
            if (dimension.Segments[position].Name == segment) return position;
        }

        return -1;
    }

    private static bool IsByException(Dimension dimension, int segment, int clause) =>
        clause >= 0 && dimension.At(segment).Written is var written && clause < written.Count && written[clause].Exception is not null;

    /// <summary>Some values within the margins, across the borders nearby, still give the present segment.</summary>
    private bool IsWithinMargin(Decider decider, Dimension dimension, StabilityRule rule, AttributeValue[] values, int present)
    {
        var margins = rule.Margins.Where(margin => values[margin.Key].IsKnown).ToList();
        return Try(0);

        bool Try(int next)
        {
            if (next == margins.Count) return decider.Decide(dimension.Index, values).Segment == present;
            var (index, share) = margins[next];
            var value = values[index];
            foreach (var near in Near(value.Number, _borders[dimension.Index][index], share))
            {
                values[index] = AttributeValue.Of(near);
                if (Try(next + 1)) return true;
            }

            values[index] = value;
            return false;
        }
    }

    /// <summary>The value itself, and the borders within its reach with both of their sides.</summary>
    private static IEnumerable<double> Near(double value, double[] borders, double share) => borders
        .Where(border => Math.Abs(value - border) <= share * Math.Abs(border))
        .SelectMany(border => new[] { Math.BitDecrement(border), border, Math.BitIncrement(border) }).Prepend(value);

    /// <summary>By attribute position: the numbers that the dimension compares it with.</summary>
    internal static double[][] Borders(Framework framework, Dimension dimension)
    {
        var tests = dimension.Segments.SelectMany(segment => segment.Conditions).SelectMany(clause => clause.Tests).ToLookup(test => test.Attribute.Index);
        return [.. framework.Attributes.Select(attribute => attribute.IsNumber
            ? tests[attribute.Index].SelectMany(test => test.Constants).Select(constant => constant.Value.Number).Distinct().ToArray()
            : [])];
    }
}

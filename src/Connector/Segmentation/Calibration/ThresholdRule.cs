using Connector.Accounts;

namespace Connector.Segmentation.Calibration;

/// <summary>One segment's condition: thresholds that are all to be reached, or any of them.</summary>
/// <param name="Thresholds">Attribute of the sample → least value; one at least.</param>
public sealed record ThresholdRule(bool IsAll, IReadOnlyList<(int Attribute, double Least)> Thresholds)
{
    public bool Holds(double[] row) => IsAll ? Thresholds.All(one => row[one.Attribute] >= one.Least) : Thresholds.Any(one => row[one.Attribute] >= one.Least);

    /// <summary>In the framework's language.</summary>
    public string Text(IReadOnlyList<AttributeDefinition> attributes) =>
        string.Join(IsAll ? " and " : " or ", Thresholds.Select(one => $"{attributes[one.Attribute].Name} >= {AttributeValue.Of(one.Least)}"));

    /// <summary>The first rule that holds; one past the last when none does.</summary>
    public static int[] Decide(IReadOnlyList<ThresholdRule> rules, IReadOnlyList<double[]> rows) => [.. rows.Select(row =>
    {
        for (var i = 0; i < rules.Count; i++)
        {
            if (rules[i].Holds(row)) return i;
        }

        return rules.Count;
    })];
}

/// <summary>Turns groups into rules, the group of rank 0 first: for each the shortest condition that tells it from those below nearly as well as the best.</summary>
internal static class RuleFinder
{
    private const int Candidates = 32;
    private const int MostRows = 3000;

    private static readonly bool[] AllOrAny = [true, false];

    /// <summary>A second comparison must make the condition so much more right (F1).</summary>
    private const double WorthAComparison = 0.02;

    public static IReadOnlyList<ThresholdRule> Rules(CalibrationSample sample, int[] groups, int count)
    {
        var left = Enumerable.Range(0, sample.Rows.Count).ToList();
        var rules = new List<ThresholdRule>();
        for (var group = 0; group < count - 1 && left.Count > 0; group++)
        {
            var rule = Best(sample, [.. Spread(left).Select(row => (sample.Rows[row], groups[row] == group))]);
            rules.Add(rule);
            left.RemoveAll(row => rule.Holds(sample.Rows[row]));
        }

        return rules;
    }

    private static ThresholdRule Best(CalibrationSample sample, List<(double[] Row, bool IsIn)> rows)
    {
        var singles = Enumerable.Range(0, sample.Attributes.Count)
            .SelectMany(attribute => Thresholds(sample.Attributes[attribute], [.. rows.Select(row => row.Row[attribute]).Order()]).Select(least => (attribute, least))).ToList();
        var best = Better(singles.Select(one => new ThresholdRule(false, [one])), rows);
        var pairs = from one in singles from other in singles where one.attribute < other.attribute from isAll in AllOrAny select new ThresholdRule(isAll, [one, other]);
        var longer = Better(pairs, rows);
        return longer.Right > best.Right + WorthAComparison ? longer.Rule! : best.Rule!;
    }

    private static (ThresholdRule? Rule, double Right) Better(IEnumerable<ThresholdRule> rules, List<(double[] Row, bool IsIn)> rows)
    {
        (ThresholdRule? Rule, double Right) best = (null, -1);
        foreach (var rule in rules)
        {
            if (F1(rule, rows) is var right && right > best.Right) best = (rule, right);
        }

        return best;
    }

    private static double F1(ThresholdRule rule, List<(double[] Row, bool IsIn)> rows)
    {
        var (hits, found, wanted) = (0, 0, 0);
        foreach (var (row, isIn) in rows)
        {
            var holds = rule.Holds(row);
            if (isIn) wanted++;
            if (holds) found++;
            if (isIn && holds) hits++;
        }

        return found + wanted == 0 ? 0 : 2.0 * hits / (found + wanted);
    }

    private static IEnumerable<double> Thresholds(AttributeDefinition attribute, List<double> sorted) =>
        Enumerable.Range(1, Candidates - 1).Select(i => (int)((long)sorted.Count * i / Candidates)).Where(border => border > 0)
            .Select(border => Readable.Threshold(sorted, border, attribute.Type == AttributeType.Integer)).Append(sorted[0]).Distinct();

    private static IEnumerable<int> Spread(List<int> rows) => rows.Count <= MostRows ? rows : Enumerable.Range(0, MostRows).Select(i => rows[(int)((long)rows.Count * i / MostRows)]);
}

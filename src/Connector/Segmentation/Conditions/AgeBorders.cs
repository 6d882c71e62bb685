using Connector.Accounts;

namespace Connector.Segmentation.Conditions;

/// <summary>The days on which time alone can change what a framework says of an account: a count of days since one of its dates reaches a border.</summary>
internal sealed class AgeBorders
{
    private readonly (AttributeDefinition Attribute, int[] Days)[] _counted;
    private readonly bool _isAnyDay;

    public AgeBorders(Framework framework)
    {
        var tests = framework.Conditions.SelectMany(condition => condition.Tests).ToLookup(test => test.Attribute.Index);
        var counted = tests.Where(of => of.Any(test => test is DaysSinceTest)).ToList();
        _counted = [.. counted.Select(of => (framework.Attributes[of.Key], Borders(of.OfType<DaysSinceTest>())))];

        // Beside a fixed date the ages wander: what an unknown date could still mean is another thing every day.
        _isAnyDay = counted.Any(of => of.Any(test => test is not (DaysSinceTest or KnownTest)));
    }

    /// <summary>The first day after this one on which the framework may say something else of an account whose values stay; the last day there is = never.</summary>
    /// <param name="attributes">By attribute position, cleaned.</param>
    public DateOnly Next(ReadOnlySpan<AttributeValue> attributes, DateOnly day)
    {
        if (_isAnyDay) return day.AddDays(1);
        var next = DateOnly.MaxValue.DayNumber;
        foreach (var (attribute, days) in _counted)
        {
            if (attribute.Effective(attributes[attribute.Index]) is not { IsKnown: true } since) continue;
            foreach (var border in days)
            {
                var reached = since.Date.DayNumber + border;
                if (reached > day.DayNumber) next = Math.Min(next, reached);
            }
        }

        return DateOnly.FromDayNumber(next);
    }

    /// <summary>A comparison with n days turns on day n, or on the day after.</summary>
    private static int[] Borders(IEnumerable<DaysSinceTest> tests) =>
        [.. tests.SelectMany(test => test.Days.Constants).Select(constant => (int)constant.Value.Number).SelectMany(days => new[] { days, days + 1 }).Distinct()];
}

namespace Connector.Segmentation;

/// <summary>When people look again whether the framework still says what it should.</summary>
/// <param name="Every">At least a day.</param>
/// <param name="Last">The day of the last review.</param>
public sealed record ReviewRule(TimeSpan Every, DateOnly Last)
{
    /// <summary>The last day on which the next one is in time.</summary>
    public DateOnly Due => Last.DayNumber + Every.Days < DateOnly.MaxValue.DayNumber ? Last.AddDays(Every.Days) : DateOnly.MaxValue;

    /// <summary>That it was not made in time, and what to do; null when there is time yet.</summary>
    public string? OverdueOn(DateOnly day) => Due >= day ? null
        : $"the last review was on {Last:yyyy-MM-dd} and the next was due by {Due:yyyy-MM-dd}: look whether rules and thresholds still hold, and set 'last'";
}

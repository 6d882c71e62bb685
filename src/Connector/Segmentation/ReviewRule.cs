namespace Connector.Segmentation;

/// <summary>When people look again whether the framework still says what it should.</summary>
/// <param name="Every">At least a day.</param>
/// <param name="Last">The day of the last review.</param>
public sealed record ReviewRule(TimeSpan Every, DateOnly Last)
{
    /// <summary>The last day on which the next one is in time.</summary>
    public DateOnly Due => Last.DayNumber + Every.Days < DateOnly.MaxValue.DayNumber ? Last.AddDays(Every.Days) : DateOnly.MaxValue;
}

namespace Connector.Planning;

/// <summary>An interval that divides a day, so that a schedule can keep it across midnight.</summary>
/// <param name="Every">At least a minute.</param>
public readonly record struct RunInterval(TimeSpan Every)
{
    private static readonly int[] Minutes = [1440, 720, 480, 360, 240, 180, 120, 60, 30, 20, 15, 10, 5, 2, 1];

    public double RunsPerDay => TimeSpan.FromDays(1) / Every;

    /// <summary>As the settings' <see cref="ConnectionOptions.Schedule"/> writes it.</summary>
    public string Schedule => (int)Every.TotalMinutes switch
    {
        1440 => new ConnectionOptions().Schedule,
        60 => "0 0 * * * ?",
        > 60 and var minutes => FormattableString.Invariant($"0 0 0/{minutes / 60} * * ?"),
        1 => "0 * * * * ?",
        var minutes => FormattableString.Invariant($"0 0/{minutes} * * * ?"),
    };

    /// <summary>The longest that spends at most half of the promised time on noticing and leaves the rest to the answer; never below a minute.</summary>
    public static RunInterval For(TimeSpan sla) =>
        new(TimeSpan.FromMinutes(Minutes.FirstOrDefault(minutes => TimeSpan.FromMinutes(2 * minutes) <= sla, 1)));
}

using System.Globalization;

namespace Connector.Segmentation;

/// <summary>When a dimension lets accounts go to another segment; at any run when it has none of these. Exactly one is given.</summary>
/// <param name="FrozenUntil">Until the day before this one (UTC) accounts stay where they are.</param>
/// <param name="EachYearOn">Accounts stay but for the first complete run on or after this day of each year.</param>
/// <param name="OnChangeOf">An account stays until one of these attributes (positions) has changed since the last complete run.</param>
public sealed record DecisionMode(DateOnly? FrozenUntil, DayOfYear? EachYearOn, IReadOnlyList<int> OnChangeOf)
{
    /// <param name="lastDecided">The day of the last run that decided the whole book, UTC; null = none has, or nobody knows.</param>
    /// <param name="changed">Positions of the attributes that have changed since then; null = none.</param>
    public bool IsFrozen(DateOnly today, DateOnly? lastDecided, IReadOnlySet<int>? changed)
    {
        if (FrozenUntil is { } until) return today < until;
        if (EachYearOn is { } day) return lastDecided >= day.LatestBefore(today);
        return changed is null || !OnChangeOf.Any(changed.Contains);
    }

    /// <summary>For people.</summary>
    public override string ToString() => FrozenUntil is { } until ? string.Create(CultureInfo.InvariantCulture, $"frozen until {until:yyyy-MM-dd}")
        : EachYearOn is { } day ? $"decided each year on {day}"
        : "decided when one of its attributes changes";
}

/// <summary>A day that every year has: the 29th of February is none.</summary>
public readonly record struct DayOfYear(int Month, int Day)
{
    /// <summary>Its latest occurrence that is not after the given day.</summary>
    public DateOnly LatestBefore(DateOnly day) => new DateOnly(day.Year, Month, Day) is var thisYear && thisYear <= day ? thisYear : thisYear.AddYears(-1);

    /// <summary>As in the framework file.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Month:00}-{Day:00}");
}

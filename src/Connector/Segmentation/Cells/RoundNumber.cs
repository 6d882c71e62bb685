namespace Connector.Segmentation.Cells;

/// <summary>Finds a number that people can read.</summary>
internal static class RoundNumber
{
    /// <summary>Inside the two ends, both included: the whole number nearest to one end if there is one, else a number with few digits.</summary>
    /// <param name="low">At most <paramref name="high"/>.</param>
    public static double Between(double low, double high, bool nearHigh)
    {
        if (!nearHigh && low <= double.MinValue && high >= 0) return 0;
        var whole = nearHigh ? Math.Floor(high) : Math.Ceiling(low);
        if (whole >= low && whole <= high) return whole + 0.0;

        var middle = low + ((high - low) / 2);
        for (var digits = 1; digits <= 15; digits++)
        {
            var rounded = Math.Round(middle, digits);
            if (rounded >= low && rounded <= high) return rounded;
        }

        return middle;
    }
}

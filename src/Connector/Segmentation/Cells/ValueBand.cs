namespace Connector.Segmentation.Cells;

/// <summary>Neighbouring values on the line that comparisons cut, never none. An infinite end is open.</summary>
internal readonly record struct ValueBand(double Low, bool IncludesLow, double High, bool IncludesHigh)
{
    /// <summary>The valid part of a cell.</summary>
    /// <param name="endsIncluded">False for an open interval.</param>
    /// <param name="whole">Between 5 and 6 there is nothing: the ends become the whole numbers inside.</param>
    public static ValueBand Of(ValidRange cell, bool endsIncluded, ValidRange valid, bool whole)
    {
        var low = valid.Low > cell.Low ? (End: valid.Low, Included: true) : (End: cell.Low, Included: endsIncluded);
        var high = valid.High < cell.High ? (End: valid.High, Included: true) : (End: cell.High, Included: endsIncluded);
        if (whole && double.IsFinite(low.End)) low = (low.Included ? Math.Ceiling(low.End) : Math.Floor(low.End) + 1, true);
        if (whole && double.IsFinite(high.End)) high = (high.Included ? Math.Floor(high.End) : Math.Ceiling(high.End) - 1, true);
        return new ValueBand(low.End, low.Included && double.IsFinite(low.End), high.End, high.Included && double.IsFinite(high.End));
    }

    /// <summary>With the band next above it.</summary>
    public ValueBand Through(ValueBand above) => new(Low, IncludesLow, above.High, above.IncludesHigh);

    /// <summary>The value nearest to one outside, or, at an open end, one near it that people can read.</summary>
    public double Nearest(double outside)
    {
        if (outside < Low || (outside == Low && !IncludesLow)) return IncludesLow ? Low : RoundNumber.Between(Math.BitIncrement(Low), Last, nearHigh: false);
        return IncludesHigh ? High : RoundNumber.Between(First, Math.BitDecrement(High), nearHigh: true);
    }

    private double First => IncludesLow ? Low : Math.Max(Math.BitIncrement(Low), double.MinValue);

    private double Last => IncludesHigh ? High : Math.Min(Math.BitDecrement(High), double.MaxValue);

    /// <summary>As a condition of the framework's language; ends where every valid value ends are left out.</summary>
    public string Text(AttributeDefinition attribute)
    {
        var valid = attribute.Type == AttributeType.Date
            ? new ValidRange(DateOnly.MinValue.DayNumber, DateOnly.MaxValue.DayNumber)
            : attribute.Valid ?? ValidRange.Everything;
        var hasLow = double.IsFinite(Low) && !(IncludesLow && Low <= valid.Low);
        var hasHigh = double.IsFinite(High) && !(IncludesHigh && High >= valid.High);
        var (name, low, high) = (attribute.Name, End(attribute, Low), End(attribute, High));
        if (double.IsFinite(Low) && Low == High) return $"{name} = {low}";
        return (hasLow, hasHigh) switch
        {
            (true, true) when IncludesLow && IncludesHigh => $"{name} between {low} and {high}",
            (true, true) => $"{name} {(IncludesLow ? ">=" : ">")} {low} and {name} {(IncludesHigh ? "<=" : "<")} {high}",
            (true, false) => $"{name} {(IncludesLow ? ">=" : ">")} {low}",
            (false, true) => $"{name} {(IncludesHigh ? "<=" : "<")} {high}",
            _ => $"{name} is known",
        };
    }

    private static string End(AttributeDefinition attribute, double end) => double.IsFinite(end) ? attribute.OnLine(end).ToString() : "";
}

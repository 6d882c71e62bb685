namespace Connector.Segmentation.Calibration;

/// <summary>An attribute's values made comparable: on their scale, with mean 0 and deviation 1. A book's amounts span four powers of ten, and on them only the few largest would count.</summary>
public sealed class ValueScale
{
    private readonly double _mean;
    private readonly double _deviation;

    private ValueScale(bool isLog, IReadOnlyList<double> values)
    {
        IsLog = isLog;
        var on = values.Select(On).ToList();
        _mean = on.Average();
        _deviation = Math.Sqrt(on.Sum(value => (value - _mean) * (value - _mean)) / on.Count);
    }

    public bool IsLog { get; }

    /// <param name="values">At least one.</param>
    /// <returns>On a logarithmic scale only where no value is below 0.</returns>
    public static ValueScale Of(IReadOnlyList<double> values, ScaleChoice choice)
    {
        const double skewed = 2;
        var sorted = values.Order().ToList();
        var isSkewed = values.Average() > skewed * sorted[sorted.Count / 2];
        return new ValueScale(sorted[0] >= 0 && (choice == ScaleChoice.Log || (choice == ScaleChoice.Auto && isSkewed)), values);
    }

    public double Standard(double value) => _deviation == 0 ? 0 : (On(value) - _mean) / _deviation;

    private double On(double value) => IsLog ? Math.Log(1 + value) : value;
}

namespace Connector.Segmentation.Calibration;

/// <summary>Thresholds that a person can read and remember.</summary>
internal static class Readable
{
    /// <summary>So large a share of the accounts may change sides for a rounder number.</summary>
    private const double Slack = 0.015;

    private static readonly double[] Steps = [5, 2.5, 2, 1];

    /// <summary>A round number that cuts sorted values nearly where the border does: <c>5000</c> for 5,127.</summary>
    /// <param name="border">Place of the first value above; at least 1.</param>
    /// <param name="isWhole">Only a whole number will do.</param>
    public static double Threshold(IReadOnlyList<double> sorted, int border, bool isWhole)
    {
        var slack = (int)(Slack * sorted.Count);
        var (low, high) = (sorted[Math.Max(0, border - 1 - slack)], sorted[Math.Min(sorted.Count - 1, border + slack)]);
        var middle = sorted[border];
        if (Math.Abs(middle) is var size && size > 0)
        {
            for (var power = Math.Ceiling(Math.Log10(size)); power > -9; power--)
            {
                foreach (var step in Steps.Select(step => step * Math.Pow(10, power)))
                {
                    var round = Math.Round(Math.Round(middle / step) * step, 9);
                    if (round > low && round <= high && round != 0 && (!isWhole || round == Math.Floor(round))) return round;
                }
            }
        }

        return middle;
    }
}

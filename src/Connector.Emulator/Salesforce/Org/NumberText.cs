using System.Globalization;

namespace Connector.Emulator.Salesforce.Org;

/// <summary>
/// Doubles the way Salesforce prints them: the shortest digits that read back the same, always with a decimal point, and in scientific
/// notation from 10,000,000 on and below 0.001 (<c>12500.0</c>, <c>1.25E7</c>). Source: contract 2.3, "numbers may be in scientific
/// notation".
/// </summary>
internal static class NumberText
{
    public static string Format(double value)
    {
        var magnitude = Math.Abs(value);
        if (magnitude is 0 or (>= 1e-3 and < 1e7))
        {
            var plain = value.ToString("R", CultureInfo.InvariantCulture);
            return plain.Contains('.', StringComparison.Ordinal) ? plain : plain + ".0";
        }

        var (digits, exponent) = Digits(magnitude);
        var fraction = digits.Length == 1 ? "0" : digits[1..];
        return $"{(value < 0 ? "-" : "")}{digits[0]}.{fraction}E{exponent.ToString(CultureInfo.InvariantCulture)}";
    }

    /// <summary>The significant digits without trailing zeros, and the power of ten of the first one.</summary>
    private static (string Digits, int Exponent) Digits(double magnitude)
    {
        var text = magnitude.ToString("R", CultureInfo.InvariantCulture);
        var e = text.IndexOf('E', StringComparison.Ordinal);
        var mantissa = e < 0 ? text : text[..e];
        var shift = e < 0 ? 0 : int.Parse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? mantissa.Length : point;
        var all = mantissa.Replace(".", "", StringComparison.Ordinal);
        var significant = all.TrimStart('0');
        return (significant.TrimEnd('0'), whole - 1 - (all.Length - significant.Length) + shift);
    }
}

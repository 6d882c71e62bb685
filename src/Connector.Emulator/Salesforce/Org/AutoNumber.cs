using System.Globalization;

namespace Connector.Emulator.Salesforce.Org;

/// <summary>Names that count: SS-{000000} → SS-000001.</summary>
internal static class AutoNumber
{
    public static string Format(string format, int number)
    {
        var (open, close) = (format.IndexOf('{', StringComparison.Ordinal), format.IndexOf('}', StringComparison.Ordinal));
        return open < 0 || close < open
            ? format + number.ToString(CultureInfo.InvariantCulture)
            : format[..open] + number.ToString(format[(open + 1)..close], CultureInfo.InvariantCulture) + format[(close + 1)..];
    }
}

using System.Globalization;

namespace Connector.Accounts;

/// <summary>Counts as people read them: <c>1 account</c>, <c>1,234 accounts</c>.</summary>
public static class Plural
{
    /// <param name="count">Rounded to a whole number.</param>
    /// <param name="one">What follows a count of one, its verb too where there is one: <c>account waits</c>.</param>
    /// <param name="many">What follows every other count; null = <paramref name="one"/> with an s.</param>
    public static string Of(double count, string one, string? many = null)
    {
        var number = count.ToString("N0", CultureInfo.InvariantCulture);
        return $"{number} {(number == "1" ? one : many ?? one + "s")}";
    }
}

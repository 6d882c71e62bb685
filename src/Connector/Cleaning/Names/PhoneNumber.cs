using Connector.Cleaning.Standards;

namespace Connector.Cleaning.Names;

/// <summary>Telephone numbers as people write them.</summary>
public static class PhoneNumber
{
    private const int Shortest = 7;
    private const int Longest = 15;

    /// <summary>The subscriber's number, as area and country code are written or not; null when the text cannot be a number that somebody answers.</summary>
    /// <example><c>+1 (555) 123-4567</c> and <c>123 4567</c> → <c>1234567</c>; <c>0000000</c> and <c>n/a</c> → null.</example>
    public static string? Subscriber(string? text)
    {
        if (text is null || text.Length > FoldedText.Longest) return null;
        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        return digits.Length is < Shortest or > Longest || digits.Distinct().Count() == 1 ? null : digits[^Shortest..];
    }
}

namespace Connector.Emulator.Salesforce.Org;

/// <summary>
/// Ids as the platform forms them: three characters for the object, two for the pod, ten digits of base 62, and in the long form three
/// more that spell the upper-case letters. Here the digits are the row number + 1, so an id needs no storage and sorts as the row does.
/// </summary>
internal static class RecordId
{
    public const int Length = 18;
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static readonly System.Buffers.SearchValues<char> AllDigits = System.Buffers.SearchValues.Create(Digits);
    private const string Checks = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

    public static string Format(string keyPrefix, int row) =>
        string.Create(Length, (keyPrefix, row), static (text, state) => Write(text, state.keyPrefix, state.row));

    public static void Write(Span<char> text, string keyPrefix, int row)
    {
        keyPrefix.CopyTo(text);
        text[3] = 'x';
        text[4] = 'x';
        var rest = row + 1;
        for (var at = 14; at > 4; at--)
        {
            text[at] = Digits[rest % 62];
            rest /= 62;
        }

        for (var block = 0; block < 3; block++)
        {
            text[15 + block] = Check(text.Slice(block * 5, 5));
        }
    }

    /// <summary>False for anything that is not 15 or 18 characters with the right check characters.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out string keyPrefix, out long row)
    {
        (keyPrefix, row) = ("", -1);
        if (text.Length is not (15 or Length) || text.IndexOfAnyExcept(AllDigits) >= 0)
        {
            return false;
        }

        for (var block = 0; text.Length == Length && block < 3; block++)
        {
            if (text[15 + block] != Check(text.Slice(block * 5, 5)))
            {
                return false;
            }
        }

        keyPrefix = text[..3].ToString();
        row = text[3] == 'x' && text[4] == 'x' ? Number(text[5..15]) - 1 : -1;
        return true;
    }

    private static long Number(ReadOnlySpan<char> digits)
    {
        var number = 0L;
        foreach (var digit in digits)
        {
            number = (number * 62) + Digits.IndexOf(digit, StringComparison.Ordinal);
        }

        return number;
    }

    private static char Check(ReadOnlySpan<char> five)
    {
        var bits = 0;
        for (var i = 0; i < 5; i++)
        {
            bits |= char.IsAsciiLetterUpper(five[i]) ? 1 << i : 0;
        }

        return Checks[bits];
    }
}

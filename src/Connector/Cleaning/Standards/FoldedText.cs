using System.Globalization;
using System.Text;

namespace Connector.Cleaning.Standards;

/// <summary>
/// A text reduced to what tells it from another: full-width forms, case, diacritics, punctuation, invisible characters (right-to-left marks,
/// zero-width spaces, controls) and runs of spaces are gone; <c>&amp;</c> is <c>and</c>. For comparing only, never shown or written.
/// </summary>
/// <example><c>" Côte  d’Ivoire\u200F"</c> → <c>cote divoire</c>; <c>Glass, Ceramics &amp; Concrete</c> → <c>glass ceramics and concrete</c>.</example>
internal static class FoldedText
{
    /// <summary>Longer texts are no names of anything: they fold to the empty text, which matches nothing, and cost no time.</summary>
    public const int Longest = 512;

    /// <summary>From ! in Latin script to ！ beside Chinese characters.</summary>
    private const int FullWidth = '！' - '!';

    public static string Of(string text)
    {
        if (text.Length > Longest) return "";
        var folded = new StringBuilder(text.Length + 4);
        foreach (var letter in text) Append(folded, letter);
        while (folded.Length > 0 && folded[^1] == ' ') folded.Length--;
        return folded.ToString();
    }

    private static void Append(StringBuilder folded, char letter)
    {
        if (char.IsAsciiLetterOrDigit(letter)) folded.Append(char.ToLowerInvariant(letter));
        else if (letter == '&') Word(folded, "and");
        else if (letter is >= '！' and <= '～') Append(folded, (char)(letter - FullWidth));
        else if (char.IsLetterOrDigit(letter) || char.IsSurrogate(letter)) folded.Append(PlainLetters.Of(letter));
        else if (IsGap(letter) && folded.Length > 0 && folded[^1] != ' ') folded.Append(' ');
    }

    private static void Word(StringBuilder folded, string word)
    {
        if (folded.Length > 0 && folded[^1] != ' ') folded.Append(' ');
        folded.Append(word).Append(' ');
    }

    /// <summary>An apostrophe, a full stop within U.S.A. and marks that nobody sees join what they stand between; anything else parts it.</summary>
    private static bool IsGap(char letter) => letter is not ('\'' or '’' or '‘' or '`' or 'ʼ' or '´' or '.')
        && char.GetUnicodeCategory(letter) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.Format or UnicodeCategory.EnclosingMark);
}

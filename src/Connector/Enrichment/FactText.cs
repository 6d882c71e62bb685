using System.Globalization;
using System.Text;
using Connector.Accounts;

namespace Connector.Enrichment;

/// <summary>
/// A vendor's text on its way in. Vendors are strangers: marks that nobody sees (controls, right-to-left overrides, zero-width letters) are taken out,
/// and a text too long to name anything counts as none.
/// </summary>
/// <example><c>"Retail\u202E\u0000 "</c> → <c>Retail</c>; a text of a megabyte → unknown.</example>
public static class FactText
{
    /// <summary>Letters; the longest industry label of any vendor in the contract is under 100.</summary>
    public const int Longest = 512;

    public static AttributeValue Value(string? text) => AttributeValue.Of(Of(text));

    public static string? Of(string? text)
    {
        if (text is null || text.Length > Longest) return null;
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned) continue;
            if (rune != Rune.ReplacementChar) clean.Append(rune);
        }

        return clean.ToString().Trim() is { Length: > 0 } said ? said : null;
    }

    /// <summary>A number that a vendor may send as a number or as a text, and sometimes as nonsense.</summary>
    public static AttributeValue Number(double? number) => number is { } known && double.IsFinite(known) ? AttributeValue.Of(known) : AttributeValue.Unknown;
}

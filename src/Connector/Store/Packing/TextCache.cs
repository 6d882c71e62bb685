using System.IO.Hashing;
using System.Text;

namespace Connector.Store.Packing;

/// <summary>
/// Gives the same string again for a short text that came lately. A book repeats a few hundred categories and segments a million times;
/// without this each would be an object of its own. A slot that another text takes is just made anew.
/// </summary>
internal static class TextCache
{
    private const int LongestText = 40;
    private const int Slots = 4096;

    // Written without a lock: a reference is written whole, and whatever a slot holds is compared before it is used.
    private static readonly string?[] Texts = new string?[Slots];

    /// <summary>Null when the text is too long or not plain ASCII.</summary>
    public static string? Find(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > LongestText || !Ascii.IsValid(utf8)) return null;
        ref var slot = ref Texts[XxHash3.HashToUInt64(utf8) % Slots];
        var known = slot;
        return known is not null && Ascii.Equals(utf8, known) ? known : slot = Encoding.ASCII.GetString(utf8);
    }
}

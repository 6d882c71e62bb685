using System.Text;

namespace Connector.Store.Sql;

/// <summary>Text as PostgreSQL can hold it.</summary>
internal static class PostgresText
{
    private const char Replacement = '\ufffd';

    /// <summary>NUL and halves of surrogate pairs become U+FFFD; nearly every text is given back as it is.</summary>
    public static string Storable(string text)
    {
        var at = 0;
        while (at < text.Length && text[at] != '\0' && !char.IsSurrogate(text[at])) at++;
        return at == text.Length ? text : string.Concat(text.EnumerateRunes().Select(rune => rune.Value == 0 ? new Rune(Replacement) : rune));
    }
}

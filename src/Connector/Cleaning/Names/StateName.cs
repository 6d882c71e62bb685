using System.Collections.Frozen;
using Connector.Cleaning.Standards;

namespace Connector.Cleaning.Names;

/// <summary>
/// States and provinces for comparing: those of the US and Canada by their postal codes, since a CRM mostly holds the code and vendors send the name; others folded. By general knowledge.
/// </summary>
/// <example><c>California</c> and <c>CA</c> → <c>ca</c>; <c>Île-de-France</c> → <c>ile de france</c>.</example>
public static class StateName
{
    private static readonly FrozenDictionary<string, string> Codes = """
        al alabama|ak alaska|az arizona|ar arkansas|ca california|co colorado|ct connecticut|de delaware|dc district of columbia|dc washington dc|fl florida|ga georgia|hi hawaii|id idaho|il illinois
        in indiana|ia iowa|ks kansas|ky kentucky|la louisiana|me maine|md maryland|ma massachusetts|mi michigan|mn minnesota|ms mississippi|mo missouri|mt montana|ne nebraska|nv nevada|nh new hampshire
        nj new jersey|nm new mexico|ny new york|nc north carolina|nd north dakota|oh ohio|ok oklahoma|or oregon|pa pennsylvania|pr puerto rico|ri rhode island|sc south carolina|sd south dakota|tn tennessee
        tx texas|ut utah|vt vermont|va virginia|wa washington|wv west virginia|wi wisconsin|wy wyoming
        ab alberta|bc british columbia|mb manitoba|nb new brunswick|nl newfoundland and labrador|ns nova scotia|nt northwest territories|nu nunavut|on ontario|pe prince edward island|qc quebec|sk saskatchewan|yt yukon
        """.Split((char[])['|', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToFrozenDictionary(row => row[3..], row => row[..2], StringComparer.Ordinal);

    public static string Fold(string text) => FoldedText.Of(text) is var folded && Codes.TryGetValue(folded, out var code) ? code : folded;
}

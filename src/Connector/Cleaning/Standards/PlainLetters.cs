using System.Collections.Frozen;

namespace Connector.Cleaning.Standards;

/// <summary>
/// Latin letters without their marks. A table of our own (Unicode's decompositions, and the usual spelling of letters that have none), since .NET
/// decomposes nothing where it runs without ICU, and the same book must not come out differently on another machine.
/// </summary>
internal static class PlainLetters
{
    private static readonly FrozenDictionary<char, string> Plain = Marked();

    /// <summary>In lower case.</summary>
    public static string Of(char letter)
    {
        var lower = char.ToLowerInvariant(letter);
        return Plain.TryGetValue(lower, out var plain) ? plain : lower.ToString();
    }

    private static FrozenDictionary<char, string> Marked()
    {
        (string Marked, string Plain)[] letters =
        [
            ("àáâãäåāăąǎǟǡǻȁȃȧḁạảấầẩẫậắằẳẵặ", "a"),
            ("ḃḅḇ", "b"),
            ("çćĉċčḉ", "c"),
            ("ďḋḍḏḑḓ", "d"),
            ("èéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệ", "e"),
            ("ḟ", "f"),
            ("ĝğġģǧǵḡ", "g"),
            ("ĥȟḣḥḧḩḫẖ", "h"),
            ("ìíîïĩīĭįǐȉȋḭḯỉị", "i"),
            ("ĵǰ", "j"),
            ("ķǩḱḳḵ", "k"),
            ("ĺļľḷḹḻḽ", "l"),
            ("ḿṁṃ", "m"),
            ("ñńņňǹṅṇṉṋ", "n"),
            ("òóôõöōŏőơǒǫǭȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợ", "o"),
            ("ṕṗ", "p"),
            ("ŕŗřȑȓṙṛṝṟ", "r"),
            ("śŝşšſșṡṣṥṧṩẛ", "s"),
            ("ţťțṫṭṯṱẗ", "t"),
            ("ùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữự", "u"),
            ("ṽṿ", "v"),
            ("ŵẁẃẅẇẉẘ", "w"),
            ("ẋẍ", "x"),
            ("ýÿŷȳẏẙỳỵỷỹ", "y"),
            ("źżžẑẓẕ", "z"),
            ("ß", "ss"), ("æǽ", "ae"), ("øǿ", "o"), ("œ", "oe"), ("ł", "l"), ("đð", "d"), ("ı", "i"), ("þ", "th"), ("ħ", "h"),
            ("ﬁ", "fi"), ("ﬂ", "fl"),
        ];
        return letters.SelectMany(row => row.Marked.Select(letter => (letter, row.Plain))).ToFrozenDictionary(pair => pair.letter, pair => pair.Plain);
    }
}

using System.Collections.Frozen;
using Connector.Cleaning.Standards;

namespace Connector.Cleaning.Duplicates;

/// <summary>The part of an address that lists agree on: house number, compass direction and the street's first word.</summary>
/// <example><c>1409 North Ogden Avenue</c> and <c>1409 N. OGDEN</c> → (1409, n, ogden); <c>221 E. 51st St.</c> → (221, e, 51).</example>
internal readonly record struct StreetAddress(string Number, string Direction, string Street)
{
    private const double SameStreet = 0.9;

    private static readonly FrozenDictionary<string, string> Directions = new Dictionary<string, string>
    {
        ["north"] = "n", ["south"] = "s", ["east"] = "e", ["west"] = "w",
        ["northeast"] = "ne", ["northwest"] = "nw", ["southeast"] = "se", ["southwest"] = "sw",
        ["n"] = "n", ["s"] = "s", ["e"] = "e", ["w"] = "w", ["ne"] = "ne", ["nw"] = "nw", ["se"] = "se", ["sw"] = "sw",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Kinds =
        "street st avenue ave av road rd boulevard blvd drive dr lane ln court ct parkway pkwy highway hwy terrace place pl square sq"
            .Split(' ').ToFrozenSet(StringComparer.Ordinal);

    private static readonly string[] Ordinals = ["st", "nd", "rd", "th"];

    /// <summary>Null when the text does not begin with a house number and a street.</summary>
    public static StreetAddress? Parse(string? text)
    {
        if (text is null || text.Length > FoldedText.Longest) return null;
        var words = FoldedText.Of(text.Replace('.', ' ')).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 2 || !char.IsAsciiDigit(words[0][0])) return null;
        var direction = Directions.GetValueOrDefault(words[1], "");
        var street = words.Skip(direction.Length > 0 ? 2 : 1).FirstOrDefault(word => !Kinds.Contains(word));
        return street is null ? null : new(words[0], direction, WithoutOrdinal(street));
    }

    public bool IsSame(StreetAddress other) => Number == other.Number
        && (Direction == other.Direction || Direction.Length == 0 || other.Direction.Length == 0)
        && JaroWinkler.Of(Street, other.Street) >= SameStreet;

    private static string WithoutOrdinal(string word) => word.Length > 2 && char.IsAsciiDigit(word[0]) && Ordinals.Contains(word[^2..]) ? word[..^2] : word;
}

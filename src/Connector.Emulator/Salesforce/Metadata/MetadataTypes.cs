namespace Connector.Emulator.Salesforce.Metadata;

/// <summary>One element that a type of metadata may hold.</summary>
/// <param name="Type">A type or an enum of <c>types.txt</c>, one of the plain types (bool, int, double, …), or empty for any text.</param>
/// <param name="Place">Its place in the order in which elements are written.</param>
internal sealed record ElementShape(string Name, string Type, bool Required, bool Many, int Place);

internal sealed record TypeShape(string Name, IReadOnlyDictionary<string, ElementShape> Elements);

/// <summary>The emulator's own table of what metadata may look like, read from <c>types.txt</c> beside this file.</summary>
internal static class MetadataTypes
{
    private static readonly Dictionary<string, TypeShape> Types = new(StringComparer.Ordinal);
    private static readonly Dictionary<string, string[]> Enums = new(StringComparer.Ordinal);

    static MetadataTypes()
    {
        foreach (var words in Statements())
        {
            if (words[0] == "enum")
            {
                Enums.Add(words[1], words[2..]);
            }
            else
            {
                Types.Add(words[0], new TypeShape(words[0], words[1..].Select(Element).ToDictionary(element => element.Name, StringComparer.Ordinal)));
            }
        }
    }

    public static IEnumerable<TypeShape> All => Types.Values;

    public static TypeShape? Find(string type) => Types.GetValueOrDefault(type);

    /// <summary>The values of an enum; null if there is none of that name.</summary>
    public static string[]? Values(string type) => Enums.GetValueOrDefault(type);

    /// <summary>A statement goes on in the lines that begin with a space.</summary>
    private static List<string[]> Statements()
    {
        using var stream = typeof(MetadataTypes).Assembly.GetManifestResourceStream(typeof(MetadataTypes), "types.txt")!;
        using var reader = new StreamReader(stream);
        var statements = new List<List<string>>();
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
            {
                continue;
            }

            if (!line.StartsWith(' '))
            {
                statements.Add([]);
            }

            statements[^1].AddRange(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        }

        return statements.ConvertAll(words => words.ToArray());
    }

    private static ElementShape Element(string word, int place)
    {
        var colon = word.IndexOf(':', StringComparison.Ordinal);
        var (name, type) = colon < 0 ? (word, "") : (word[..colon], word[(colon + 1)..]);
        var mark = name[^1] is '?' or '*' or '+' ? name[^1] : ' ';
        return new ElementShape(name.TrimEnd('?', '*', '+'), type, mark is ' ' or '+', mark is '*' or '+', place);
    }
}

using System.Text;

namespace Connector.Emulator.Salesforce.Soql;

/// <summary>Backslash sequences of string literals (contract 2.4): any other backslash is an error.</summary>
internal static class Escapes
{
    public static string Decode(string raw)
    {
        var text = new StringBuilder(raw.Length);
        for (var i = 0; i < raw.Length; i++)
        {
            text.Append(raw[i] == '\\' ? Escaped(raw, ++i) : raw[i]);
        }

        return text.ToString();
    }

    /// <summary>Whether the text matches a LIKE pattern: % any run, _ one character, both escapable, case ignored.</summary>
    public static Func<string, bool> Like(string raw)
    {
        var parts = new List<(char Kind, char Value)>();
        for (var i = 0; i < raw.Length; i++)
        {
            parts.Add(raw[i] switch
            {
                '\\' when i + 1 < raw.Length && raw[i + 1] is '_' or '%' => ('=', raw[++i]),
                '\\' => ('=', Escaped(raw, ++i)),
                '%' => ('%', '%'),
                '_' => ('_', '_'),
                var other => ('=', other),
            });
        }

        return text => Matches(text, [.. parts]);
    }

    // The usual greedy match with one point to go back to: linear in practice, and no regular expression can be injected.
    private static bool Matches(string text, (char Kind, char Value)[] parts)
    {
        var (at, part, star, back) = (0, 0, -1, 0);
        while (at < text.Length)
        {
            if (part < parts.Length && parts[part].Kind == '%')
            {
                (star, back) = (part++, at);
            }
            else if (part < parts.Length && (parts[part].Kind == '_'
                || char.ToUpperInvariant(parts[part].Value) == char.ToUpperInvariant(text[at])))
            {
                at++;
                part++;
            }
            else if (star >= 0)
            {
                part = star + 1;
                at = ++back;
            }
            else
            {
                return false;
            }
        }

        return parts.AsSpan(part).IndexOfAnyExcept([('%', '%')]) < 0;
    }

    private static char Escaped(string raw, int at) => at >= raw.Length ? throw Illegal(raw) : raw[at] switch
    {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        '\'' or '"' or '\\' => raw[at],
        _ => throw Illegal(raw),
    };

    private static Org.SalesforceException Illegal(string raw) =>
        SoqlParser.Malformed($"Invalid string literal '{raw}'. Illegal character sequence");
}

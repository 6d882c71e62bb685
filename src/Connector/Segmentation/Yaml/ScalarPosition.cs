namespace Connector.Segmentation.Yaml;

/// <summary>
/// Where a character of a scalar's value stands in the file. Quotes, doubled quotes, escapes, folded lines and indentation are in the
/// file but not in the value, so the two texts are walked side by side.
/// </summary>
internal static class ScalarPosition
{
    /// <summary>Line and column from 1.</summary>
    public static (int Line, int Column) Of(YamlScalar scalar, int offset)
    {
        var raw = scalar.Raw;
        var at = Start(scalar);
        for (var done = 0; at < raw.Length; done++)
        {
            at = Skip(raw, at, done < scalar.Value.Length ? scalar.Value[done] : '\0');
            if (done >= offset || done >= scalar.Value.Length) break;
            at += raw[0] == '\'' && raw[at..].StartsWith("''", StringComparison.Ordinal) ? 2 : 1;
        }

        var before = raw[..Math.Min(at, raw.Length)];
        var lines = before.Count(letter => letter == '\n');
        return lines == 0
            ? (scalar.Line, scalar.Column + before.Length)
            : (scalar.Line + lines, before.Length - before.LastIndexOf('\n'));
    }

    /// <summary>Behind the opening quote, or behind the line with <c>|</c> or <c>&gt;</c>.</summary>
    private static int Start(YamlScalar scalar)
    {
        if (scalar.IsPlain) return 0;
        return scalar.Raw[0] is '|' or '>' ? scalar.Raw.IndexOf('\n') + 1 : 1;
    }

    /// <summary>To the file's character that became the value's <paramref name="wanted"/> one.</summary>
    private static int Skip(string raw, int at, char wanted)
    {
        while (at < raw.Length && raw[at] != wanted)
        {
            var folded = wanted == ' ' && raw[at] == '\n';
            var filling = char.IsWhiteSpace(raw[at]) || raw[at] is '\\' or '\'';
            if (folded || !filling) return at;
            at++;
        }

        return at;
    }
}

namespace Connector.Segmentation;

/// <summary>The values of a set in one text, as both CRMs write several choices: parted by semicolons.</summary>
public static class SetText
{
    private const char Separator = ';';

    /// <summary>Sorted, each once; empty when there is none.</summary>
    public static string Of(IEnumerable<string> values) =>
        string.Join(Separator, values.Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase));

    /// <summary>Trimmed; none of them empty.</summary>
    public static IReadOnlyList<string> Values(string text) => text.Split(Separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Ignoring case.</summary>
    public static bool Has(string text, string value)
    {
        var rest = text.AsSpan();
        foreach (var part in rest.Split(Separator))
        {
            if (rest[part].Trim().Equals(value, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }
}

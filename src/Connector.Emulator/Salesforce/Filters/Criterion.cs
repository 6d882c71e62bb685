using System.Globalization;
using System.Text.RegularExpressions;
using Connector.Emulator.Salesforce.Metadata;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Filters;

/// <summary>One condition of a list view or report as SOQL. Several values are separated by commas; none means blank (contract 5.4).</summary>
internal static partial class Criterion
{
    /// <param name="path">Of the field, as SOQL names it.</param>
    /// <param name="operation">FilterOperation of the metadata.</param>
    /// <exception cref="MetadataProblem">The operation or the value does not go with the field.</exception>
    public static string ToSoql(Field field, string path, string operation, string? value)
    {
        var values = Split(value);
        return operation switch
        {
            "equals" => values.Count == 0 ? $"{path} = null" : Each(values, each => $"{path} = {Literal(field, each)}", " OR "),
            "notEqual" => values.Count == 0 ? $"{path} != null" : Each(values, each => $"{path} != {Literal(field, each)}", " AND "),
            "lessThan" => Ordered(field, path, "<", values),
            "lessOrEqual" => Ordered(field, path, "<=", values),
            "greaterThan" => Ordered(field, path, ">", values),
            "greaterOrEqual" => Ordered(field, path, ">=", values),
            "contains" => Each(Some(values), each => Like(field, path, $"%{Pattern(each)}%"), " OR "),
            "notContain" => $"(NOT {Each(Some(values), each => Like(field, path, $"%{Pattern(each)}%"), " OR ")})",
            "startsWith" => Each(Some(values), each => Like(field, path, $"{Pattern(each)}%"), " OR "),
            "includes" => $"{path} INCLUDES ({string.Join(",", Many(field, Some(values)))})",
            "excludes" => $"{path} EXCLUDES ({string.Join(",", Many(field, Some(values)))})",
            _ => throw new MetadataProblem($"The filter operation {operation} is not emulated"),
        };
    }

    /// <summary>'O\'Neil'</summary>
    public static string Quote(string text) => $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";

    private static List<string> Split(string? value) => string.IsNullOrEmpty(value) ? [] : [.. value.Split(',').Select(each => each.Trim())];

    private static List<string> Some(List<string> values) => values.Count > 0 ? values : throw new MetadataProblem("The filter needs a value");

    private static string Each(List<string> values, Func<string, string> condition, string join) =>
        values is [var only] ? condition(only) : $"({string.Join(join, values.Select(condition))})";

    private static string Ordered(Field field, string path, string symbol, List<string> values) => values is [var only] && !(field.Type == FieldType.Boolean)
        ? $"{path} {symbol} {Literal(field, only)}"
        : throw new MetadataProblem($"The filter on {field.Name} needs one value that has an order");

    private static string Like(Field field, string path, string pattern) => field.IsText
        ? $"{path} LIKE '{pattern}'"
        : throw new MetadataProblem($"The filter operation does not go with the field {field.Name}");

    private static string Pattern(string text) => Quote(text)[1..^1].Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_",
        StringComparison.Ordinal);

    private static IEnumerable<string> Many(Field field, List<string> values) => field.Type == FieldType.MultiPicklist
        ? values.Select(Quote)
        : throw new MetadataProblem($"includes and excludes do not go with the field {field.Name}");

    private static string Literal(Field field, string text)
    {
        switch (field.Type)
        {
            case FieldType.Boolean:
                return text switch
                {
                    "1" or "True" or "true" => "TRUE",
                    "0" or "False" or "false" => "FALSE",
                    _ => throw Wrong(field, text),
                };
            case FieldType.Date or FieldType.DateTime:
                return RelativeDate().IsMatch(text) ? text : Day(field, text);
            default:
                return !field.IsNumber ? Quote(text)
                    : decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? text : throw Wrong(field, text);
        }
    }

    // English (US) in files, ISO in the APIs.
    private static string Day(Field field, string text) => DateOnly.TryParseExact(text, ["M/d/yyyy", "yyyy-MM-dd"], CultureInfo.InvariantCulture,
        DateTimeStyles.None, out var day)
        ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + (field.Type == FieldType.DateTime ? "T00:00:00Z" : "")
        : throw Wrong(field, text);

    private static MetadataProblem Wrong(Field field, string text) => new($"Invalid value '{text}' for the filter on {field.Name}");

    [GeneratedRegex("^[A-Z][A-Z_0-9]*(?::[0-9]+)?$")]
    private static partial Regex RelativeDate();
}

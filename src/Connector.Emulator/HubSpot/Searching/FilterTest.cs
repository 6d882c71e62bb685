using System.Globalization;
using Connector.Emulator.HubSpot.Api;
using Connector.Emulator.HubSpot.Portals;

namespace Connector.Emulator.HubSpot.Searching;

/// <summary>
/// Turns a filter into a test of rows (contract 6). Texts compare without regard to case, but the values of IN and NOT_IN must be given in lower
/// case; enumerations compare with case. UNCONFIRMED: NEQ, NOT_IN and NOT_CONTAINS_TOKEN hold for records without a value.
/// </summary>
internal static class FilterTest
{
    public static double? NumberOf(PropertyDefinition definition, string? text) => text is null ? null
        : definition.Type is "date" or "datetime" ? Instant.TryRead(text, out var time) ? time : null
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <exception cref="HubSpotException">Unknown property or operator, or a value that does not fit them.</exception>
    public static Func<int, bool> Compile(Portal portal, ObjectTable table, SearchIndex index, SearchFilter filter)
    {
        if (filter.Property.StartsWith("associations.", StringComparison.Ordinal))
        {
            return Associated(portal, table, filter);
        }

        var column = table.Column(filter.Property) ?? throw HubSpotException.BadRequest($"Property \"{filter.Property}\" does not exist");
        return filter.Operator switch
        {
            "HAS_PROPERTY" => row => index.Text(row, column) is not null,
            "NOT_HAS_PROPERTY" => row => index.Text(row, column) is null,
            _ when column.Definition.Type is "number" or "date" or "datetime" => Numeric(index, column, filter),
            _ => Textual(index, column, filter),
        };
    }

    private static Func<int, bool> Numeric(SearchIndex index, PropertyColumn column, SearchFilter filter)
    {
        double Read(string? text) => NumberOf(column.Definition, text)
            ?? throw HubSpotException.BadRequest($"Value '{text}' of filter {filter.Property} {filter.Operator} is no {column.Definition.Type}");
        if (filter.Operator is "IN" or "NOT_IN")
        {
            var values = Required(filter).Select(Read).ToHashSet();
            return filter.Operator == "IN" ? row => index.Number(row, column) is { } number && values.Contains(number)
                : row => index.Number(row, column) is not { } other || !values.Contains(other);
        }

        var value = Read(filter.Value);
        if (filter.Operator == "BETWEEN")
        {
            var high = Read(filter.HighValue);
            return row => index.Number(row, column) is { } number && number >= value && number <= high;
        }

        return filter.Operator switch
        {
            "EQ" => row => index.Number(row, column) == value,
            "NEQ" => row => index.Number(row, column) != value,
            "LT" => row => index.Number(row, column) < value,
            "LTE" => row => index.Number(row, column) <= value,
            "GT" => row => index.Number(row, column) > value,
            "GTE" => row => index.Number(row, column) >= value,
            _ => throw Unknown(filter),
        };
    }

    private static Func<int, bool> Textual(SearchIndex index, PropertyColumn column, SearchFilter filter)
    {
        var comparison = column.Definition.Type == "enumeration" ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        if (filter.Operator is "IN" or "NOT_IN")
        {
            var values = Required(filter).ToHashSet(StringComparer.Ordinal);
            string Indexed(string text) => comparison == StringComparison.Ordinal ? text : text.ToLowerInvariant();
            return filter.Operator == "IN" ? row => index.Text(row, column) is { } text && values.Contains(Indexed(text))
                : row => index.Text(row, column) is not { } other || !values.Contains(Indexed(other));
        }

        var value = filter.Value ?? throw HubSpotException.BadRequest($"Filter {filter.Property} {filter.Operator} needs a value");
        return filter.Operator switch
        {
            "EQ" => row => string.Equals(index.Text(row, column), value, comparison),
            "NEQ" => row => !string.Equals(index.Text(row, column), value, comparison),
            "LT" => row => index.Text(row, column) is { } text && string.Compare(text, value, comparison) < 0,
            "LTE" => row => index.Text(row, column) is { } text && string.Compare(text, value, comparison) <= 0,
            "GT" => row => index.Text(row, column) is { } text && string.Compare(text, value, comparison) > 0,
            "GTE" => row => index.Text(row, column) is { } text && string.Compare(text, value, comparison) >= 0,
            "BETWEEN" => row => index.Text(row, column) is { } text && string.Compare(text, value, comparison) >= 0
                && string.Compare(text, filter.HighValue, comparison) <= 0,
            "CONTAINS_TOKEN" => row => HasToken(index.Text(row, column), value),
            "NOT_CONTAINS_TOKEN" => row => !HasToken(index.Text(row, column), value),
            _ => throw Unknown(filter),
        };
    }

    /// <summary>A whole word, or with * at an end a part of one.</summary>
    private static bool HasToken(string? text, string token)
    {
        var (open, close) = (token.StartsWith('*'), token.EndsWith('*'));
        var word = token.Trim('*');
        return text is not null && text.Split([' ', ',', '.', '-', '/', '@', '_', '&', '(', ')'], StringSplitOptions.RemoveEmptyEntries).Any(each =>
            (open, close) switch
            {
                (true, true) => each.Contains(word, StringComparison.OrdinalIgnoreCase),
                (true, false) => each.EndsWith(word, StringComparison.OrdinalIgnoreCase),
                (false, true) => each.StartsWith(word, StringComparison.OrdinalIgnoreCase),
                _ => each.Equals(word, StringComparison.OrdinalIgnoreCase),
            });
    }

    private static Func<int, bool> Associated(Portal portal, ObjectTable table, SearchFilter filter)
    {
        var name = filter.Property["associations.".Length..];
        var other = ObjectType.Find(name) ?? throw RecordView.UnknownType(name);
        return filter.Operator == "EQ" && long.TryParse(filter.Value, out var id)
            ? row => portal.Associations.Of(table.Type, table.Id(row), other).Any(each => each.Id == id)
            : throw HubSpotException.BadRequest($"{filter.Property} takes EQ and an id");
    }

    private static IReadOnlyList<string> Required(SearchFilter filter) => filter.Values.Count > 0 ? filter.Values
        : throw HubSpotException.BadRequest($"Filter {filter.Property} {filter.Operator} needs values");

    private static HubSpotException Unknown(SearchFilter filter) =>
        HubSpotException.BadRequest($"Invalid input JSON: {filter.Operator} is no operator for {filter.Property}");
}

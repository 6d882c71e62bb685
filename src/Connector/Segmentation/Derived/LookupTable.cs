using System.Globalization;
using Connector.Accounts;

namespace Connector.Segmentation.Derived;

/// <summary>A table from one attribute's values to another's, ignoring case; <c>*</c> stands for every value that it does not list.</summary>
public sealed class LookupTable
{
    private const string AnyOther = "*";
    private static readonly string[] Columns = ["value", "result"];

    private readonly Dictionary<string, AttributeValue> _results = new(StringComparer.OrdinalIgnoreCase);

    private LookupTable(string name, string text)
    {
        Name = name;
        Text = text;
    }

    public string Name { get; }

    /// <summary>Value → result, without the line for all others.</summary>
    public IReadOnlyDictionary<string, AttributeValue> Results => _results;

    /// <summary>The result of a value that is not listed; unknown = there is no such line.</summary>
    public AttributeValue Other { get; private set; }

    /// <summary>Null when the results are no texts.</summary>
    public IReadOnlyList<string>? Categories { get; private set; }

    /// <summary>As read; part of the framework's hash.</summary>
    internal string Text { get; }

    /// <summary>Reads CSV text with the columns <c>value,result</c>.</summary>
    /// <param name="type">Of the results: a category or a number.</param>
    public static LookupTable Parse(AttributeType type, string name, string file, string text, ICollection<FrameworkError> errors)
    {
        var table = new LookupTable(name, text);
        foreach (var (line, cells) in TableRows.Read(file, text, Columns, optional: 0, errors) ?? [])
        {
            if (table.Add(type, cells[0], cells[1]) is { } problem) errors.Add(new FrameworkError(file, line, 1, problem));
        }

        var results = table._results.Values.Append(table.Other).Where(result => result.Kind == ValueKind.Text);
        if (type == AttributeType.Category) table.Categories = [.. results.Select(result => result.Text).Distinct(StringComparer.Ordinal)];
        return table;
    }

    /// <summary>Of text that is not listed, without a line for all others: known, and equal to nothing that a condition can name.</summary>
    public AttributeValue Find(string value) => _results.TryGetValue(value, out var result) ? result
        : Other.IsKnown || Categories is null ? Other : AttributeValue.Of(AttributeDefinition.Unmapped);

    private string? Add(AttributeType type, string value, string result)
    {
        if (value.Length == 0 || result.Length == 0) return "value and result must both be filled";
        var read = AttributeValue.Unknown;
        if (type == AttributeType.Category) read = AttributeValue.Of(result);
        else if (double.TryParse(result, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            && (type != AttributeType.Integer || number == Math.Floor(number)))
        {
            read = AttributeValue.Of(number);
        }

        if (!read.IsKnown) return $"'{result}' is no {(type == AttributeType.Integer ? "whole number" : "number")}";
        if (value != AnyOther) return _results.TryAdd(value, read) ? null : $"'{value}' stands here twice (case does not count): keep one line";
        if (Other.IsKnown) return "there are two lines for all other values: keep one";
        Other = read;
        return null;
    }
}

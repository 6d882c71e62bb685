using System.Globalization;
using Connector.Accounts;
using Connector.Segmentation;
using Connector.Worker.Hosting;

namespace Connector.Worker.Commands;

/// <summary>A made-up account from the command line: <c>arr=250000 region=EMEA</c>, values as the rules see them; what is not given is unknown.</summary>
internal static class GivenAccount
{
    /// <exception cref="SettingsException">An attribute or value is not the framework's.</exception>
    public static AttributeValue[] Parse(Framework framework, IEnumerable<string> given)
    {
        var values = new AttributeValue[framework.Attributes.Count];
        foreach (var text in given)
        {
            if (text.Split('=', 2) is not [var name, var value]) throw new SettingsException($"--given: '{text}' is no pair: write ATTRIBUTE=VALUE");
            var attribute = framework.Attribute(name.Trim())
                ?? throw new SettingsException($"--given: the framework has no attribute '{name}': it has {string.Join(", ", framework.Attributes.Select(one => one.Name))}");
            values[attribute.Index] = Value(attribute, value.Trim());
        }

        return values;
    }

    private static AttributeValue Value(AttributeDefinition attribute, string text)
    {
        AttributeValue? value = attribute.ValueKind switch
        {
            ValueKind.Number => double.TryParse(text, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) && (attribute.Valid ?? ValidRange.Everything).Contains(number) ? AttributeValue.Of(number) : null,
            ValueKind.Boolean => bool.TryParse(text, out var yes) ? AttributeValue.Of(yes) : null,
            ValueKind.Date => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? AttributeValue.Of(date) : null,
            _ => text.Length > 0 ? AttributeValue.Of(text) : null,
        };
        return value ?? throw new SettingsException($"--given: '{text}' is no valid {attribute.Name}: write {Expected(attribute)}");
    }

    private static string Expected(AttributeDefinition attribute) => attribute.ValueKind switch
    {
        ValueKind.Number => $"a number{(attribute.Valid is { } valid ? $" within {valid}" : "")}",
        ValueKind.Boolean => "true or false",
        ValueKind.Date => "a date such as 2026-01-31",
        _ => "a text",
    };
}

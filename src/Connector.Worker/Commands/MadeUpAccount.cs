using System.Globalization;
using Connector.Accounts;
using Connector.Segmentation;
using Connector.Segmentation.Derived;
using Connector.Segmentation.Linting;
using Connector.Worker.Hosting;

namespace Connector.Worker.Commands;

/// <summary>An account given as <c>name=value</c> for each attribute, as the rules see values; what is not given is unknown.</summary>
internal static class MadeUpAccount
{
    private const string Unknown = "unknown";

    /// <exception cref="SettingsException">A name or value fits no attribute.</exception>
    public static AttributeValue[] Parse(Framework framework, IEnumerable<string> pairs)
    {
        var values = new AttributeValue[framework.Attributes.Count];
        foreach (var pair in pairs)
        {
            var (name, text) = pair.Split('=', 2) is [var left, var right] ? (left.Trim(), right.Trim()) : throw new SettingsException($"'{pair}' is no value: write name=value, such as employees=50");
            var attribute = framework.Attribute(name)
                ?? throw new SettingsException($"the framework has no attribute '{name}'; it has {string.Join(", ", framework.Attributes.Select(one => one.Name))}");
            if (attribute.Derived is { } derived) throw new SettingsException($"{name} follows from others ({derived.Text}): give these");
            values[attribute.Index] = Value(attribute, text)
                ?? throw new SettingsException($"'{text}' cannot be {name}, which is of type {attribute.Type.ToString().ToLowerInvariant()}{(attribute.Valid is { } valid ? $", valid {valid}" : "")}{(attribute.Categories is { } known ? $", one of {string.Join(", ", known)}" : "")}");
        }

        Derivation.Fill(framework.Attributes, values);
        return values;
    }

    /// <summary>The verb that explains an example of lint, to copy into a shell.</summary>
    /// <param name="file">The framework file where it is not the settings' own.</param>
    public static string Command(Framework framework, string? file, ExampleAccount example) => $"connector explain {(file is null ? "" : $"--framework {Quoted(file)} ")}" + string.Join(' ', framework.Attributes
        .Where(attribute => attribute.Derived is null && example.Attributes[attribute.Index].IsKnown)
        .Select(attribute => $"--value {Quoted($"{attribute.Name}={example.Attributes[attribute.Index]}")}"));

    private static AttributeValue? Value(AttributeDefinition attribute, string text)
    {
        if (text == Unknown) return AttributeValue.Unknown;
        AttributeValue? value = attribute.ValueKind switch
        {
            ValueKind.Boolean => bool.TryParse(text, out var yes) ? AttributeValue.Of(yes) : null,
            ValueKind.Date => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? AttributeValue.Of(day) : null,
            ValueKind.Text when attribute.Type == AttributeType.Set => Set(attribute, text),
            ValueKind.Text => Category(attribute, text) is { } category ? AttributeValue.Of(category) : null,
            _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? AttributeValue.Of(number) : null,
        };
        var isWhole = attribute.Type != AttributeType.Integer || value is { } whole && whole.Number == Math.Floor(whole.Number);
        return value is { Kind: ValueKind.Number } inside && (!isWhole || attribute.Valid is { } valid && !valid.Contains(inside.Number)) ? null : value;
    }

    /// <summary>Parted by semicolons; every value must be one that there can be.</summary>
    private static AttributeValue? Set(AttributeDefinition attribute, string text)
    {
        var values = SetText.Values(text).Select(value => Category(attribute, value)).ToList();
        return values.Contains(null) ? null : AttributeValue.Of(SetText.Of(values.OfType<string>()));
    }

    private static string? Category(AttributeDefinition attribute, string text) => attribute.Categories is not { } categories ? text
        : attribute.Map is not null && text == AttributeDefinition.Unmapped ? text
        : categories.FirstOrDefault(category => string.Equals(category, text, StringComparison.OrdinalIgnoreCase));

    private static string Quoted(string word) => word.All(letter => char.IsLetterOrDigit(letter) || letter is '_' or '=' or '.' or '-' or '/')
        ? word
        : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}

using System.Globalization;

namespace Connector.Emulator.HubSpot.Portals;

/// <summary>Why a value is refused; codes and wording as in recorded answers where there is one.</summary>
internal sealed record ValueError(string Property, string Code, string Message);

/// <summary>
/// Checks one value of a write and brings it into the form it is stored in (contract 5). Recorded: PROPERTY_DOESNT_EXIST, INVALID_LONG
/// (samples), INVALID_INTEGER, INVALID_OPTION (public issue threads). UNCONFIRMED: the codes of dates, read-only and over-long values.
/// </summary>
internal static class ValueCheck
{
    private const int LongestText = 65_536;

    /// <param name="value">What to store; null for a cleared property.</param>
    public static ValueError? Read(ObjectTable table, string name, string given, string? present, out PropertyColumn? column, out string? value)
    {
        (column, value) = (table.Column(name), null);
        if (column is null)
        {
            return new(name, "PROPERTY_DOESNT_EXIST", $"Property \"{name}\" does not exist");
        }

        var definition = column.Definition;
        if (definition.ReadOnlyValue || definition.Calculated)
        {
            return new(name, "READ_ONLY_VALUE", $"\"{name}\" is a read only property; its value cannot be set.");
        }

        if (given.Length == 0)
        {
            return null;
        }

        value = given;
        return definition.Type switch
        {
            "number" => Number(name, given),
            "bool" => given is "true" or "false" ? null : NotAnOption(name, given, ["true", "false"]),
            "date" => Date(name, given, out value),
            "datetime" => DateTime(table, name, given, out value),
            "enumeration" when definition.ExternalOptions => External(table, name, given),
            "enumeration" => Options(definition, given, present, out value),
            _ => given.Length <= LongestText ? null
                : new(name, "INVALID_STRING", $"Property value exceeds the maximum length of {LongestText} characters."),
        };
    }

    private static ValueError? Number(string name, string given) =>
        decimal.TryParse(given, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _) ? null
            : new(name, "INVALID_INTEGER", $"{given} was not a valid number.");

    private static ValueError? Date(string name, string given, out string? value)
    {
        value = null;
        if (!Instant.TryRead(given, out var time))
        {
            return new(name, "INVALID_DATE", $"{given} was not a valid date.");
        }

        if (time % Instant.Day != 0)
        {
            return new(name, "INVALID_DATE", $"{given} is at {Instant.Text(time)[11..23]} UTC, not midnight!");
        }

        value = Instant.Date(time);
        return null;
    }

    private static ValueError? DateTime(ObjectTable table, string name, string given, out string? value)
    {
        value = null;
        if (!Instant.TryRead(given, out var time))
        {
            return new(name, "INVALID_LONG", $"{given} was not a valid long. Portal {Portal.Id}, object type {table.Type.Id}");
        }

        value = Instant.Text(time);
        return null;
    }

    private static ValueError? Options(PropertyDefinition definition, string given, string? present, out string? value)
    {
        value = null;
        var several = definition.FieldType == "checkbox";
        var adds = several && given.StartsWith(';');
        var chosen = several ? given.Split(';', StringSplitOptions.RemoveEmptyEntries) : [given];
        if (Array.Find(chosen, each => !definition.Options.Any(option => option.Value == each)) is { } wrong)
        {
            return NotAnOption(definition.Name, wrong, definition.Options.Select(option => option.Value));
        }

        value = string.Join(';', (adds ? (present ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries) : []).Union(chosen));
        return null;
    }

    /// <summary>Owners and stages, whose choices stand elsewhere.</summary>
    private static ValueError? External(ObjectTable table, string name, string given)
    {
        var pipeline = Pipeline.Of(table.Type);
        string[]? known = name switch
        {
            "hubspot_owner_id" => [.. Owner.All.Select(owner => owner.Id)],
            "dealstage" or "hs_pipeline_stage" => [.. pipeline!.Stages.Select(stage => stage.Id)],
            "pipeline" or "hs_pipeline" => [pipeline!.Id],
            _ => null,
        };
        return known is null || known.Contains(given) ? null : NotAnOption(name, given, known);
    }

    private static ValueError NotAnOption(string name, string given, IEnumerable<string> options) =>
        new(name, "INVALID_OPTION", $"{given} was not one of the allowed options: [{string.Join(", ", options)}]");
}

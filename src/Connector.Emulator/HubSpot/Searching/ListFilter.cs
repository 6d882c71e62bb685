using System.Text.Json.Nodes;
using Connector.Emulator.HubSpot.Api;
using Connector.Emulator.HubSpot.Portals;

namespace Connector.Emulator.HubSpot.Searching;

/// <summary>
/// Filter trees of lists (contract 11): an OR of ANDs of property filters. Operations differ by the property's type: ENUMERATION for options,
/// STRING and MULTISTRING for text, NUMBER, BOOL, ALL_PROPERTY for known and unknown. Association and event branches are not emulated.
/// </summary>
internal static class ListFilter
{
    /// <summary>The tree as the service stores it: operators of branches and includeObjectsWithNoValueSet filled in.</summary>
    /// <exception cref="HubSpotException">No such tree, or of a kind that is not emulated.</exception>
    public static JsonObject Normalised(ObjectTable table, JsonNode? tree, bool isRoot = true)
    {
        var kind = tree?["filterBranchType"]?.GetValue<string>();
        if (tree is not JsonObject branch || kind != (isRoot ? "OR" : "AND"))
        {
            // UNCONFIRMED: what a lone AND at the root answers.
            throw HubSpotException.BadRequest($"A filter branch of type {(isRoot ? "OR" : "AND")} was expected, not '{kind}'");
        }

        var filters = branch["filters"] as JsonArray ?? [];
        var branches = branch["filterBranches"] as JsonArray ?? [];
        if (isRoot ? filters.Count > 0 || branches.Count == 0 : branches.Count > 0)
        {
            throw HubSpotException.BadRequest("The root must be an OR branch that holds AND branches, and these the filters");
        }

        return new JsonObject
        {
            ["filterBranches"] = new JsonArray([.. branches.Select(each => Normalised(table, each, isRoot: false))]),
            ["filters"] = new JsonArray([.. filters.Select(filter => Filter(table, filter))]),
            ["filterBranchType"] = kind,
            ["filterBranchOperator"] = kind,
        };
    }

    public static Func<int, bool> Compile(ObjectTable table, JsonObject branch)
    {
        var all = branch["filterBranches"]!.AsArray().Select(each => each!["filters"]!.AsArray().Select(filter => Test(table, filter!)).ToArray()).ToArray();
        return row => Array.Exists(all, filters => Array.TrueForAll(filters, filter => filter(row)));
    }

    /// <summary>Whether any filter of the tree asks for the property.</summary>
    public static bool Uses(JsonObject branch, string property) => branch["filterBranches"]!.AsArray()
        .Any(each => each!["filters"]!.AsArray().Any(filter => filter!["property"]!.GetValue<string>() == property));

    private static JsonObject Filter(ObjectTable table, JsonNode? filter)
    {
        var name = filter?["property"]?.GetValue<string>() ?? "";
        if (filter?["filterType"]?.GetValue<string>() != "PROPERTY" || filter["operation"] is not JsonObject operation)
        {
            throw HubSpotException.BadRequest("The emulator knows filters of type PROPERTY with an operation only");
        }

        // UNCONFIRMED: the wording for an unknown property or option.
        var column = table.Column(name) ?? throw HubSpotException.BadRequest($"Property \"{name}\" does not exist");
        var stored = operation.DeepClone().AsObject();
        stored["includeObjectsWithNoValueSet"] ??= false;
        Check(column.Definition, stored);
        return new JsonObject { ["property"] = name, ["operation"] = stored, ["filterType"] = "PROPERTY" };
    }

    private static void Check(PropertyDefinition property, JsonObject operation)
    {
        var kind = operation["operationType"]?.GetValue<string>() ?? "";
        var fits = kind switch
        {
            "ALL_PROPERTY" => true,
            "ENUMERATION" => property.Type == "enumeration",
            "STRING" or "MULTISTRING" => property.Type is "string" or "phone_number",
            "NUMBER" => property.Type == "number",
            "BOOL" => property.Type == "bool",
            _ => false,
        };
        if (!fits)
        {
            throw HubSpotException.BadRequest($"Operation type '{kind}' does not fit property '{property.Name}' of type {property.Type}");
        }

        var unknown = kind != "ENUMERATION" || property.ExternalOptions ? null
            : Values(operation).FirstOrDefault(value => !property.Options.Any(option => option.Value == value));
        if (unknown is not null)
        {
            throw HubSpotException.BadRequest($"'{unknown}' is no option of property '{property.Name}'");
        }

        _ = Operator(operation, null, []);
    }

    private static Func<int, bool> Test(ObjectTable table, JsonNode filter)
    {
        var column = table.Column(filter["property"]!.GetValue<string>());
        var operation = filter["operation"]!.AsObject();
        var includesEmpty = operation["includeObjectsWithNoValueSet"]!.GetValue<bool>();
        var values = Values(operation).ToArray();
        return row => column?.Text(row) is not { } text
            ? includesEmpty || operation["operator"]!.GetValue<string>() == "IS_UNKNOWN"
            : Operator(operation, text, values);
    }

    private static bool Operator(JsonObject operation, string? text, string[] wanted)
    {
        string[] parts = text is null ? [] : operation["operationType"]!.GetValue<string>() == "ENUMERATION" ? text.Split(';') : [text];
        bool Same(string a, string b) => a.Equals(b, operation["operationType"]!.GetValue<string>() == "ENUMERATION" ? StringComparison.Ordinal
            : StringComparison.OrdinalIgnoreCase);
        bool Any() => parts.Any(part => wanted.Any(each => Same(part, each)));
        bool All() => wanted.All(each => parts.Any(part => Same(part, each)));
        int Compare() => double.TryParse(text, null, out var number) && wanted.Length > 0 && double.TryParse(wanted[0], null, out var other)
            ? number.CompareTo(other) : int.MinValue;
        return operation["operator"]?.GetValue<string>() switch
        {
            "IS_KNOWN" => text is not null,
            "IS_UNKNOWN" => text is null,
            "IS_ANY_OF" or "IS_EQUAL_TO" or "IS" => Any(),
            "IS_NONE_OF" or "IS_NOT_EQUAL_TO" or "IS_NOT" => !Any(),
            "IS_EXACTLY" => All() && parts.Length == wanted.Length,
            "IS_NOT_EXACTLY" => !(All() && parts.Length == wanted.Length),
            "CONTAINS_ALL" => All(),
            "DOES_NOT_CONTAIN_ALL" => !All(),
            "CONTAINS" => parts.Any(part => wanted.Any(each => part.Contains(each, StringComparison.OrdinalIgnoreCase))),
            "DOES_NOT_CONTAIN" => !parts.Any(part => wanted.Any(each => part.Contains(each, StringComparison.OrdinalIgnoreCase))),
            "IS_GREATER_THAN" => Compare() > 0,
            "IS_GREATER_THAN_OR_EQUAL_TO" => Compare() >= 0,
            "IS_LESS_THAN" => Compare() is < 0 and > int.MinValue,
            "IS_LESS_THAN_OR_EQUAL_TO" => Compare() is <= 0 and > int.MinValue,
            var other => throw HubSpotException.BadRequest($"'{other}' is no operator that the emulator knows"),
        };
    }

    private static IEnumerable<string> Values(JsonObject operation) =>
        operation["values"] is JsonArray several ? several.Select(each => each!.ToString()) : operation["value"] is { } one ? [one.ToString()] : [];
}

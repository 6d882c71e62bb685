using System.Text.Json;
using System.Xml.Linq;
using Connector.Emulator.Http;
using Connector.Emulator.Salesforce.Metadata;
using Connector.Emulator.Salesforce.Org;
using static Connector.Emulator.Salesforce.Metadata.MetadataXml;

namespace Connector.Emulator.Salesforce.ListViews;

/// <summary>
/// What the UI API takes for a list view (contract 7a), as the metadata that is stored: fields by path, picklists by label, scopes in lower
/// case. That mine is taken on create is UNCONFIRMED.
/// </summary>
internal static class ListInfoInput
{
    private static readonly string[] Known = ["listViewApiName", "label", "displayColumns", "filteredByInfo", "filterLogicString", "scope", "visibility",
        "listShares"];

    /// <param name="old">The view that is changed; what the input leaves out stays. Null for a new one.</param>
    /// <exception cref="SalesforceException">Something of it is not understood.</exception>
    public static XElement Read(Table table, string name, JsonElement json, XElement? old)
    {
        if (json.EnumerateObject().Select(property => property.Name).FirstOrDefault(name => !Known.Contains(name)) is { } unknown)
        {
            throw Refused($"Unrecognized field \"{unknown}\"");
        }

        var body = Element("ListView", Element("fullName", name),
            json.TryGetProperty("filterLogicString", out var logic) ? Maybe("booleanFilter", logic.GetString()) : old?.Element(Namespace + "booleanFilter"),
            json.TryGetProperty("displayColumns", out var columns) ? columns.EnumerateArray()
                .Select(column => Element("columns", Code(table, column.GetString()!))) : old?.All("columns"),
            Element("filterScope", json.TryGetProperty("scope", out var scope) ? Scope(scope) : old?.Text("filterScope") ?? "Everything"),
            json.TryGetProperty("filteredByInfo", out var filters) ? filters.EnumerateArray().Select(filter => Filter(table, filter)) : old?.All("filters"),
            Element("label", json.Text("label") ?? old?.Text("label") ?? throw Refused("label is required")));
        _ = ListViewDefinition.Read(table, body);
        return body;
    }

    public static string OperatorOf(string operation) => char.ToUpperInvariant(operation[0]) + operation[1..];

    private static XElement? Maybe(string name, string? text) => string.IsNullOrWhiteSpace(text) ? null : Element(name, text);

    private static string Code(Table table, string path) =>
        ListViewColumns.CodeOf(table, path) ?? throw Refused($"The field {path} of {table.Name} is not available in list views here");

    private static string Scope(JsonElement scope) => scope.Text("apiName")?.ToLowerInvariant() switch
    {
        "mine" => "Mine",
        "everything" => "Everything",
        var other => throw Refused($"The scope {other} is not emulated"),
    };

    private static XElement Filter(Table table, JsonElement filter)
    {
        var path = filter.Text("fieldApiName") ?? throw Refused("fieldApiName is required");
        var operation = filter.Text("operator") is { Length: > 0 } text ? char.ToLowerInvariant(text[0]) + text[1..] : throw Refused("operator is required");
        if (MetadataTypes.Values("FilterOperation")?.Contains(operation) != true)
        {
            throw Refused($"Unknown operator {filter.Text("operator")}");
        }

        var code = Code(table, path);
        var field = ListViewColumns.Walk(table, path)!;
        var values = filter.TryGetProperty("operandLabels", out var labels) ? labels.EnumerateArray()
            .Select(label => Value(field, label.GetString() ?? "")).Where(value => value.Length > 0).ToList() : [];
        return Element("filters", Element("field", code), Element("operation", operation), values.Count > 0 ? Element("value", string.Join(',', values))
            : null);
    }

    private static string Value(Field field, string label) => field.Type is not (FieldType.Picklist or FieldType.MultiPicklist) || label.Length == 0 ? label
        : field.PicklistValues.FirstOrDefault(value => value.Label.Equals(label, StringComparison.OrdinalIgnoreCase))?.Value
            ?? throw Refused($"{label} is no label of a value of {field.Name}");

    private static SalesforceException Refused(string message) => SalesforceException.BadRequest("ILLEGAL_QUERY_PARAMETER_VALUE", message);
}

using System.Runtime.CompilerServices;
using Connector.Accounts;
using Connector.Deployment;
using Connector.Segmentation;
using Newtonsoft.Json.Linq;

namespace Connector.Salesforce;

/// <summary>Creates segment fields by the Tooling API with the set-up credential (contract 6), then lets the nightly user read and edit them.</summary>
/// <remarks>By Tooling, not by a deployment: each field stands alone, and the answer says at once what happened.</remarks>
internal sealed class SalesforceSegmentFields(SalesforceApis setup, SalesforceFieldAccess access, SalesforceOptions options) : ISegmentFields
{
    // Salesforce's own lengths; a longer text is refused as a whole.
    internal const int LongestDescription = 1_000;
    internal const int LongestHelp = 510;

    public async IAsyncEnumerable<string> CreateAsync(IReadOnlyList<SegmentField> fields, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var field in fields)
        {
            if (await FindAsync(field, cancellationToken) is not { } existing) yield return await CreateAsync(field, cancellationToken);
            else if (await ExtendAsync(field, existing, cancellationToken) is { } done) yield return done;
        }

        await foreach (var done in access.GrantAsync([.. fields.Select(field => field.Field)], cancellationToken)) yield return done;
    }

    /// <remarks>A Tooling query with the column Metadata may return one row only.</remarks>
    private async Task<JObject?> FindAsync(SegmentField field, CancellationToken cancellationToken)
    {
        var soql = $"{Soql.Select(["Id", "Metadata"], "CustomField")} WHERE TableEnumOrId = {Soql.Text(options.ObjectName)} AND DeveloperName = {Soql.Text(NameOf(field.Field))}";
        var answer = await SalesforceFieldAccess.NeedAsync("View Setup and Configuration", setup.Setup.AskToolingAsync(soql, cancellationToken));
        return answer.First;
    }

    private async Task<string> CreateAsync(SegmentField field, CancellationToken cancellationToken)
    {
        var metadata = TypeOf(field);
        foreach (var (name, text) in Words(field)) metadata[name] = text;
        var body = new JObject { ["FullName"] = $"{options.ObjectName}.{field.Field}", ["Metadata"] = metadata };
        SalesforceFieldAccess.MustSucceed(await SalesforceFieldAccess.NeedAsync("Customize Application", setup.Setup.CreateFieldAsync(body, cancellationToken)));
        return $"{options.ObjectName}.{field.Field}: created as {(field.Kind == SegmentFieldKind.Segment ? $"a restricted picklist with {Plural.Of(field.Options.Count, "value")}" : $"a {metadata["type"]} field")}";
    }

    /// <remarks>A tick box must have a default and must not say whether it is required (contract 5.4).</remarks>
    private JObject TypeOf(SegmentField field) => field.Kind switch
    {
        SegmentFieldKind.Text => new JObject { ["type"] = "Text", ["required"] = false, ["length"] = SegmentNotes.LongestReason },
        SegmentFieldKind.Flag => new JObject { ["type"] = "Checkbox", ["defaultValue"] = "false" },
        SegmentFieldKind.Number => new JObject { ["type"] = "Number", ["required"] = false, ["precision"] = 18, ["scale"] = 0 },
        _ => new JObject
        {
            ["type"] = "Picklist",
            ["required"] = false,
            ["valueSet"] = new JObject
            {
                ["restricted"] = true,
                ["valueSetDefinition"] = new JObject { ["sorted"] = false, ["value"] = new JArray(field.Options.Select(option => Value(option, options.PicklistValueKey))) },
            },
        },
    };

    /// <summary>
    /// Adds what is missing at the end, makes active again what somebody made inactive (an inactive value is refused as an unknown one is), and where the
    /// field is ours lets it say what the framework says; null when there is nothing to do. Other values stay as they are, in their order.
    /// </summary>
    private async Task<string?> ExtendAsync(SegmentField field, JObject existing, CancellationToken cancellationToken)
    {
        if (existing["Metadata"] is not JObject metadata) throw SalesforceErrors.Contract("a field's Metadata came without content");
        if (field.Kind != SegmentFieldKind.Segment)
        {
            return IsOurs(metadata) && Reword(field, metadata, Array.Empty<JObject>().ToLookup(_ => (string?)null)) ? await ChangeAsync(field, existing, metadata, ["brought its words up to date"], cancellationToken) : null;
        }

        if (metadata["valueSet"]?["valueSetDefinition"]?["value"] is not JArray values)
        {
            return metadata["valueSet"]?["valueSetName"] is { Type: JTokenType.String }
                ? $"{options.ObjectName}.{field.Field}: takes its values from a global value set, which is left alone; add there what is missing"
                : null;
        }

        var key = values.OfType<JObject>().Any(value => value["valueName"] is not null) ? "valueName" : "fullName";
        var known = values.OfType<JObject>().ToLookup(value => (string?)(value["valueName"] ?? value["fullName"]), StringComparer.OrdinalIgnoreCase);
        var missing = field.Options.Where(option => !known.Contains(option.Value)).ToList();
        var inactive = field.Options.SelectMany(option => known[option.Value]).Where(value => value["isActive"] is { Type: JTokenType.Boolean } active && !(bool)active).ToList();
        var isReworded = IsOurs(metadata) && Reword(field, metadata, known);
        if (missing.Count + inactive.Count == 0 && !isReworded) return null;

        foreach (var option in missing) values.Add(Value(option, key));
        foreach (var value in inactive) value["isActive"] = true;
        var done = missing.Select(option => $"added {option.Value}")
            .Concat(inactive.Select(value => $"made {value["valueName"] ?? value["fullName"]} active again"))
            .Concat(isReworded ? ["brought its words up to date"] : []);
        return await ChangeAsync(field, existing, metadata, done, cancellationToken);
    }

    private async Task<string> ChangeAsync(SegmentField field, JObject existing, JObject metadata, IEnumerable<string> done, CancellationToken cancellationToken)
    {
        var id = (string?)existing["Id"] ?? throw SalesforceErrors.Contract("a field came without an Id");
        await SalesforceFieldAccess.NeedAsync("Customize Application", setup.Setup.UpdateFieldAsync(id, new JObject { ["Metadata"] = metadata }, cancellationToken));
        return $"{options.ObjectName}.{field.Field}: {string.Join(", ", done)}";
    }

    private static bool IsOurs(JObject metadata) => ((string?)metadata["inlineHelpText"])?.StartsWith(SalesforceFields.Mark, StringComparison.Ordinal) == true;

    /// <summary>Label, description, help and the labels of the values; false when all of them said it already.</summary>
    private static bool Reword(SegmentField field, JObject metadata, ILookup<string?, JObject> known)
    {
        var before = metadata.DeepClone();
        foreach (var (name, text) in Words(field)) metadata[name] = text;
        foreach (var option in field.Options)
        {
            foreach (var value in known[option.Value]) value["label"] = option.Label;
        }

        return !JToken.DeepEquals(before, metadata);
    }

    private static IEnumerable<(string Name, string Text)> Words(SegmentField field) =>
    [
        ("label", field.Label),
        ("description", ShortText.Cut(field.Description, LongestDescription)),
        ("inlineHelpText", ShortText.Cut($"{SalesforceFields.Mark}. {field.Description}", LongestHelp)),
    ];

    private static JObject Value(SegmentOption option, string key) => new() { [key] = option.Value, ["label"] = option.Label, ["default"] = false };

    private static string NameOf(string field) => field.EndsWith("__c", StringComparison.Ordinal)
        ? field[..^3]
        : throw new ArgumentException("a custom field's API name ends with __c", nameof(field));
}

using System.Runtime.CompilerServices;
using Connector.Deployment;
using Connector.Http;
using Connector.Segmentation;
using Newtonsoft.Json.Linq;

namespace Connector.HubSpot;

/// <summary>Creates the group and the segment properties (contract 9), and keeps the words of those that are ours those of the framework.</summary>
internal sealed class HubSpotSegmentFields(HubSpotApis setup, HubSpotOptions options, TimeProvider time) : ISegmentFields
{
    /// <summary>What was created shows after 250 to 700 ms (contract 9).</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);
    private const int Looks = 10;

    /// <summary>HubSpot tells no limit (UNCONFIRMED); a description longer than people read helps nobody.</summary>
    private const int LongestDescription = 1_000;
    private static readonly string[] Words = ["label", "description"];
    private static readonly string[] WordsAndPlace = [.. Words, "groupName", "hidden"];

    /// <summary>A tick box is created with its two options (contract 9).</summary>
    private static readonly SegmentOption[] YesAndNo = [new("true", "Yes"), new("false", "No")];

    private const string Marked = $"{HubSpotFields.Mark}. ";

    public async IAsyncEnumerable<string> CreateAsync(IReadOnlyList<SegmentField> fields, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await FindAsync(setup.Properties.GroupAsync(options.ApiVersion, options.ObjectName, options.PropertyGroup, cancellationToken)) is null)
        {
            var group = new JObject { ["name"] = options.PropertyGroup, ["label"] = "Customer segments", ["displayOrder"] = -1 };
            if (await NewAsync(setup.Properties.CreateGroupAsync(options.ApiVersion, options.ObjectName, group, cancellationToken)) is not null) yield return $"property group {options.PropertyGroup}: created";
        }

        if (options.ExternalKeyProperty.Length > 0 && await ExternalKeyAsync(cancellationToken) is { } told) yield return told;
        foreach (var field in fields)
        {
            var (existing, isNew) = (await GetAsync(field.Field, cancellationToken), false);
            if (existing is null)
            {
                // Null: somebody else's then, whatever it says.
                isNew = await NewAsync(setup.Properties.CreateAsync(options.ApiVersion, options.ObjectName, Property(field), cancellationToken)) is not null;
                yield return $"{options.ObjectName}.{field.Field}: created as {(field.Kind == SegmentFieldKind.Segment ? $"a list of {field.Options.Count} values" : $"a {TypeOf(field.Kind).Type}")}";

                // The name of an archived property brings the old one back, with its old options.
                existing = await CreatedAsync(field.Field, cancellationToken);
            }

            if (Change(field, existing, isNew) is not { } change) continue;
            await setup.Properties.ChangeAsync(options.ApiVersion, options.ObjectName, field.Field, change, cancellationToken);
            yield return $"{options.ObjectName}.{field.Field}: brought up to date";
        }
    }

    /// <summary>Unique values can be asked for at creation only (contract 9): what is there without them is left alone, and told.</summary>
    private async Task<string?> ExternalKeyAsync(CancellationToken cancellationToken)
    {
        var (name, isNew) = (options.ExternalKeyProperty, false);
        if (await GetAsync(name, cancellationToken) is not { } property)
        {
            await NewAsync(setup.Properties.CreateAsync(options.ApiVersion, options.ObjectName, ExternalKey(), cancellationToken));
            property = await CreatedAsync(name, cancellationToken);
            isNew = true;
        }

        if (!HubSpotFields.IsTrue(property["hasUniqueValue"]))
        {
            return $"{options.ObjectName}.{name}: is there and does not keep its values unique, which cannot be changed: name another property";
        }

        return isNew ? $"{options.ObjectName}.{name}: created as a text with unique values" : null;
    }

    private JObject ExternalKey() => new()
    {
        ["name"] = options.ExternalKeyProperty,
        ["label"] = "External key",
        ["groupName"] = options.PropertyGroup,
        ["type"] = "string",
        ["fieldType"] = "text",
        ["description"] = $"{HubSpotFields.Mark}. The company's key in other systems.",
        ["formField"] = false,
        ["hidden"] = false,
        ["hasUniqueValue"] = true,
    };

    private Task<JObject?> GetAsync(string name, CancellationToken cancellationToken) =>
        FindAsync(setup.Properties.GetAsync(options.ApiVersion, options.ObjectName, name, cancellationToken));

    private async Task<JObject> CreatedAsync(string name, CancellationToken cancellationToken)
    {
        for (var look = 1; ; look++)
        {
            if (await GetAsync(name, cancellationToken) is { } property) return property;
            if (look == Looks) throw HubSpotErrors.Contract($"property {name} was created and does not show");
            await Task.Delay(LookEvery, time, cancellationToken);
        }
    }

    /// <summary>What must change so that the property offers every value and, where it is ours, says what the framework says; null when nothing must.</summary>
    /// <param name="isNew">
    /// What came back from the archive when we created it carries its old words: without our mark the next run would take it for somebody else's.
    /// </param>
    private JObject? Change(SegmentField field, JObject existing, bool isNew)
    {
        if (HubSpotError.Text(existing["type"]) != TypeOf(field.Kind).Type) return null; // the examination of the fields says so
        var (ours, isOurs) = (Property(field), HubSpotFields.IsMarked(existing));
        var change = new JObject();
        if (field.Kind == SegmentFieldKind.Segment && Options(field, existing, isNew || isOurs) is { } merged) change["options"] = merged;
        foreach (var name in isNew ? WordsAndPlace : isOurs ? Words : [])
        {
            if (!JToken.DeepEquals(existing[name], ours[name])) change[name] = ours[name];
        }

        return change.Count == 0 ? null : change;
    }

    /// <summary>The whole list, as a change replaces it: missing ones at the end, hidden ones shown again, others' as they are. Null when it is right.</summary>
    private static JArray? Options(SegmentField field, JObject existing, bool isOurs)
    {
        var options = (existing["options"] as JArray ?? []).OfType<JObject>().Select(option => (JObject)option.DeepClone()).ToList();
        var order = options.Select(option => option["displayOrder"] is { Type: JTokenType.Integer } place ? (long)place : 0).DefaultIfEmpty(-1).Max();
        var others = options.Where(option => field.Options.All(wanted => wanted.Value != HubSpotError.Text(option["value"])))
            .Select(option => HubSpotError.Text(option["label"])).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var wanted in field.Options)
        {
            if (options.Find(option => HubSpotError.Text(option["value"]) == wanted.Value) is not { } known)
            {
                options.Add(Option(wanted, ++order));
                continue;
            }

            if (HubSpotFields.IsTrue(known["hidden"])) known["hidden"] = false;
            if (isOurs && !others.Contains(wanted.Label)) known["label"] = wanted.Label; // no two options may have one label
            if (isOurs && Option(wanted, 0)["description"] is { } rule) known["description"] = rule;
        }

        var merged = new JArray(options);
        return JToken.DeepEquals(merged, existing["options"]) ? null : merged;
    }

    /// <summary>The field that a definition of ours describes.</summary>
    internal static SegmentField FieldOf(JObject property)
    {
        var description = HubSpotError.Text(property["description"]) ?? "";
        var kind = Enum.GetValues<SegmentFieldKind>().Single(kind => TypeOf(kind).Type == HubSpotError.Text(property["type"]));
        var options = kind == SegmentFieldKind.Segment ? property["options"]!.Select(option => new SegmentOption(HubSpotError.Text(option["value"])!, HubSpotError.Text(option["label"])!) { Rule = HubSpotError.Text(option["description"]) }) : [];
        return new SegmentField(
            HubSpotError.Text(property["name"])!, HubSpotError.Text(property["label"])!, description.StartsWith(Marked, StringComparison.Ordinal) ? description[Marked.Length..] : description, [.. options])
        {
            Kind = kind,
        };
    }

    private static (string Type, string FieldType) TypeOf(SegmentFieldKind kind) => kind switch
    {
        SegmentFieldKind.Text => ("string", "text"),
        SegmentFieldKind.Flag => ("bool", "booleancheckbox"),
        SegmentFieldKind.Number => ("number", "number"),
        _ => ("enumeration", "select"),
    };

    internal JObject Property(SegmentField field)
    {
        var property = new JObject
        {
            ["name"] = field.Field,
            ["label"] = field.Label,
            ["groupName"] = options.PropertyGroup,
            ["type"] = TypeOf(field.Kind).Type,
            ["fieldType"] = TypeOf(field.Kind).FieldType,
            ["description"] = ShortText.Cut($"{Marked}{field.Description}", LongestDescription),
            ["formField"] = false,
            ["hidden"] = false,
        };
        var values = field.Kind == SegmentFieldKind.Flag ? YesAndNo : field.Options;
        if (values.Count > 0) property["options"] = new JArray(values.Select((option, place) => Option(option, place)));
        return property;
    }

    private static JObject Option(SegmentOption option, long place)
    {
        var json = new JObject { ["label"] = option.Label, ["value"] = option.Value, ["displayOrder"] = place, ["hidden"] = false };
        if (option.Rule is { } rule) json["description"] = ShortText.Cut(rule, LongestDescription);
        return json;
    }

    private static async Task<JObject?> FindAsync(Task<JObject> asked)
    {
        try
        {
            return await asked;
        }
        catch (CrmContractException fault) when (fault.Status == 404)
        {
            return null;
        }
    }

    /// <summary>Null when somebody else has created it meanwhile.</summary>
    private static async Task<JObject?> NewAsync(Task<JObject> asked)
    {
        try
        {
            return await asked;
        }
        catch (CrmContractException fault) when (fault.Status == 409)
        {
            return null;
        }
    }
}

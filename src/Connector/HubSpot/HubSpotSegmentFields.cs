using System.Runtime.CompilerServices;
using Connector.Deployment;
using Connector.Http;
using Newtonsoft.Json.Linq;

namespace Connector.HubSpot;

/// <summary>Creates the group and the segment properties (contract 9). A change of options replaces the whole list: it is read, merged and written.</summary>
internal sealed class HubSpotSegmentFields(HubSpotApis setup, HubSpotOptions options) : ISegmentFields
{
    /// <summary>HubSpot tells no limit (UNCONFIRMED); a description longer than people read helps nobody.</summary>
    private const int LongestDescription = 1_000;

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
            var existing = await GetAsync(field.Field, cancellationToken);
            var isSettled = existing is not null;
            if (existing is null)
            {
                isSettled = await NewAsync(setup.Properties.CreateAsync(options.ApiVersion, options.ObjectName, Property(field), cancellationToken)) is null; // somebody else's then, whatever it says
                yield return $"{options.ObjectName}.{field.Field}: created as a list of {field.Options.Count} values";

                // The name of an archived property brings the old one back, with its old options.
                existing = await GetAsync(field.Field, cancellationToken) ?? throw HubSpotErrors.Contract($"property {field.Field} was created and is not there");
            }

            var change = Repair(field, existing);
            if (!isSettled && !HubSpotFields.IsMarked(existing)) change = Claim(field, change);
            if (change is null) continue;
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
            property = await GetAsync(name, cancellationToken) ?? throw HubSpotErrors.Contract($"property {name} was created and is not there");
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

    /// <summary>What must change so that every value of the framework is offered; null when nothing must. Options of others stay as they are.</summary>
    private static JObject? Repair(SegmentField field, JObject existing)
    {
        if (HubSpotError.Text(existing["type"]) != "enumeration") return null; // the examination of the fields says so
        var options = (existing["options"] as JArray ?? []).OfType<JObject>().ToList();
        var known = options.ToLookup(option => HubSpotError.Text(option["value"]), StringComparer.Ordinal);
        var missing = field.Options.Where(option => !known.Contains(option.Value)).ToList();
        var hidden = field.Options.SelectMany(option => known[option.Value]).Where(option => HubSpotFields.IsTrue(option["hidden"])).ToList();
        if (missing.Count + hidden.Count == 0) return null;

        foreach (var option in hidden) option["hidden"] = false;
        var order = options.Select(option => option["displayOrder"] is { Type: JTokenType.Integer } place ? (long)place : 0).DefaultIfEmpty(-1).Max();
        return new JObject { ["options"] = new JArray(options.Concat(missing.Select(option => Option(option, ++order)))) };
    }

    /// <summary>What came back from the archive when we created it carries its old words: without our mark the next run would take it for somebody else's.</summary>
    private JObject Claim(SegmentField field, JObject? change)
    {
        var ours = Property(field);
        change ??= [];
        foreach (var name in new[] { "label", "description", "groupName", "hidden" }) change[name] = ours[name];
        return change;
    }

    /// <summary>The field that a definition of ours describes.</summary>
    internal static SegmentField FieldOf(JObject property)
    {
        var description = HubSpotError.Text(property["description"]) ?? "";
        var options = property["options"]!.Select(option => new SegmentOption(HubSpotError.Text(option["value"])!, HubSpotError.Text(option["label"])!));
        return new SegmentField(
            HubSpotError.Text(property["name"])!, HubSpotError.Text(property["label"])!, description.StartsWith(Marked, StringComparison.Ordinal) ? description[Marked.Length..] : description, [.. options]);
    }

    internal JObject Property(SegmentField field) => new()
    {
        ["name"] = field.Field,
        ["label"] = field.Label,
        ["groupName"] = options.PropertyGroup,
        ["type"] = "enumeration",
        ["fieldType"] = "select",
        ["description"] = Cut($"{Marked}{field.Description}"),
        ["formField"] = false,
        ["hidden"] = false,
        ["options"] = new JArray(field.Options.Select((option, place) => Option(option, place))),
    };

    private static JObject Option(SegmentOption option, long place) =>
        new() { ["label"] = option.Label, ["value"] = option.Value, ["displayOrder"] = place, ["hidden"] = false };

    private static string Cut(string text) => text.Length <= LongestDescription ? text : text[..(LongestDescription - 1)] + "…";

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

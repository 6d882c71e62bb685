using Connector.Deployment;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Connector.HubSpot;

/// <summary>Definitions ↔ the frame's artefacts: what we define, in one order, without what the service fills in.</summary>
internal static class HubSpotBody
{
    public const string Property = "property";
    public const string List = "list";
    public const string Schema = "custom object";
    public const string Dashboard = "dashboard";

    private static readonly string[] OfProperty = ["name", "label", "description", "groupName", "type", "fieldType"];
    private static readonly string[] OfOption = ["value", "label", "description", "hidden"];
    private static readonly string[] OfDashboard = ["name", "description"];
    private static readonly string[] OfList = ["name", "objectTypeId", "processingType"];

    /// <param name="definition">As we write it or as HubSpot answers it.</param>
    public static ArtefactContent ToArtefact(ArtefactKey key, JObject definition)
    {
        var body = key.Kind == Schema ? HubSpotSnapshotSchema.Normal(definition) : Pick(definition, key.Kind == Property ? OfProperty : key.Kind == Dashboard ? OfDashboard : OfList);
        if (key.Kind == Property) body["options"] = new JArray((definition["options"] as JArray ?? []).OfType<JObject>().Select(option => Pick(option, OfOption)));
        else if (key.Kind == List) body["filterBranch"] = Normal(definition["filterBranch"] ?? new JObject());
        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        AddParts(body, "", parts);
        return new ArtefactContent(key, body.ToString(Formatting.None), parts);
    }

    /// <exception cref="Http.CrmContractException">The text is not JSON.</exception>
    public static JObject Parse(ArtefactKey key, string body)
    {
        try
        {
            return JObject.Parse(body);
        }
        catch (JsonException)
        {
            throw HubSpotErrors.Contract($"the definition of {key} is not JSON");
        }
    }

    /// <summary>
    /// A tree of filters without what comes back filled in (contract 11): the operator of a branch, which its type says already, "records without a
    /// value" when it is off, and empty lists. The order of values says nothing.
    /// </summary>
    private static JToken Normal(JToken token) => token switch
    {
        JObject branch => new JObject(branch.Properties().OrderBy(one => one.Name, StringComparer.Ordinal).Where(one => !IsFilledIn(one)).Select(one => new JProperty(one.Name, Normal(one.Value)))),
        JArray values when values.All(value => value is JValue) => new JArray(values.OrderBy(value => value.ToString(), StringComparer.Ordinal)),
        JArray many => new JArray(many.Select(Normal)),
        _ => token.DeepClone(),
    };

    private static bool IsFilledIn(JProperty one) => one.Name switch
    {
        "filterBranchOperator" => one.Parent!["filterBranchType"]?.ToString() == one.Value.ToString(),
        "includeObjectsWithNoValueSet" => one.Value is JValue { Value: false },
        _ => one.Value is JArray { Count: 0 } or JValue { Value: null },
    };

    private static JObject Pick(JObject from, string[] names)
    {
        var picked = new JObject();
        foreach (var name in names.Where(name => from[name] is JValue { Value: not null })) picked[name] = from[name]!.DeepClone();
        return picked;
    }

    private static void AddParts(JToken token, string path, Dictionary<string, string> parts)
    {
        if (token is JObject branch)
        {
            foreach (var one in branch.Properties()) AddParts(one.Value, path.Length == 0 ? one.Name : $"{path}.{one.Name}", parts);
        }
        else if (token is JArray many)
        {
            for (var i = 0; i < many.Count; i++) AddParts(many[i], $"{path}[{(many[i] is JObject one ? HubSpotError.Text(one["value"]) : null) ?? i.ToString(System.Globalization.CultureInfo.InvariantCulture)}]", parts);
        }
        else
        {
            parts[path] = token is JValue { Value: bool yes } ? (yes ? "true" : "false") : token.ToString();
        }
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Connector.Emulator.HubSpot.Portals;

namespace Connector.Emulator.HubSpot.Api;

/// <summary>Creates one record of a call: what a creation needs, its values, its associations. Used under the portal's gate.</summary>
internal sealed class RecordCreation(Portal portal, ObjectTable table, PortalCall call)
{
    private readonly RecordWriter _writer = new(portal, table, call.Source);

    public static IReadOnlyList<string> NamesOf(JsonElement input) =>
        input.ValueKind == JsonValueKind.Object && input.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object
            ? [.. properties.EnumerateObject().Select(property => property.Name)]
            : [];

    public (List<CheckedValue> Values, HubSpotException? Refusal) Check(JsonElement input)
    {
        var errors = new List<ValueError>();
        var values = _writer.Check(input.TryGetProperty("properties", out var properties) ? properties : default, -1, errors);
        var email = table.Type == ObjectType.Contacts ? errors.Find(error => error is { Property: "email", Code: "CONFLICTING_UNIQUE_VALUE" }) : null;
        if (email is not null)
        {
            var holder = table.Column("email")!.RowOf(properties.GetProperty("email").GetString()!);
            return (values, new(409, $"Contact already exists. Existing ID: {table.Id(holder)}", "CONFLICT")
            {
                Context = new JsonObject { ["existingId"] = new JsonArray(table.Id(holder).ToString(null, null)) },
            });
        }

        return (values, errors.Count > 0 ? HubSpotException.Values(errors) : Refusal(values, input));
    }

    /// <summary>Why checked values may not become a record: something needed is missing, or an association leads nowhere. Nothing is stored yet.</summary>
    public HubSpotException? Refusal(IReadOnlyCollection<CheckedValue> values, JsonElement input)
    {
        if (Missing(values) is { } missing)
        {
            return missing;
        }

        try
        {
            Links(input);
            return null;
        }
        catch (HubSpotException wrong)
        {
            return wrong;
        }
    }

    public int Create(List<CheckedValue> values, JsonElement input)
    {
        Default(values, table.Type == ObjectType.Deals ? "pipeline" : null, Pipeline.Deals.Id);
        var row = _writer.Create(values);
        foreach (var (other, id, type) in Links(input))
        {
            portal.Associations.Add(table.Type, table.Id(row), other, id, type);
        }

        return row;
    }

    /// <summary>What a creation needs (contract 5), and on newer versions what an administrator demands (contract 1).</summary>
    private HubSpotException? Missing(IReadOnlyCollection<CheckedValue> values)
    {
        bool Given(string name) => values.Any(value => value.Column.Definition.Name == name && value.Value is not null);
        string[] needed = table.Type.Id switch
        {
            "0-2" => Given("name") || Given("domain") ? [] : ["name"],
            "0-3" => ["dealname", "dealstage"],
            "0-5" => ["subject", "hs_pipeline", "hs_pipeline_stage"],
            _ => table.Type.Required,
        };
        var rules = call.EnforcesCreationRules && table.Type == ObjectType.Companies ? portal.Settings.RequiredCompanyProperties : [];
        var missing = needed.Concat(rules).Distinct().Where(name => !Given(name)).ToList();
        return missing.Count == 0 ? null : new(400, $"Error creating {table.Type.Label}. Some required properties were not set.")
        {
            Context = new JsonObject { ["properties"] = new JsonArray([.. missing.Select(name => JsonValue.Create(name))]) },
            Errors = new JsonArray([.. missing.Select(name => new JsonObject
            {
                ["message"] = $"Property \"{name}\" is required",
                ["code"] = "MISSING_REQUIRED_PROPERTY",
                ["context"] = new JsonObject { ["propertyName"] = new JsonArray(name) },
            })]),
        };
    }

    private void Default(List<CheckedValue> values, string? name, string value)
    {
        if (name is not null && values.TrueForAll(each => each.Column.Definition.Name != name))
        {
            values.Add(new(table.Column(name)!, value));
        }
    }

    /// <exception cref="HubSpotException">An association is incomplete, of no known type, or with a record that is not there.</exception>
    private List<(ObjectType Other, long Id, int Type)> Links(JsonElement input) =>
        input.TryGetProperty("associations", out var associations) && associations.ValueKind == JsonValueKind.Array
            ? [.. associations.EnumerateArray().SelectMany(LinksOf)]
            : [];

    private IEnumerable<(ObjectType Other, long Id, int Type)> LinksOf(JsonElement association)
    {
        if (!association.TryGetProperty("to", out var to) || !association.TryGetProperty("types", out var types) || types.ValueKind != JsonValueKind.Array)
        {
            throw HubSpotException.BadRequest("Each association needs to and types");
        }

        foreach (var type in types.EnumerateArray())
        {
            var id = type.TryGetProperty("associationTypeId", out var number) && number.TryGetInt32(out var typeId) ? typeId : -1;
            var other = Array.Find(ObjectType.All, each => Associations.IsDefined(table.Type, each, id))
                ?? throw HubSpotException.BadRequest($"{id} is no association type of {table.Type.Label}");
            var target = portal.Table(other).LiveRowOf(to.IdText("id") ?? "");
            if (target < 0)
            {
                throw HubSpotException.BadRequest($"{to.IdText("id")} is not a valid ID");
            }

            yield return (other, portal.Table(other).Id(target), id);
        }
    }
}

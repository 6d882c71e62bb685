using System.Text.Json;
using System.Text.Json.Nodes;
using Connector.Emulator.Faults;
using Connector.Emulator.HubSpot.Portals;

namespace Connector.Emulator.HubSpot.Api;

/// <summary>What a batch refuses, as a whole (thrown) or for one input (an error beside the results).</summary>
internal static class BatchRefusals
{
    public static List<string> IdsOf(IEnumerable<JsonElement> inputs) =>
        [.. inputs.Select(input => input.IdText("id") ?? throw HubSpotException.BadRequest("Some required fields were not set: [id]"))];

    public static void RefuseDuplicates(IReadOnlyList<JsonElement> inputs)
    {
        var twice = IdsOf(inputs).GroupBy(id => id).Where(group => group.Count() > 1).Select(group => group.Key).ToList();
        if (twice.Count > 0)
        {
            throw new HubSpotException(400, $"Duplicate IDs found in batch input: [{string.Join(", ", twice)}]. IDs must be unique")
            {
                Context = new JsonObject { ["ids"] = new JsonArray([.. twice.Select(id => JsonValue.Create(id))]) },
            };
        }
    }

    public static HubSpotException ContactExists() => new(409, "Contact already exists", "CONFLICT");

    /// <summary>A unique value that two inputs of one batch claim: it cannot be stored for both (wording UNCONFIRMED).</summary>
    public static ValueError? SharedValue(IEnumerable<IReadOnlyList<CheckedValue>> inputs) =>
        inputs.SelectMany(values => values).Where(value => value is { Value: not null, Column.Definition.HasUniqueValue: true })
            .GroupBy(value => (value.Column, value.Value!.ToUpperInvariant())).FirstOrDefault(claims => claims.Count() > 1)?.First() is { } claim
            ? new(claim.Column.Definition.Name, "CONFLICTING_UNIQUE_VALUE", $"{claim.Value} is given to several records of the batch; it must be unique.")
            : null;

    public static void RequireUnique(ObjectTable table, string? idProperty)
    {
        if (idProperty is not null && table.Column(idProperty) is not { Definition.HasUniqueValue: true })
        {
            throw HubSpotException.BadRequest($"{idProperty} is not a unique property of {table.Type.Label}");
        }
    }

    /// <summary>All missing ids in one error (samples: objects-batch-update).</summary>
    public static JsonObject NotFound(ObjectTable table, IEnumerable<string> ids) => new()
    {
        ["status"] = "error",
        ["category"] = "OBJECT_NOT_FOUND",
        ["message"] = $"Could not get some {table.Type.Label} objects, they may be deleted or not exist. Check that ids are valid.",
        ["context"] = new JsonObject { ["ids"] = new JsonArray([.. ids.Select(id => JsonValue.Create(id))]) },
    };

    public static JsonObject Traced(HubSpotException refusal, JsonElement input)
    {
        var context = refusal.Context?.DeepClone().AsObject() ?? [];
        if (input.IdText("objectWriteTraceId") is { } traceId)
        {
            context["objectWriteTraceId"] = new JsonArray(traceId);
        }

        var error = new JsonObject { ["status"] = "error", ["category"] = refusal.Category, ["message"] = refusal.Message, ["context"] = context };
        if (refusal.Errors is { } errors)
        {
            error["errors"] = errors.DeepClone();
        }

        return error;
    }

    /// <summary>The fault <c>rejectIds</c>: this record alone fails.</summary>
    public static JsonObject? ByFault(FaultInjector faults, ObjectTable table, int row, JsonElement input)
    {
        var id = table.Id(row).ToString(null, null);
        return faults.Rules.Rules.FirstOrDefault(rule => rule.RejectIds?.Contains(id) == true) is not { } rule ? null
            : Traced(new HubSpotException(400, rule.Message ?? "A validation rule refuses this record", rule.Code ?? "VALIDATION_ERROR")
            {
                Context = new JsonObject { ["ids"] = new JsonArray(id) },
            }, input);
    }
}

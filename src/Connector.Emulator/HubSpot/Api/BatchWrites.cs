using System.Text.Json;
using System.Text.Json.Nodes;
using Connector.Emulator.Faults;
using Connector.Emulator.HubSpot.Portals;
using Connector.Emulator.Limits;

namespace Connector.Emulator.HubSpot.Api;

/// <summary>
/// Up to a hundred records written by a call (contract 5). A wrong property or value refuses the whole update; an id that is not there fails alone.
/// </summary>
internal static class BatchWrites
{
    /// <summary>One record of a batch answer.</summary>
    private readonly record struct Outcome(int Row, JsonElement Input, bool? IsNew = null);

    public static async Task UpdateAsync(HttpContext context, Portal portal, FaultInjector faults, Stats stats, string type)
    {
        var table = portal.TableOf(type);
        var (_, inputs) = await context.InputsAsync();
        var started = portal.Now;
        Task answer;
        lock (portal.Gate)
        {
            BatchRefusals.RefuseDuplicates(inputs);
            var writer = new RecordWriter(portal, table, context.Call().Source);
            var (errors, missing, refused) = (new List<ValueError>(), new List<string>(), new List<JsonObject>());
            var plan = new List<(Outcome Outcome, List<CheckedValue> Values)>();
            foreach (var input in inputs)
            {
                var idProperty = input.IdText("idProperty");
                BatchRefusals.RequireUnique(table, idProperty);
                var row = RecordEndpoints.Find(table, input.IdText("id")!, idProperty);
                var values = writer.Check(Properties(input), row, errors);
                if (row < 0)
                {
                    missing.Add(input.IdText("id")!);
                }
                else if (BatchRefusals.ByFault(faults, table, row, input) is { } refusal)
                {
                    refused.Add(refusal);
                }
                else
                {
                    plan.Add((new(row, input), values));
                }
            }

            if (errors.Count > 0)
            {
                throw HubSpotException.Values(errors);
            }

            if (BatchRefusals.SharedValue(plan.Select(each => each.Values)) is { } shared)
            {
                throw HubSpotException.Values([shared]);
            }

            var changed = plan.Count(each => writer.Update(each.Outcome.Row, each.Values));
            var failed = missing.Count + refused.Count;
            stats.Wrote(table.Type.Plural, "batch", new(inputs.Count, plan.Count, failed, 0, changed));
            answer = WriteOutcomesAsync(context, portal, table, 200, started, [.. plan.Select(each => each.Outcome)],
                [.. refused, .. missing.Count == 0 ? (JsonObject[])[] : [BatchRefusals.NotFound(table, missing)]]);
        }

        await answer;
    }

    /// <summary>
    /// Partial success needs a trace id on every input; otherwise one bad input refuses all (contract 5).
    /// </summary>
    public static async Task CreateAsync(HttpContext context, Portal portal, Stats stats, string type)
    {
        var table = portal.TableOf(type);
        var (_, inputs) = await context.InputsAsync();
        var started = portal.Now;
        var isPartial = inputs.All(input => input.IdText("objectWriteTraceId") is not null);
        Task answer;
        lock (portal.Gate)
        {
            var creation = new RecordCreation(portal, table, context.Call());
            var checks = inputs.Select(input => (Input: input, Check: creation.Check(input))).ToList();
            if (!isPartial && checks.Find(each => each.Check.Refusal is not null) is { Check.Refusal: { } first })
            {
                throw first.Status == 409 ? BatchRefusals.ContactExists() : first;
            }

            if (!isPartial && BatchRefusals.SharedValue(checks.Select(each => each.Check.Values)) is { } shared)
            {
                throw table.Type == ObjectType.Contacts && shared.Property == "email" ? BatchRefusals.ContactExists() : HubSpotException.Values([shared]);
            }

            var created = new List<Outcome>();
            var errors = new List<JsonObject>();
            foreach (var (input, check) in checks)
            {
                // Checked again: an earlier input may have taken a unique value.
                var (values, refusal) = check.Refusal is null ? creation.Check(input) : check;
                if (refusal is null)
                {
                    created.Add(new(creation.Create(values, input), input));
                }
                else
                {
                    errors.Add(BatchRefusals.Traced(refusal, input));
                }
            }

            stats.Wrote(table.Type.Plural, "batch", new(inputs.Count, created.Count, errors.Count, 0, created.Count));
            answer = WriteOutcomesAsync(context, portal, table, 201, started, created, errors);
        }

        await answer;
    }

    public static async Task UpsertAsync(HttpContext context, Portal portal, Stats stats, string type)
    {
        var table = portal.TableOf(type);
        var (_, inputs) = await context.InputsAsync();
        var started = portal.Now;
        Task answer;
        lock (portal.Gate)
        {
            BatchRefusals.RefuseDuplicates(inputs);
            var (writer, creation) = (new RecordWriter(portal, table, context.Call().Source), new RecordCreation(portal, table, context.Call()));
            var errors = new List<ValueError>();
            var plan = inputs.Select(input =>
            {
                var idProperty = input.IdText("idProperty") ?? throw HubSpotException.BadRequest("idProperty is required to upsert");
                BatchRefusals.RequireUnique(table, idProperty);
                var row = RecordEndpoints.Find(table, input.IdText("id")!, idProperty);
                var values = writer.Check(Properties(input), row, errors);
                if (row < 0 && values.TrueForAll(value => value.Column.Definition.Name != idProperty))
                {
                    values.Add(new(table.Column(idProperty)!, input.IdText("id")));
                }

                return (Row: row, Input: input, Values: values);
            }).ToList();
            if (errors.Count > 0)
            {
                throw HubSpotException.Values(errors);
            }

            if (BatchRefusals.SharedValue(plan.Select(each => each.Values)) is { } shared)
            {
                throw HubSpotException.Values([shared]);
            }

            var refusals = plan.Where(each => each.Row < 0).Select(each => creation.Refusal(each.Values, each.Input));
            if (refusals.FirstOrDefault(each => each is not null) is { } refusal)
            {
                throw refusal;
            }

            var changed = 0;
            var outcomes = new List<Outcome>();
            foreach (var (row, input, values) in plan)
            {
                changed += row < 0 || writer.Update(row, values) ? 1 : 0;
                outcomes.Add(row < 0 ? new(creation.Create(values, input), input, true) : new(row, input, false));
            }

            stats.Wrote(table.Type.Plural, "batch", new(inputs.Count, outcomes.Count, 0, 0, changed));
            answer = WriteOutcomesAsync(context, portal, table, 200, started, outcomes, []);
        }

        await answer;
    }

    private static Task WriteOutcomesAsync(HttpContext context, Portal portal, ObjectTable table, int status, long started,
        List<Outcome> outcomes, IReadOnlyCollection<JsonObject> errors) =>
        BatchEndpoints.AnswerAsync(context, portal, status, started, writer =>
        {
            foreach (var (row, input, isNew) in outcomes)
            {
                new RecordView(portal, table, RecordCreation.NamesOf(input)).Write(writer, row, traceId: input.IdText("objectWriteTraceId"), isNew: isNew,
                    leavesNullsOut: true);
            }
        }, errors);

    private static JsonElement Properties(JsonElement input) =>
        input.ValueKind == JsonValueKind.Object && input.TryGetProperty("properties", out var properties) ? properties : default;
}

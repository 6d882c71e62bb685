using System.Text.Json;
using Connector.Emulator.Http;
using Connector.Emulator.Limits;
using Connector.Emulator.Salesforce.Faults;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Api;

/// <summary>sObject Collections: up to 200 records a call, answered 200 even if all fail (contract 2.7).</summary>
internal static class CollectionsEndpoints
{
    private const int Most = 200;
    private const int MostChunks = 10;

    public static void MapCollections(this IEndpointRouteBuilder data)
    {
        data.MapPost("/composite/sobjects", (HttpContext context, Services services) =>
            WriteAsync(context, services, (writer, record) => writer.Insert(record.Table, record.Values), tellsCreated: false));
        data.MapPatch("/composite/sobjects", (HttpContext context, Services services) =>
            WriteAsync(context, services, Update, tellsCreated: false));
        data.MapPatch("/composite/sobjects/{name}/{key}", UpsertAsync);
        data.MapDelete("/composite/sobjects", DeleteAsync);
        data.MapPost("/composite/sobjects/{name}", (HttpContext context, Services services, string name) =>
            CollectionsRetrieval.ByBodyAsync(context, services, name));
        data.MapGet("/composite/sobjects/{name}", (HttpContext context, Services services, string name) =>
            CollectionsRetrieval.RunAsync(context, services, name, Split(context, "ids"), Split(context, "fields")));
    }

    internal sealed record Services(SalesforceOrg Org, OrgFaults Faults, Stats Stats);

    private sealed record Item(Table Table, int Row, IReadOnlyList<FieldValue> Values);

    private static async Task WriteAsync(HttpContext context, Services services, Func<RecordWriter, Item, WriteOutcome> write,
        bool tellsCreated)
    {
        var body = await context.ReadObjectAsync();
        var records = Records(body);
        CheckChunks(records);
        await RunAsync(context, services, AllOrNone(body), tellsCreated, records.Count, (writer, i) =>
            Read(context, services.Org, records[i], out var item) is { } error
            ? (item?.Table, WriteOutcome.Refused(error))
            : (item!.Table, write(writer, item)));
    }

    private static WriteOutcome Update(RecordWriter writer, Item item) => item.Row == int.MinValue
        ? WriteOutcome.Refused(new("MISSING_ARGUMENT", "Id not specified in an update call"))
        : writer.Update(item.Table, item.Row, item.Values);

    private static async Task UpsertAsync(HttpContext context, Services services, string name, string key)
    {
        var body = await context.ReadObjectAsync();
        var records = Records(body);
        var (org, access) = (services.Org, context.Call().Access);
        var table = DescribeEndpoints.Readable(context, org, name);
        var field = table.Field(key) is { } found && access.CanRead(found) && (found.ExternalId || found.Type == FieldType.Id)
            ? found
            : throw SalesforceException.NotFound("Provided external ID field does not exist or is not accessible: " + key);
        await RunAsync(context, services, AllOrNone(body), tellsCreated: true, records.Count, (writer, i) =>
        {
            var record = JsonRecord.Read(table, access, records[i]);
            return (table, record.Error is { } error ? WriteOutcome.Refused(error)
                : Upsert.Run(writer, table, field, record.Id, record.Values, out _));
        });
    }

    private static Task DeleteAsync(HttpContext context, Services services)
    {
        var ids = Split(context, "ids");
        CheckCount(ids.Length);
        var allOrNone = context.Request.Query["allOrNone"] == "true";
        return RunAsync(context, services, allOrNone, tellsCreated: false, ids.Length, (writer, i) =>
            services.Org.FindById(ids[i]) is { } table && RecordId.TryParse(ids[i], out _, out _)
                ? (table, writer.Delete(table, table.RowOf(ids[i])))
                : (null, WriteOutcome.Refused(new("MALFORMED_ID", "malformed id " + ids[i]))));
    }

    /// <summary>Runs each record under one lock; all-or-none takes everything back and blames the innocent with a rollback.</summary>
    private static Task RunAsync(HttpContext context, Services services, bool allOrNone, bool tellsCreated, int count,
        Func<RecordWriter, int, (Table? Table, WriteOutcome Outcome)> write)
    {
        var results = new (Table? Table, WriteOutcome Outcome)[count];
        lock (services.Org.Gate)
        {
            // Inside a composite call its own flag counts, not that of the collection (contract 2.8).
            var transaction = context.Features.Get<Transaction>();
            var undo = transaction?.Undo ?? (allOrNone ? new Stack<Action>() : null);
            var writer = new RecordWriter(services.Org, context.Call().Access, services.Faults.ForRows(), undo);
            for (var i = 0; i < count; i++)
            {
                results[i] = write(writer, i);
            }

            var refused = results.Any(result => result.Outcome.Error is not null);
            if (transaction is not null)
            {
                transaction.HasRefusedRow |= refused;
            }
            else if (undo is not null && refused)
            {
                RollBack(undo, results);
            }
        }

        foreach (var byTable in results.GroupBy(result => result.Table?.Name ?? "unknown"))
        {
            services.Stats.Wrote(byTable.Key, "collections", Count([.. byTable.Select(result => result.Outcome)]));
        }

        return context.WriteJsonAsync(200, json =>
        {
            json.WriteStartArray();
            foreach (var (table, outcome) in results)
            {
                RecordResults.Write(json, table, outcome, tellsCreated);
            }

            json.WriteEndArray();
        });
    }

    private static void RollBack(Stack<Action> undo, (Table? Table, WriteOutcome Outcome)[] results)
    {
        while (undo.TryPop(out var step))
        {
            step();
        }

        var rolledBack = new RecordError("ALL_OR_NONE_OPERATION_ROLLED_BACK",
            "Record rolled back because not all records were valid and the request was using AllOrNone header");
        for (var i = 0; i < results.Length; i++)
        {
            results[i].Outcome = results[i].Outcome.Error is null ? WriteOutcome.Refused(rolledBack) : results[i].Outcome;
        }
    }

    internal static RowCounts Count(IReadOnlyCollection<WriteOutcome> outcomes)
    {
        var succeeded = outcomes.Count(outcome => outcome.Error is null);
        return new(outcomes.Count, succeeded, outcomes.Count - succeeded, 0,
            outcomes.Count(outcome => outcome.Error is null && outcome.Changed));
    }

    /// <summary>What the record is about: object, row (int.MinValue without id, −1 for an unknown one), values.</summary>
    private static RecordError? Read(HttpContext context, SalesforceOrg org, JsonElement json, out Item? item)
    {
        item = null;
        var access = context.Call().Access;
        var type = TypeOf(json);
        if (type is null || org.Find(type) is not { } table || !access.CanRead(table))
        {
            return new("INVALID_TYPE", type is null ? "Record has no attributes.type" : SalesforceException.InvalidType(type).Message);
        }

        var record = JsonRecord.Read(table, access, json);
        item = new Item(table, string.IsNullOrEmpty(record.Id) ? int.MinValue : table.RowOf(record.Id), record.Values);
        return record.Error ?? (item.Row == -1 && !RecordId.TryParse(record.Id, out _, out _)
            ? new("MALFORMED_ID", "malformed id " + record.Id, "Id") : null);
    }

    private static List<JsonElement> Records(JsonElement body)
    {
        var records = body.TryGetProperty("records", out var array) && array.ValueKind == JsonValueKind.Array
            ? array.EnumerateArray().ToList() : [];
        CheckCount(records.Count);
        return records;
    }

    private static void CheckCount(int count)
    {
        if (count == 0)
        {
            throw SalesforceException.BadRequest("REQUIRED_FIELD_MISSING", "At least 1 record is required");
        }

        if (count > Most)
        {
            throw SalesforceException.BadRequest("LIMIT_EXCEEDED",
                $"record limit reached. cannot submit more than {Most} records into this call");
        }
    }

    /// <summary>A new chunk begins wherever the type changes; ten are processed (contract 2.7).</summary>
    private static void CheckChunks(List<JsonElement> records)
    {
        var types = records.ConvertAll(TypeOf);
        var chunks = types.Where((type, i) => i == 0 || !string.Equals(type, types[i - 1], StringComparison.OrdinalIgnoreCase)).Count();
        if (chunks > MostChunks)
        {
            throw SalesforceException.BadRequest("LIMIT_EXCEEDED",
                $"Cannot have more than {MostChunks} chunks in a single operation. Please rearrange the data to reduce chunking.");
        }
    }

    private static string? TypeOf(JsonElement record) =>
        record.ValueKind == JsonValueKind.Object && record.TryGetProperty("attributes", out var attributes) ? attributes.Text("type") : null;

    private static bool AllOrNone(JsonElement body) => body.TryGetProperty("allOrNone", out var flag)
        && flag.ValueKind == JsonValueKind.True;

    private static string[] Split(HttpContext context, string name) =>
        context.Request.Query[name].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

using Connector.Emulator.Http;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Api;

/// <summary>One record: read, create, update, delete, upsert by external id (contract 2.6).</summary>
internal static class SingleRecordEndpoints
{
    public static void MapSingleRecord(this IEndpointRouteBuilder data)
    {
        data.MapPost("/sobjects/{name}", CreateAsync);
        data.MapGet("/sobjects/{name}/{id}", Read);
        data.MapPatch("/sobjects/{name}/{id}", UpdateAsync);
        data.MapDelete("/sobjects/{name}/{id}", Delete);
        data.MapGet("/sobjects/{name}/{key}/{value}", ReadByKey);
        data.MapPatch("/sobjects/{name}/{key}/{value}", UpsertAsync);
    }

    private static async Task CreateAsync(HttpContext context, CollectionsEndpoints.Services services, string name)
    {
        var body = await context.ReadObjectAsync();
        var table = DescribeEndpoints.Readable(context, services.Org, name);
        WriteOutcome outcome;
        lock (services.Org.Gate)
        {
            var record = JsonRecord.Read(table, context.Call().Access, body);
            outcome = record.Error is { } error ? WriteOutcome.Refused(error) : Writer(context, services).Insert(table, record.Values);
        }

        await AnswerAsync(context, services, table, outcome, status: 201);
    }

    private static Task Read(HttpContext context, SalesforceOrg org, string name, string id) =>
        WriteRecord(context, org, DescribeEndpoints.Readable(context, org, name), table => table.RowOf(id));

    private static Task ReadByKey(HttpContext context, SalesforceOrg org, string name, string key, string value)
    {
        var table = DescribeEndpoints.Readable(context, org, name);
        var field = Key(context, table, key);
        return WriteRecord(context, org, table, _ => Matches(table, field, value) is [var row] ? row : -1);
    }

    private static Task WriteRecord(HttpContext context, SalesforceOrg org, Table table, Func<Table, int> find)
    {
        var fields = context.Request.Query["fields"].ToString().Split(',',
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return context.WriteJsonAsync(200, writer =>
        {
            lock (org.Gate)
            {
                var row = find(table);
                if (!RecordReader.Exists(context.Call(), table, row))
                {
                    throw SalesforceException.NotFound();
                }

                if (table.Name == "Account")
                {
                    context.Response.Headers.ETag = ETag(table, row);
                }

                RecordReader.Write(writer, context.Call(), table, row, fields);
            }
        });
    }

    private static async Task UpdateAsync(HttpContext context, CollectionsEndpoints.Services services, string name, string id)
    {
        var body = await context.ReadObjectAsync();
        var table = DescribeEndpoints.Readable(context, services.Org, name);
        WriteOutcome outcome;
        lock (services.Org.Gate)
        {
            var row = table.RowOf(id);
            CheckMatch(context, table, row);
            var record = JsonRecord.Read(table, context.Call().Access, body);
            outcome = record.Error is { } error ? WriteOutcome.Refused(error) : Writer(context, services).Update(table, row, record.Values);
        }

        await AnswerAsync(context, services, table, outcome, status: 204);
    }

    private static Task Delete(HttpContext context, CollectionsEndpoints.Services services, string name, string id)
    {
        var table = DescribeEndpoints.Readable(context, services.Org, name);
        WriteOutcome outcome;
        lock (services.Org.Gate)
        {
            outcome = Writer(context, services).Delete(table, table.RowOf(id));
        }

        return AnswerAsync(context, services, table, outcome, status: 204);
    }

    private static async Task UpsertAsync(HttpContext context, CollectionsEndpoints.Services services, string name, string key,
        string value)
    {
        var body = await context.ReadObjectAsync();
        var (org, call) = (services.Org, context.Call());
        var table = DescribeEndpoints.Readable(context, org, name);
        var field = Key(context, table, key);
        WriteOutcome outcome;
        int[] matches;
        lock (org.Gate)
        {
            var record = JsonRecord.Read(table, call.Access, body);
            if (record.Error is { } error)
            {
                throw RecordResults.AsException(error);
            }

            if (record.Values.Any(each => each.Field == field))
            {
                throw SalesforceException.BadRequest("INVALID_FIELD", $"The {key} field should not be specified in the sobject data.");
            }

            if (context.Request.Query["updateOnly"] == "true" && Matches(table, field, value).Length == 0)
            {
                throw SalesforceException.NotFound("The requested resource does not exist");
            }

            new InputTarget(field, null).Read(value, out var cell);
            FieldValue[] given = field.Type == FieldType.Id ? [] : [new(field, cell)];
            outcome = Upsert.Run(Writer(context, services), table, field, value, [.. record.Values, .. given], out matches);
        }

        if (matches.Length > 1)
        {
            await context.WriteJsonAsync(300, writer =>
            {
                writer.WriteStartArray();
                Array.ForEach(matches, row => writer.WriteStringValue($"{call.Base}/sobjects/{table.Name}/{table.Id(row)}"));
                writer.WriteEndArray();
            });
            return;
        }

        // Up to v45 an update answered 204 without a body.
        var quiet = string.CompareOrdinal(call.Version, "46.0") < 0;
        await AnswerAsync(context, services, table, outcome, outcome.Created ? 201 : quiet ? 204 : 200, tellsCreated: true);
    }

    private static Task AnswerAsync(HttpContext context, CollectionsEndpoints.Services services, Table table, WriteOutcome outcome,
        int status, bool tellsCreated = false)
    {
        services.Stats.Wrote(table.Name, "rest", CollectionsEndpoints.Count([outcome]));
        if (outcome.Error is { } error)
        {
            throw RecordResults.AsException(error);
        }

        context.Response.StatusCode = status;
        return status == 204 ? Task.CompletedTask
            : context.WriteJsonAsync(status, writer => RecordResults.Write(writer, table, outcome, tellsCreated));
    }

    private static RecordWriter Writer(HttpContext context, CollectionsEndpoints.Services services) =>
        new(services.Org, context.Call().Access, services.Faults.ForRows(), context.Features.Get<Transaction>()?.Undo);

    private static Field Key(HttpContext context, Table table, string key) =>
        table.Field(key) is { } field && context.Call().Access.CanRead(field) && (field.ExternalId || field.Type == FieldType.Id)
            ? field
            : throw SalesforceException.NotFound("Provided external ID field does not exist or is not accessible: " + key);

    private static int[] Matches(Table table, Field field, string value) => field.Type == FieldType.Id
        ? [table.RowOf(value)]
        : new InputTarget(field, null).Read(value, out var cell) is null ? Upsert.Find(table, field, cell) : [];

    /// <summary>Optimistic locking, for Account only (contract 2.6).</summary>
    private static void CheckMatch(HttpContext context, Table table, int row)
    {
        var expected = context.Request.Headers.IfMatch.ToString();
        if (expected.Length > 0 && table.Name == "Account" && row >= 0 && expected.Split(',').All(tag => tag.Trim() != ETag(table, row)))
        {
            throw new SalesforceException(412, "PRECONDITION_FAILED", "The record was changed since it was read");
        }
    }

    private static string ETag(Table table, int row) => $"\"{table.Id(row)}{table.Column<DateTimeColumn>("SystemModstamp").At(row):x}\"";
}

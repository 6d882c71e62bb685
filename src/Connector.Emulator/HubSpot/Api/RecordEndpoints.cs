using Connector.Emulator.Http;
using Connector.Emulator.HubSpot.Portals;
using Connector.Emulator.Limits;

namespace Connector.Emulator.HubSpot.Api;

/// <summary>Records one by one, and the list of all (contract 5).</summary>
internal static class RecordEndpoints
{
    private const int MostWithHistory = 50;

    public static void MapRecords(this IEndpointRouteBuilder app, string version)
    {
        var records = app.MapGroup(Paths.Records(version) + "/{type}");
        records.MapGet("", ListAsync);
        records.MapPost("", CreateAsync);
        records.MapGet("/{id}", GetAsync);
        records.MapPatch("/{id}", UpdateAsync);
        records.MapDelete("/{id}", Archive);
        records.MapPost("/merge", MergeAsync);
    }

    /// <exception cref="HubSpotException">No such type.</exception>
    public static ObjectTable TableOf(this Portal portal, string type) =>
        portal.Table(portal.FindType(type) ?? throw RecordView.UnknownType(type));

    /// <summary>The row behind an id, or behind the value of a unique property; −1 for none.</summary>
    public static int Find(ObjectTable table, string id, string? idProperty, RecordState state = RecordState.Live)
    {
        if (idProperty is null or "" or "hs_object_id")
        {
            return table.RowOf(id) is >= 0 and var row && table.State(row) == state ? row : -1;
        }

        var column = table.Column(idProperty);
        return column is { Definition.HasUniqueValue: true } && column.RowOf(id) is >= 0 and var found && table.State(found) == state ? found : -1;
    }

    /// <summary>Pages by id. The link names another host and path than the one called, as recorded (samples: objects-list-page).</summary>
    private static Task ListAsync(HttpContext context, Portal portal, Stats stats, string type)
    {
        var table = portal.TableOf(type);
        var query = context.Request.Query;
        var history = query.Texts("propertiesWithHistory");
        var limit = query.Limit(10, history.Count > 0 ? MostWithHistory : 100);
        var wanted = query.Flag("archived") ? RecordState.Archived : RecordState.Live;
        var after = query["after"].ToString();
        if (after.Length > 0 && !long.TryParse(after, out _))
        {
            throw HubSpotException.BadRequest($"Invalid after '{after}'");
        }

        var version = context.Call().Version;
        return context.WriteJsonAsync(200, writer =>
        {
            lock (portal.Gate)
            {
                var view = new RecordView(portal, table, query.Texts("properties"), history, query.Texts("associations"));
                writer.WriteStartObject();
                writer.WriteStartArray("results");
                var (count, row, last) = (0, after.Length > 0 ? table.FirstRowFrom(long.Parse(after, null)) : 0, -1);
                for (; row < table.Count && count <= limit; row++)
                {
                    if (table.State(row) != wanted)
                    {
                        continue;
                    }

                    if (count++ < limit)
                    {
                        view.Write(writer, row);
                        last = row;
                    }
                }

                writer.WriteEndArray();
                if (count > limit)
                {
                    var next = (table.Id(last) + 1).ToString(null, null);
                    writer.WriteStartObject("paging");
                    writer.WriteStartObject("next");
                    writer.WriteString("after", next);
                    writer.WriteString("link",
                        $"https://api.hubapi.com/crm/objects/{version}/{table.Type.Plural}?offset_param=after&limit={limit}&after={next}");
                    writer.WriteEndObject();
                    writer.WriteEndObject();
                }

                writer.WriteEndObject();
                stats.Read("hubspot.list", Math.Min(count, limit));
            }
        });
    }

    private static Task GetAsync(HttpContext context, Portal portal, string type, string id)
    {
        var table = portal.TableOf(type);
        var query = context.Request.Query;
        lock (portal.Gate)
        {
            var row = Find(table, id, query["idProperty"], query.Flag("archived") ? RecordState.Archived : RecordState.Live);
            var view = new RecordView(portal, table, query.Texts("properties"), query.Texts("propertiesWithHistory"), query.Texts("associations"));
            return row < 0 ? throw HubSpotException.HtmlNotFound() : context.WriteJsonAsync(200, writer => view.Write(writer, row));
        }
    }

    private static async Task CreateAsync(HttpContext context, Portal portal, Stats stats, string type)
    {
        var table = portal.TableOf(type);
        var body = await context.ObjectAsync();
        int row;
        lock (portal.Gate)
        {
            var writer = new RecordCreation(portal, table, context.Call());
            var (values, refusal) = writer.Check(body);
            row = refusal is null ? writer.Create(values, body) : throw refusal;
        }

        stats.Wrote(table.Type.Plural, "record", new(1, 1, 0, 0, 1));
        await WriteRecordAsync(context, portal, table, row, 201, body);
    }

    private static async Task UpdateAsync(HttpContext context, Portal portal, Stats stats, string type, string id)
    {
        var table = portal.TableOf(type);
        var body = await context.ObjectAsync();
        int row;
        bool changed;
        lock (portal.Gate)
        {
            row = Find(table, id, context.Request.Query["idProperty"]);
            if (row < 0)
            {
                throw HubSpotException.NotFound();
            }

            var errors = new List<ValueError>();
            var writer = new RecordWriter(portal, table, context.Call().Source);
            var values = writer.Check(body.TryGetProperty("properties", out var properties) ? properties : default, row, errors);
            changed = errors.Count == 0 ? writer.Update(row, values) : throw HubSpotException.Values(errors);
        }

        stats.Wrote(table.Type.Plural, "record", new(1, 1, 0, 0, changed ? 1 : 0));
        await WriteRecordAsync(context, portal, table, row, 200, body);
    }

    private static IResult Archive(Portal portal, string type, string id)
    {
        var table = portal.TableOf(type);
        lock (portal.Gate)
        {
            // Archiving what is not there is no error either (UNCONFIRMED for single calls; so in batches).
            if (table.LiveRowOf(id) is >= 0 and var row)
            {
                table.Archive(row, portal.Now);
            }
        }

        return Results.NoContent();
    }

    private static async Task MergeAsync(HttpContext context, Portal portal, string type)
    {
        var table = portal.TableOf(type);
        var body = await context.ObjectAsync();
        int survivor;
        lock (portal.Gate)
        {
            var (primary, other) = (table.LiveRowOf(body.IdText("primaryObjectId") ?? ""), table.LiveRowOf(body.IdText("objectIdToMerge") ?? ""));
            if (primary < 0 || other < 0 || primary == other)
            {
                throw HubSpotException.BadRequest("Two different records of the portal are needed to merge");
            }

            survivor = RecordMerge.Run(portal, table, primary, other, context.Call().Source);
        }

        await WriteRecordAsync(context, portal, table, survivor, 200, default);
    }

    /// <summary>The answer to a write tells what was written, and nothing that is empty (samples: objects-patch-200).</summary>
    private static Task WriteRecordAsync(HttpContext context, Portal portal, ObjectTable table, int row, int status,
        System.Text.Json.JsonElement body)
    {
        lock (portal.Gate)
        {
            var view = new RecordView(portal, table, RecordCreation.NamesOf(body));
            return context.WriteJsonAsync(status, writer => view.Write(writer, row, leavesNullsOut: true));
        }
    }
}

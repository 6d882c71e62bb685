using System.Text.Json;
using System.Text.Json.Nodes;
using Connector.Emulator.HubSpot.Portals;
using Connector.Emulator.Limits;

namespace Connector.Emulator.HubSpot.Api;

/// <summary>Up to a hundred records a call (contract 5): read and archived here, written by <see cref="BatchWrites"/>.</summary>
internal static class BatchEndpoints
{
    public static void MapBatches(this IEndpointRouteBuilder app, string version)
    {
        var batch = app.MapGroup(Paths.Records(version) + "/{type}/batch");
        batch.MapPost("/read", ReadAsync);
        batch.MapPost("/create", BatchWrites.CreateAsync);
        batch.MapPost("/update", BatchWrites.UpdateAsync);
        batch.MapPost("/upsert", BatchWrites.UpsertAsync);
        batch.MapPost("/archive", ArchiveAsync);
    }

    private static async Task ReadAsync(HttpContext context, Portal portal, Stats stats, string type)
    {
        var table = portal.TableOf(type);
        var (body, inputs) = await context.InputsAsync();
        var (names, history, idProperty) = (body.Texts("properties"), body.Texts("propertiesWithHistory"), body.IdText("idProperty"));
        var state = context.Request.Query.Flag("archived") ? RecordState.Archived : RecordState.Live;
        var started = portal.Now;
        Task answer;
        lock (portal.Gate)
        {
            BatchRefusals.RequireUnique(table, idProperty);
            var ids = BatchRefusals.IdsOf(inputs);
            var rows = ids.Distinct().Select(id => (Id: id, Row: RecordEndpoints.Find(table, id, idProperty, state))).ToList();
            var missing = rows.Where(each => each.Row < 0).Select(each => each.Id).ToList();
            var view = new RecordView(portal, table, names, history);
            var found = rows.Where(each => each.Row >= 0).Select(each => each.Row).Distinct().ToList();
            stats.Read("hubspot.batch", found.Count);
            answer = AnswerAsync(context, portal, 200, started, writer => found.ForEach(row => view.Write(writer, row)),
                missing.Count == 0 ? [] : [BatchRefusals.NotFound(table, missing)]);
        }

        await answer;
    }

    private static async Task<IResult> ArchiveAsync(HttpContext context, Portal portal, string type)
    {
        var table = portal.TableOf(type);
        var (_, inputs) = await context.InputsAsync();
        lock (portal.Gate)
        {
            foreach (var row in BatchRefusals.IdsOf(inputs).Select(table.LiveRowOf).Where(row => row >= 0))
            {
                table.Archive(row, portal.Now);
            }
        }

        return Results.NoContent();
    }

    internal static Task AnswerAsync(HttpContext context, Portal portal, int status, long started, Action<Utf8JsonWriter> results,
        IReadOnlyCollection<JsonObject> errors) =>
        context.WriteBatchAsync(status, portal.Settings.PartialAsSuccess ? PartialAs.Success : PartialAs.MultiStatus, results, errors,
            Instant.Text(started), Instant.Text(portal.Now));
}

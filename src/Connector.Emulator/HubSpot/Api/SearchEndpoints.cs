using Connector.Emulator.Http;
using Connector.Emulator.HubSpot.Portals;
using Connector.Emulator.HubSpot.Searching;
using Connector.Emulator.Limits;

namespace Connector.Emulator.HubSpot.Api;

/// <summary>Search of records (contract 6): its pages are offsets into the matches, ten thousand at most.</summary>
internal static class SearchEndpoints
{
    public static void MapSearch(this IEndpointRouteBuilder app, string version) =>
        app.MapPost(Paths.Records(version) + "/{type}/search", SearchAsync);

    private static async Task SearchAsync(HttpContext context, Portal portal, Stats stats, string type)
    {
        var table = portal.TableOf(type);
        var request = SearchRequest.Read(await context.ObjectAsync());
        Task answer;
        lock (portal.Gate)
        {
            var index = new SearchIndex(portal, table);
            var rows = index.Find(request);
            var view = new RecordView(portal, table, request.Properties);
            answer = context.WriteJsonAsync(200, writer =>
            {
                writer.WriteStartObject();
                writer.WriteNumber("total", rows.Length);
                writer.WriteStartArray("results");
                foreach (var row in rows.Skip(request.After).Take(request.Limit))
                {
                    view.Write(writer, row, index.AsOf(row));
                }

                writer.WriteEndArray();
                if (request.After + request.Limit < rows.Length)
                {
                    writer.WriteStartObject("paging");
                    writer.WriteStartObject("next");
                    writer.WriteString("after", (request.After + request.Limit).ToString(null, null));
                    writer.WriteEndObject();
                    writer.WriteEndObject();
                }

                writer.WriteEndObject();
            });
            stats.Read("hubspot.search", Math.Clamp(rows.Length - request.After, 0, request.Limit));
        }

        await answer;
    }
}

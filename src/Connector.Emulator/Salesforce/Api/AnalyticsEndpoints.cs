using System.Text.Json;
using System.Xml.Linq;
using Connector.Emulator.Http;
using Connector.Emulator.Salesforce.Metadata;
using Connector.Emulator.Salesforce.Org;
using Connector.Emulator.Salesforce.Reports;

namespace Connector.Emulator.Salesforce.Api;

/// <summary>
/// Reports, dashboards and folders read and run by the Analytics API (contract 7). What is made or changed comes by metadata; deleting goes
/// here too.
/// </summary>
internal static class AnalyticsEndpoints
{
    private const int MostListed = 200;

    public static void MapAnalytics(this IEndpointRouteBuilder data)
    {
        data.MapGet("/analytics/reports", (HttpContext context, SalesforceOrg org) => ListAsync(context, org, MetadataKind.Report, "reports"));
        data.MapGet("/analytics/reports/{id}/describe", (HttpContext context, SalesforceOrg org, string id) => AnswerAsync(context, org, writer =>
        {
            var report = Find(org, MetadataKind.Report, id);
            writer.WriteStartObject();
            ReportDescription.Write(writer, org, report, ReportDefinition.Read(org, report.Body));
            writer.WriteEndObject();
        }));
        data.MapGet("/analytics/reports/{id}", (HttpContext context, SalesforceOrg org, string id) => RunAsync(context, org, id, default));
        data.MapPost("/analytics/reports/{id}", async (HttpContext context, SalesforceOrg org, string id) =>
        {
            // Without the type the service answers 415.
            var wanted = context.Request.HasJsonContentType() ? await context.ReadObjectAsync()
                : throw new SalesforceException(415, "UNSUPPORTED_MEDIA_TYPE", "Content-Type must be application/json");
            await RunAsync(context, org, id, wanted);
        });
        data.MapDelete("/analytics/reports/{id}", (HttpContext context, SalesforceOrg org, string id) => Delete(context, org, MetadataKind.Report, id));
        data.MapGet("/analytics/report-types", (HttpContext context, SalesforceOrg org) =>
            AnswerAsync(context, org, writer => WriteTypes(writer, context, org)));
        data.MapGet("/analytics/reportTypes/{type}", (HttpContext context, SalesforceOrg org, string type) => AnswerAsync(context, org, writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartObject("reportTypeMetadata");
            ReportDescription.WriteType(writer, ReportSource.Of(org, type));
            writer.WriteEndObject();
            writer.WriteEndObject();
        }));
        data.MapGet("/analytics/dashboards", (HttpContext context, SalesforceOrg org) => ListAsync(context, org, MetadataKind.Dashboard, "dashboards"));
        data.MapGet("/analytics/dashboards/{id}/describe", (HttpContext context, SalesforceOrg org, string id) => AnswerAsync(context, org, writer =>
            DashboardJson.WriteDescribe(writer, org, Find(org, MetadataKind.Dashboard, id))));
        data.MapGet("/analytics/dashboards/{id}", (HttpContext context, SalesforceOrg org, string id) => AnswerAsync(context, org, writer =>
            DashboardJson.WriteResult(writer, org, context.Call().Access, Find(org, MetadataKind.Dashboard, id), context.Request.Query)));
        data.MapGet("/analytics/dashboards/{id}/status", (HttpContext context, SalesforceOrg org, string id) => AnswerAsync(context, org, writer =>
            DashboardJson.WriteStatus(writer, org, Find(org, MetadataKind.Dashboard, id))));
        data.MapPut("/analytics/dashboards/{id}", (HttpContext context, SalesforceOrg org, string id) => AnswerAsync(context, org, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("statusUrl", $"{context.Call().Base}/analytics/dashboards/{Find(org, MetadataKind.Dashboard, id).Id}/status");
            writer.WriteEndObject();
        }));
        data.MapDelete("/analytics/dashboards/{id}", (HttpContext context, SalesforceOrg org, string id) => Delete(context, org, MetadataKind.Dashboard, id));
        data.MapGet("/folders", (HttpContext context, SalesforceOrg org) => AnswerAsync(context, org, writer =>
            FolderJson.WriteAll(writer, context.Call(), org)));
        data.MapGet("/folders/{id}", (HttpContext context, SalesforceOrg org, string id) =>
            AnswerAsync(context, org, writer => FolderJson.Write(writer, context.Call(), FolderJson.Find(org, id))));
        data.MapGet("/folders/{id}/shares", (HttpContext context, SalesforceOrg org, string id) => AnswerAsync(context, org, writer =>
            FolderJson.WriteShares(writer, org, FolderJson.Find(org, id))));
    }

    private static Task AnswerAsync(HttpContext context, SalesforceOrg org, Action<Utf8JsonWriter> write) => context.WriteJsonAsync(200, writer =>
    {
        lock (org.Gate)
        {
            write(writer);
        }
    });

    private static Component Find(SalesforceOrg org, MetadataKind kind, string id) => org.Metadata.FindById(kind, id)
        ?? throw SalesforceException.NotFound("The data you’re trying to access is unavailable.");

    private static Task RunAsync(HttpContext context, SalesforceOrg org, string id, JsonElement wanted) => AnswerAsync(context, org, writer =>
    {
        var report = Find(org, MetadataKind.Report, id);
        var definition = ReportDefinition.Read(org, wanted.ValueKind == JsonValueKind.Object ? WithFilters(report.Body, wanted) : report.Body);
        var details = context.Request.Query["includeDetails"] == "true" || (wanted.ValueKind == JsonValueKind.Object
            && context.Request.Query["includeDetails"] != "false");
        ReportJson.WriteRun(writer, org, report, definition, context.Call().Access, details);
    });

    /// <summary>The report with the filters of this run in place of its own, and its rows where the run asks for them; nothing else may be changed here.</summary>
    private static XElement WithFilters(XElement report, JsonElement wanted)
    {
        if (!wanted.TryGetProperty("reportMetadata", out var metadata) || metadata.ValueKind != JsonValueKind.Object)
        {
            return report;
        }

        if (metadata.EnumerateObject().Select(property => property.Name).FirstOrDefault(name =>
            name is not ("reportFilters" or "reportBooleanFilter" or "hasDetailRows")) is { } other)
        {
            throw new SalesforceException(501, "NOT_IMPLEMENTED", $"Changing {other} in a run is not emulated");
        }

        var body = new XElement(report);
        if (metadata.TryGetProperty("hasDetailRows", out var rows) && rows.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            body.Element(MetadataXml.Namespace + "showDetails")?.Remove();
            body.Add(MetadataXml.Element("showDetails", rows.GetBoolean()));
        }

        if (!metadata.TryGetProperty("reportFilters", out _) && !metadata.TryGetProperty("reportBooleanFilter", out _))
        {
            return body;
        }

        var filter = new XElement(MetadataXml.Namespace + "filter");
        if (metadata.Text("reportBooleanFilter") is { Length: > 0 } logic)
        {
            filter.Add(MetadataXml.Element("booleanFilter", logic));
        }

        foreach (var item in metadata.TryGetProperty("reportFilters", out var filters) && filters.ValueKind == JsonValueKind.Array
            ? [.. filters.EnumerateArray()] : (JsonElement[])[])
        {
            filter.Add(MetadataXml.Element("criteriaItems", MetadataXml.Element("column", item.Text("column")),
                MetadataXml.Element("operator", item.Text("operator")),
                MetadataXml.Element("value", item.Text("value"))));
        }

        body.Element(MetadataXml.Namespace + "filter")?.Remove();
        body.Add(filter);
        return body;
    }

    private static Task ListAsync(HttpContext context, SalesforceOrg org, MetadataKind kind, string resource) => AnswerAsync(context, org, writer =>
    {
        var recent = org.Metadata.Of(kind).OrderByDescending(component => component.ModifiedAt).Take(MostListed);
        writer.WriteStartArray();
        foreach (var component in recent)
        {
            var url = $"{context.Call().Base}/analytics/{resource}/{component.Id}";
            writer.WriteStartObject();
            writer.WriteString("describeUrl", url + "/describe");
            writer.WriteString("id", component.Id);
            writer.WriteString("name", component.Body.Text(kind == MetadataKind.Report ? "name" : "title"));
            writer.WriteString("url", url);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    private static IResult Delete(HttpContext context, SalesforceOrg org, MetadataKind kind, string id)
    {
        context.Call().RequireSetup();
        lock (org.Gate)
        {
            try
            {
                new Deployment(org, context.Call().User).Delete(kind, Find(org, kind, id).FullName);
            }
            catch (MetadataProblem problem)
            {
                throw new SalesforceException(403, "FORBIDDEN", problem.Message);
            }
        }

        return Results.NoContent();
    }

    private static void WriteTypes(Utf8JsonWriter writer, HttpContext context, SalesforceOrg org)
    {
        writer.WriteStartArray();
        writer.WriteStartObject();
        writer.WriteString("label", "All");
        writer.WriteStartArray("reportTypes");
        foreach (var source in ReportSource.All(org))
        {
            writer.WriteStartObject();
            writer.WriteString("describeUrl", $"{context.Call().Base}/analytics/reportTypes/{Uri.EscapeDataString(source.Type)}");
            writer.WriteString("label", source.Label);
            writer.WriteString("type", source.Type);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndArray();
    }
}

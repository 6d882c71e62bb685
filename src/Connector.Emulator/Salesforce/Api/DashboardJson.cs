using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using Connector.Emulator.Http;
using Connector.Emulator.Salesforce.Metadata;
using Connector.Emulator.Salesforce.Org;
using Connector.Emulator.Salesforce.Reports;

namespace Connector.Emulator.Salesforce.Api;

/// <summary>Dashboards as the Analytics API tells them: each component is its report, run with what the chosen filters say (contract 7).</summary>
internal static class DashboardJson
{
    public static void WriteDescribe(Utf8JsonWriter writer, SalesforceOrg org, Component dashboard) => WriteMetadata(writer, org, dashboard, []);

    /// <param name="query">filter1, filter2, …: ids of the options chosen.</param>
    public static void WriteResult(Utf8JsonWriter writer, SalesforceOrg org, Access access, Component dashboard, IQueryCollection query)
    {
        var filters = dashboard.Body.All("dashboardFilters").ToList();
        var chosen = filters.Select((filter, place) => Chosen(dashboard, filter, place,
            query[$"filter{(place + 1).ToString(CultureInfo.InvariantCulture)}"])).ToList();
        writer.WriteStartObject();
        writer.WriteStartArray("componentData");
        foreach (var (component, place) in Components(dashboard).Select((component, place) => (component, place)))
        {
            var report = org.Metadata.Find(MetadataKind.Report, component.Text("report")!)!;
            var columns = component.All("dashboardFilterColumns").Select(column => column.Text("column")!).ToList();
            var body = chosen.Select((option, at) => (option, at)).Where(each => each.option is not null)
                .Aggregate(report.Body, (filtered, each) => With(filtered, columns[each.at], each.option!));
            writer.WriteStartObject();
            writer.WriteString("componentId", IdOf(dashboard, place));
            writer.WritePropertyName("reportResult");
            ReportJson.WriteRun(writer, org, report, ReportDefinition.Read(org, body), access, details: true);
            WriteStatus(writer, org);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WritePropertyName("dashboardMetadata");
        WriteMetadata(writer, org, dashboard, chosen);
        writer.WriteEndObject();
    }

    public static void WriteStatus(Utf8JsonWriter writer, SalesforceOrg org, Component dashboard)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("componentStatus");
        for (var place = 0; place < Components(dashboard).Count; place++)
        {
            writer.WriteStartObject();
            writer.WriteString("componentId", IdOf(dashboard, place));
            writer.WriteString("refreshDate", org.Time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'+0000'", null));
            writer.WriteString("refreshStatus", "IDLE");
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>The components over reports, in the order of the file.</summary>
    private static List<XElement> Components(Component dashboard) =>
        [.. dashboard.Body.Descendants(MetadataXml.Namespace + "report").Select(report => report.Parent!)];

    private static string IdOf(Component dashboard, int place) => RecordId.Format("01a", (dashboard.Number * 100) + place);

    private static string IdOf(Component dashboard, int filter, int option) => RecordId.Format("0IC", (((dashboard.Number * 10) + filter) * 100) + option);

    private static XElement? Chosen(Component dashboard, XElement filter, int place, string? id)
    {
        if (string.IsNullOrEmpty(id))
        {
            return null;
        }

        var options = filter.All("dashboardFilterOptions").ToList();
        var chosen = options.FindIndex(option => IdOf(dashboard, place, options.IndexOf(option)) == id);
        return chosen >= 0 ? options[chosen] : throw SalesforceException.BadRequest("BAD_REQUEST", $"{id} is no option of the filter {filter.Text("name")}");
    }

    /// <summary>The report with one more condition, joined by AND with what it has.</summary>
    private static XElement With(XElement report, string column, XElement option)
    {
        var body = new XElement(report);
        var filter = body.Element(MetadataXml.Namespace + "filter");
        if (filter is null)
        {
            body.Add(filter = new XElement(MetadataXml.Namespace + "filter"));
        }

        var count = filter.All("criteriaItems").Count() + 1;
        if (filter.Element(MetadataXml.Namespace + "booleanFilter") is { } logic)
        {
            logic.Value = $"({logic.Value}) AND {count.ToString(CultureInfo.InvariantCulture)}";
        }

        filter.Add(MetadataXml.Element("criteriaItems", MetadataXml.Element("column", column), MetadataXml.Element("operator", option.Text("operator")),
            MetadataXml.Element("value", string.Join(',', option.All("values").Select(value => value.Value)))));
        return body;
    }

    private static void WriteMetadata(Utf8JsonWriter writer, SalesforceOrg org, Component dashboard, IReadOnlyList<XElement?> chosen)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("components");
        foreach (var (component, place) in Components(dashboard).Select((component, place) => (component, place)))
        {
            writer.WriteStartObject();
            writer.WriteString("footer", component.Text("footer"));
            writer.WriteString("header", component.Text("header"));
            writer.WriteString("id", IdOf(dashboard, place));
            writer.WriteString("reportId", org.Metadata.Find(MetadataKind.Report, component.Text("report")!)?.Id);
            writer.WriteString("type", "Report");
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteString("description", dashboard.Body.Text("description"));
        writer.WriteString("developerName", dashboard.Name);
        writer.WriteStartArray("filters");
        foreach (var (filter, place) in dashboard.Body.All("dashboardFilters").Select((filter, place) => (filter, place)))
        {
            WriteFilter(writer, dashboard, filter, place, chosen.ElementAtOrDefault(place));
        }

        writer.WriteEndArray();
        writer.WriteString("folderId", org.Metadata.Find(MetadataKind.DashboardFolder, dashboard.Owner)?.Id);
        writer.WriteString("id", dashboard.Id);
        writer.WriteString("name", dashboard.Body.Text("title"));
        writer.WriteEndObject();
    }

    private static void WriteFilter(Utf8JsonWriter writer, Component dashboard, XElement filter, int place, XElement? chosen)
    {
        var options = filter.All("dashboardFilterOptions").ToList();
        writer.WriteStartObject();
        writer.WriteString("name", filter.Text("name"));
        writer.WriteStartArray("options");
        for (var at = 0; at < options.Count; at++)
        {
            writer.WriteStartObject();
            writer.WriteString("alias", string.Join(',', options[at].All("values").Select(value => value.Value)));
            writer.WriteString("id", IdOf(dashboard, place, at));
            writer.WriteString("operation", options[at].Text("operator"));
            writer.WriteStrings("values", options[at].All("values").Select(value => value.Value));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteString("selectedOption", chosen is null ? null : IdOf(dashboard, place, options.IndexOf(chosen)));
        writer.WriteEndObject();
    }

    private static void WriteStatus(Utf8JsonWriter writer, SalesforceOrg org)
    {
        writer.WriteStartObject("status");
        writer.WriteString("dataStatus", "DATA");
        writer.WriteNull("errorCode");
        writer.WriteString("refreshDate", org.Time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'+0000'", null));
        writer.WriteString("refreshStatus", "IDLE");
        writer.WriteEndObject();
    }
}

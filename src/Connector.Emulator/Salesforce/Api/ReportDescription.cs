using System.Text.Json;
using Connector.Emulator.Http;
using Connector.Emulator.Salesforce.Metadata;
using Connector.Emulator.Salesforce.Org;
using Connector.Emulator.Salesforce.Reports;

namespace Connector.Emulator.Salesforce.Api;

/// <summary>What a report is, as the Analytics API describes it (contract 7).</summary>
internal static class ReportDescription
{
    /// <summary>reportMetadata, reportExtendedMetadata and reportTypeMetadata.</summary>
    public static void Write(Utf8JsonWriter writer, SalesforceOrg org, Component report, ReportDefinition definition)
    {
        writer.WriteStartObject("reportExtendedMetadata");
        WriteInfos(writer, "aggregateColumnInfo", definition.Aggregates.Select(each =>
            (each.Name, DataType(each.Column.Field), $"{each.Kind} of {each.Column.Field.Label}"))
            .Append(("RowCount", "int", "Record Count")));
        WriteInfos(writer, "detailColumnInfo", definition.Details.Select(Info));
        WriteInfos(writer, "groupingColumnInfo", definition.Down.Concat(definition.Across).Select(grouping => Info(grouping.Column)));
        writer.WriteEndObject();
        WriteMetadata(writer, org, report, definition);
        writer.WriteStartObject("reportTypeMetadata");
        WriteType(writer, definition.Source);
        writer.WriteEndObject();
    }

    /// <summary>The columns of a report type by category.</summary>
    public static void WriteType(Utf8JsonWriter writer, ReportSource source)
    {
        writer.WriteStartArray("categories");
        writer.WriteStartObject();
        WriteInfos(writer, "columns", source.Columns.Select(Info));
        writer.WriteString("label", source.Label);
        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    private static void WriteMetadata(Utf8JsonWriter writer, SalesforceOrg org, Component report, ReportDefinition definition)
    {
        writer.WriteStartObject("reportMetadata");
        writer.WriteStrings("aggregates", definition.Aggregates.Select(aggregate => aggregate.Name).Append("RowCount"));
        writer.WriteString("description", report.Body.Text("description"));
        writer.WriteStrings("detailColumns", definition.Details.Select(column => column.Name));
        writer.WriteString("developerName", report.Name);
        writer.WriteString("folderId", org.Metadata.Find(MetadataKind.ReportFolder, report.Owner)?.Id ?? org.Id);
        WriteGroupings(writer, "groupingsAcross", definition.Across);
        WriteGroupings(writer, "groupingsDown", definition.Down);
        writer.WriteBoolean("hasDetailRows", definition.ShowsDetails);
        writer.WriteBoolean("hasRecordCount", true);
        writer.WriteString("id", report.Id);
        writer.WriteString("name", report.Body.Text("name"));
        writer.WriteString("reportBooleanFilter", definition.BooleanFilter);
        writer.WriteStartArray("reportFilters");
        foreach (var filter in definition.Filters)
        {
            writer.WriteStartObject();
            writer.WriteString("column", filter.Column.Name);
            writer.WriteString("filterType", "fieldValue");
            writer.WriteBoolean("isRunPageEditable", filter.Unlocked);
            writer.WriteString("operator", filter.Operation);
            writer.WriteString("value", filter.Value ?? "");
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteString("reportFormat", definition.Format == "MultiBlock" ? "MULTI_BLOCK" : definition.Format.ToUpperInvariant());
        writer.WriteStartObject("reportType");
        writer.WriteString("label", definition.Source.Label);
        writer.WriteString("type", definition.Source.Type);
        writer.WriteEndObject();
        writer.WriteString("scope", definition.Mine ? "user" : "organization");
        WriteFrame(writer, definition);
        writer.WriteEndObject();
    }

    private static void WriteFrame(Utf8JsonWriter writer, ReportDefinition definition)
    {
        if (definition.TimeFrame is not var (column, interval, start, end))
        {
            writer.WriteNull("standardDateFilter");
            return;
        }

        writer.WriteStartObject("standardDateFilter");
        writer.WriteString("column", column.Name);
        writer.WriteString("durationValue", interval.Replace("INTERVAL_", "", StringComparison.Ordinal));
        writer.WriteString("endDate", end);
        writer.WriteString("startDate", start);
        writer.WriteEndObject();
    }

    private static void WriteGroupings(Utf8JsonWriter writer, string name, IReadOnlyList<ReportGrouping> groupings)
    {
        writer.WriteStartArray(name);
        foreach (var grouping in groupings)
        {
            writer.WriteStartObject();
            writer.WriteString("dateGranularity", grouping.Column.Field.Type is FieldType.Date or FieldType.DateTime ? grouping.Granularity : "None");
            writer.WriteString("name", grouping.Column.Name);
            writer.WriteNull("sortAggregate");
            writer.WriteString("sortOrder", grouping.Descending ? "Desc" : "Asc");
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static (string Name, string Type, string Label) Info(ReportColumn column) => (column.Name, DataType(column.Field), column.Field.Label);

    private static void WriteInfos(Utf8JsonWriter writer, string name, IEnumerable<(string Name, string Type, string Label)> columns)
    {
        writer.WriteStartObject(name);
        foreach (var (column, type, label) in columns.DistinctBy(each => each.Name))
        {
            writer.WriteStartObject(column);
            writer.WriteString("dataType", type);
            writer.WriteString("label", label);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static string DataType(Field field) => field.Type.ToString().ToLowerInvariant();
}

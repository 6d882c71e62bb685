using System.Globalization;
using System.Text.Json;
using Connector.Emulator.Http;
using Connector.Emulator.Salesforce.ListViews;
using Connector.Emulator.Salesforce.Metadata;
using Connector.Emulator.Salesforce.Org;
using Connector.Emulator.Salesforce.Reports;

namespace Connector.Emulator.Salesforce.Api;

/// <summary>Reports as the Analytics API tells them (contract 7).</summary>
internal static class ReportJson
{
    private const int MostRows = 2000;

    public static void WriteRun(Utf8JsonWriter writer, SalesforceOrg org, Component report, ReportDefinition definition, Access access, bool details)
    {
        var run = new ReportRun(org, access, definition);
        var withRows = details && definition.ShowsDetails;
        writer.WriteStartObject();
        writer.WriteBoolean("allData", run.Rows.Count <= MostRows);
        writer.WriteStartObject("attributes");
        writer.WriteString("reportId", report.Id);
        writer.WriteString("reportName", report.Body.Text("name"));
        writer.WriteString("type", "Report");
        writer.WriteEndObject();
        WriteFacts(writer, run, withRows);
        WriteGroups(writer, "groupingsAcross", run.Across);
        WriteGroups(writer, "groupingsDown", run.Down);
        writer.WriteBoolean("hasDetailRows", withRows);
        ReportDescription.Write(writer, org, report, definition);
        writer.WriteEndObject();
    }

    /// <summary>Every combination of a group down and a group across; the rows stand where no group divides them further.</summary>
    private static void WriteFacts(Utf8JsonWriter writer, ReportRun run, bool details)
    {
        writer.WriteStartObject("factMap");
        var all = new ReportGroup("T", "", null, run.Rows, []);
        foreach (var down in Flatten(run.Down).Prepend(all))
        {
            foreach (var across in Flatten(run.Across).Prepend(all))
            {
                var rows = across == all ? down.Rows : down == all ? across.Rows : [.. down.Rows.Intersect(across.Rows)];
                var isLeaf = down.Groups.Count == 0 && across.Groups.Count == 0 && (down != all || run.Down.Count == 0)
                    && (across != all || run.Across.Count == 0);
                writer.WriteStartObject($"{down.Key}!{across.Key}");
                WriteAggregates(writer, run, rows);
                if (details)
                {
                    WriteRows(writer, run, isLeaf ? rows : []);
                }

                writer.WriteEndObject();
            }
        }

        writer.WriteEndObject();
    }

    private static IEnumerable<ReportGroup> Flatten(IEnumerable<ReportGroup> groups) => groups.SelectMany(group => Flatten(group.Groups).Prepend(group));

    private static void WriteAggregates(Utf8JsonWriter writer, ReportRun run, IReadOnlyList<int[]> rows)
    {
        writer.WriteStartArray("aggregates");
        foreach (var value in run.Aggregates.Select(aggregate => ReportRun.Figure(aggregate, rows)))
        {
            WriteFigure(writer, value, () => writer.WriteRawValue(NumberText.Format(value), skipInputValidation: true));
        }

        WriteFigure(writer, rows.Count, () => writer.WriteNumberValue(rows.Count));
        writer.WriteEndArray();
    }

    private static void WriteFigure(Utf8JsonWriter writer, double value, Action write)
    {
        writer.WriteStartObject();
        writer.WriteString("label", double.IsNaN(value) ? "-" : value.ToString("#,0.##", CultureInfo.InvariantCulture));
        writer.WritePropertyName("value");
        if (double.IsNaN(value))
        {
            writer.WriteNullValue();
        }
        else
        {
            write();
        }

        writer.WriteEndObject();
    }

    private static void WriteRows(Utf8JsonWriter writer, ReportRun run, IReadOnlyList<int[]> rows)
    {
        writer.WriteStartArray("rows");
        foreach (var row in rows.Take(MostRows))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("dataCells");
            foreach (var column in run.Details)
            {
                WriteCell(writer, column, ReportRun.Row(column, row));
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>The cell of a record's name carries the record's id, by which a client can tell it.</summary>
    private static void WriteCell(Utf8JsonWriter writer, ReportColumn column, int row)
    {
        writer.WriteStartObject();
        writer.WriteString("label", Displayed.Text(column.Field, row) ?? "-");
        writer.WritePropertyName("value");
        if (column.Field.NameField && row >= 0)
        {
            writer.WriteStringValue(column.Field.Table.Id(row));
        }
        else if (row < 0)
        {
            writer.WriteNullValue();
        }
        else
        {
            column.Field.Column.WriteJson(writer, row);
        }

        writer.WriteEndObject();
    }

    private static void WriteGroups(Utf8JsonWriter writer, string name, IReadOnlyList<ReportGroup> groups)
    {
        writer.WriteStartObject(name);
        WriteLevel(writer, groups);
        writer.WriteEndObject();

        static void WriteLevel(Utf8JsonWriter writer, IReadOnlyList<ReportGroup> level)
        {
            writer.WriteStartArray("groupings");
            foreach (var group in level)
            {
                writer.WriteStartObject();
                writer.WriteString("key", group.Key);
                writer.WriteString("label", group.Label);
                writer.WriteString("value", group.Value);
                WriteLevel(writer, group.Groups);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }
    }
}

using System.Xml.Linq;
using Connector.Emulator.Salesforce.ListViews;
using Connector.Emulator.Salesforce.Metadata;
using Connector.Emulator.Salesforce.Metadata.Effects;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Reports;

/// <summary>A column of a report type.</summary>
/// <param name="Name">As reports name it.</param>
/// <param name="Slot">Which object of the report's rows holds it.</param>
/// <param name="Root">That object.</param>
/// <param name="Path">From that object to the field.</param>
internal sealed record ReportColumn(string Name, int Slot, Table Root, string Path, Field Field);

/// <summary>One object of the rows of a report; the first is the base, each other one a child of that before it.</summary>
/// <param name="Lookup">The child's lookup to the object before; null for the base.</param>
/// <param name="Outer">Whether parents without children stay.</param>
internal sealed record ReportSlot(Table Table, Field? Lookup, bool Outer);

/// <summary>What a report type offers: its objects and its columns (contract 5.4).</summary>
internal sealed record ReportSource(string Type, string Label, IReadOnlyList<ReportSlot> Slots, IReadOnlyList<ReportColumn> Columns)
{
    private const string Entity = "CustomEntity$";
    private static readonly string[] Standards = ["AccountList", "Opportunity"];

    /// <summary>The columns by name.</summary>
    public ReportColumn? Column(string name) => Columns.FirstOrDefault(column => column.Name == name);

    /// <exception cref="MetadataProblem">There is no such type, or it is not emulated.</exception>
    public static ReportSource Of(SalesforceOrg org, string type)
    {
        if (type is "AccountList" or "Opportunity")
        {
            var table = org.Table(type == "AccountList" ? "Account" : type);
            return Standard(type, table.LabelPlural, table, type == "AccountList" ? ReportCodes.Account : ReportCodes.Opportunity);
        }

        if (type.StartsWith(Entity, StringComparison.Ordinal))
        {
            return OfEntity(org, type);
        }

        return type.EndsWith("__c", StringComparison.Ordinal) && org.Metadata.Find(MetadataKind.ReportType, type[..^3]) is { } custom
            ? OfCustom(org, type, custom.Body)
            : throw new MetadataProblem($"invalid report type: {type}") { Code = "INVALID_CROSS_REFERENCE_KEY" };
    }

    /// <summary>All types there are.</summary>
    public static IEnumerable<ReportSource> All(SalesforceOrg org) => Standards
        .Concat(org.Tables.Where(table => table is { Custom: true, Business: true }).Select(table => Entity + table.Name))
        .Concat(org.Metadata.Of(MetadataKind.ReportType).Where(type => type.Body.Flag("deployed")).Select(type => type.FullName + "__c"))
            .Select(type => Of(org, type));

    private static ReportSource Standard(string type, string label, Table table, (string Code, string Path)[] codes) =>
        new(type, label, [new(table, null, false)],
        [.. codes.Select(code => new ReportColumn(code.Code, 0, table, code.Path, ListViewColumns.Walk(table, code.Path)!)), .. Own(table)]);

    /// <summary>CustomEntity$X__c, or with the parent that a lookup leads to: CustomEntity$X__c@X__c.Account__c.</summary>
    private static ReportSource OfEntity(SalesforceOrg org, string type)
    {
        var parts = type[Entity.Length..].Split('@');
        var table = org.Find(parts[0]) is { Custom: true } found ? found
            : throw new MetadataProblem($"invalid report type: {type}") { Code = "INVALID_CROSS_REFERENCE_KEY" };
        var source = Standard(type, table.LabelPlural, table, ReportCodes.Custom);
        if (parts.Length == 1)
        {
            return source;
        }

        var lookup = table.Field(parts[1][(parts[1].IndexOf('.', StringComparison.Ordinal) + 1)..]) is { Column: ReferenceColumn,
            RelationshipName: not null } field
            ? field : throw new MetadataProblem($"invalid report type: {type}") { Code = "INVALID_CROSS_REFERENCE_KEY" };
        var parent = ((ReferenceColumn)lookup.Column).Target;
        return source with
        {
            Columns = [.. source.Columns, new("FK_NAME", 0, table, $"{lookup.RelationshipName}.Name", parent.Field("Name")!),
                .. parent.Fields.Where(each => each.Custom).Select(each => new ReportColumn($"FK_${parent.Name}.{each.Name}", 0, table,
                    $"{lookup.RelationshipName}.{each.Name}", each))],
        };
    }

    private static ReportSource OfCustom(SalesforceOrg org, string type, XElement body)
    {
        var tables = ReportTypeEffect.Tables(org, body);
        var joins = ReportTypeEffect.Joins(body).ToList();
        var ways = ReportTypeEffect.Ways(body).ToList();
        var slots = tables.Select((table, place) => place == 0 ? new ReportSlot(table, null, false)
            : new ReportSlot(table, ReportTypeEffect.Lookup(org, tables[place - 1], joins[place - 1]), joins[place - 1].Flag("outerJoin")));
        var columns = body.Descendants(MetadataXml.Namespace + "columns").Select(column =>
        {
            var slot = ways.IndexOf(column.Text("table")!);
            var field = tables[slot].Field(column.Text("field")!) ?? throw new MetadataProblem($"No field {column.Text("field")} on {tables[slot].Name}");
            return new ReportColumn($"{ways[slot]}${field.Name}", slot, tables[slot], field.Name, field);
        });
        return new ReportSource(type, body.Text("label")!, [.. slots], [.. columns]);
    }

    private static IEnumerable<ReportColumn> Own(Table table) =>
        table.Fields.Where(field => field.Custom).Select(field => new ReportColumn($"{table.Name}.{field.Name}", 0, table, field.Name, field));
}

using System.Xml.Linq;
using Connector.Emulator.Salesforce.Org;
using Connector.Emulator.Salesforce.Soql;

namespace Connector.Emulator.Salesforce.Metadata.Effects;

/// <summary>A custom report type: a base object, its children, and the fields that reports may use (contract 5.4).</summary>
internal sealed class ReportTypeEffect : IEffect
{
    private const int MostObjects = 4;

    public void Apply(Deployment deployment, string fullName, XElement body)
    {
        var org = deployment.Org;
        if (org.Metadata.Find(MetadataKind.ReportType, fullName) is { } old && old.Body.Text("baseObject") != body.Text("baseObject"))
        {
            throw new MetadataProblem("Cannot change the base object of a report type");
        }

        if (Joins(body).SkipWhile(join => !join.Flag("outerJoin")).Any(join => !join.Flag("outerJoin")))
        {
            throw new MetadataProblem("An inner join can't follow an outer join");
        }

        if (Tables(org, body).Count is 0 or > MostObjects)
        {
            throw new MetadataProblem($"A report type has between one and {MostObjects} objects");
        }

        foreach (var column in body.Descendants(MetadataXml.Namespace + "columns"))
        {
            RecordFields.Check(TableOf(org, body, column.Text("table")!), [column.Text("field")!]);
        }
    }

    public void Remove(Deployment deployment, Component component)
    {
        if (deployment.Org.Metadata.Of(MetadataKind.Report).FirstOrDefault(report => report.Body.Text("reportType") == component.FullName + "__c") is { } user)
        {
            throw new MetadataProblem($"This report type is used by the report {user.FullName}") { Code = "DELETE_FAILED" };
        }
    }

    /// <summary>The joins from the base object down.</summary>
    public static IEnumerable<XElement> Joins(XElement type)
    {
        for (var join = type.Element(MetadataXml.Namespace + "join"); join is not null; join = join.Element(MetadataXml.Namespace + "join"))
        {
            yield return join;
        }
    }

    /// <summary>The base object and its joined children, in that order.</summary>
    /// <exception cref="MetadataProblem">One of them is not there.</exception>
    public static IReadOnlyList<Table> Tables(SalesforceOrg org, XElement type)
    {
        var name = type.Text("baseObject")!;
        var tables = new List<Table> { org.Find(name) ?? throw new MetadataProblem($"In field: baseObject - no CustomObject named {name} found") };
        foreach (var join in Joins(type))
        {
            tables.Add(Lookup(org, tables[^1], join).Table);
        }

        return tables;
    }

    /// <summary>The lookup of the joined object to the one above.</summary>
    public static Field Lookup(SalesforceOrg org, Table parent, XElement join) =>
        ChildRelationships.Find(org, parent, join.Text("relationship")!)
        ?? throw new MetadataProblem($"{join.Text("relationship")} is not a child relationship of {parent.Name}");

    /// <summary>The object that a dotted way from the base object leads to: Account, Account.Segment_Snapshots__r.</summary>
    public static Table TableOf(SalesforceOrg org, XElement type, string way)
    {
        var ways = Ways(type).ToList();
        var place = ways.FindIndex(each => each.Equals(way, StringComparison.OrdinalIgnoreCase));
        return place >= 0 ? Tables(org, type)[place] : throw new MetadataProblem($"The table {way} is not part of the report type");
    }

    public static IEnumerable<string> Ways(XElement type)
    {
        var way = type.Text("baseObject")!;
        return Joins(type).Select(join => way += "." + join.Text("relationship")).Prepend(way);
    }
}

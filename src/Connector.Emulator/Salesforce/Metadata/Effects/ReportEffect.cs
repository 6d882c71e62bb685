using System.Xml.Linq;
using Connector.Emulator.Salesforce.Reports;

namespace Connector.Emulator.Salesforce.Metadata.Effects;

/// <summary>A report in its folder.</summary>
internal sealed class ReportEffect : IEffect
{
    private const int LongestName = 40;
    private const int LongestDescription = 255;

    public void Apply(Deployment deployment, string fullName, XElement body)
    {
        FolderEffect.Check(deployment, MetadataKind.Report, fullName);
        if (body.Text("name")!.Length > LongestName || body.Text("description")?.Length > LongestDescription)
        {
            throw new MetadataProblem($"The name of a report has at most {LongestName} characters, its description {LongestDescription}") { Code = "STRING_TOO_LONG" };
        }

        _ = ReportDefinition.Read(deployment.Org, body);
    }

    public void Remove(Deployment deployment, Component component)
    {
        if (deployment.Org.Metadata.Of(MetadataKind.Dashboard).FirstOrDefault(dashboard => dashboard.Body.Descendants(MetadataXml.Namespace + "report")
            .Any(report => report.Value == component.FullName)) is { } user)
        {
            throw new MetadataProblem($"Cannot delete report {component.FullName}: it is used by the dashboard {user.FullName}") { Code = "DELETE_FAILED" };
        }
    }
}

/// <summary>A dashboard in its folder, over reports that exist.</summary>
internal sealed class DashboardEffect : IEffect
{
    // Not in the contract: as many charts and tables as the set-up pages take.
    private const int MostCharts = 20;

    public void Apply(Deployment deployment, string fullName, XElement body)
    {
        FolderEffect.Check(deployment, MetadataKind.Dashboard, fullName);
        if (body.Descendants(MetadataXml.Namespace + "report").Count() > MostCharts)
        {
            throw new MetadataProblem($"A dashboard can have at most {MostCharts} charts and tables") { Code = "LIMIT_EXCEEDED" };
        }

        var filters = body.All("dashboardFilters").Count();
        foreach (var component in body.Descendants(MetadataXml.Namespace + "report").Select(report => report.Parent!))
        {
            var report = component.Text("report")!;
            var source = deployment.Org.Metadata.Find(MetadataKind.Report, report) is { } found ? ReportDefinition.Read(deployment.Org, found.Body)
                : throw new MetadataProblem($"In field: report - no Report named {report} found") { Code = "INVALID_CROSS_REFERENCE_KEY" };
            if (component.All("dashboardFilterColumns").FirstOrDefault(column => source.Source.Column(column.Text("column")!) is null) is { } unknown)
            {
                throw new MetadataProblem($"invalid filter column: {unknown.Text("column")} of the report {report}");
            }

            if (component.All("dashboardFilterColumns").Count() != filters)
            {
                throw new MetadataProblem($"The component on {report} needs one dashboardFilterColumns for each of the {filters} dashboardFilters");
            }
        }
    }

    public void Remove(Deployment deployment, Component component)
    {
    }
}

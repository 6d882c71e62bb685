using Connector.Deployment;
using Connector.Salesforce.Metadata;
using Connector.Segmentation;

namespace Connector.Salesforce;

/// <summary>The framework's artefacts as metadata. Layouts and record types are not in it: they are the org's. Files carry no views of one's own accounts.</summary>
internal sealed class SalesforceArtefacts(SalesforceOptions options) : IArtefactFiles
{
    private const string MetadataFormat = "mdapi";
    private const string SourceFormat = "sfdx";

    public IReadOnlyList<string> Formats { get; } = [SourceFormat, MetadataFormat];

    public ArtefactExport Write(Artefacts artefacts, string format)
    {
        var (components, leftOut) = Components(artefacts, withOwnViews: false);
        IEnumerable<ArtefactFile> files = format switch
        {
            SourceFormat => MetadataFiles.Project(components, options.ApiVersion),
            MetadataFormat => [new ArtefactFile("deploy.zip", MetadataFiles.Zip(MetadataFiles.Package(components, options.ApiVersion)))],
            _ => throw new ArgumentException($"'{format}' is no format of Salesforce metadata", nameof(format)),
        };
        return new ArtefactExport([.. files], [.. components.Select(component => component.ToString())], leftOut);
    }

    /// <summary>In an order in which each needs only what stands before it.</summary>
    /// <param name="withOwnViews">Views of one's own accounts too, which no file can carry.</param>
    internal (IReadOnlyList<MetadataComponent> Components, IReadOnlyList<string> LeftOut) Components(Artefacts artefacts, bool withOwnViews)
    {
        var leftOut = artefacts.LeftOut.ToList();
        var deployment = options.Deployment;
        List<MetadataComponent> components =
        [
            .. artefacts.Fields.Where(field => deployment.ValueSetOf(field.Field) is not null).Select(field => GlobalValueSetMetadata.Of(field, deployment.ValueSetOf(field.Field)!)),
            .. artefacts.AllFields.Select(field => FieldMetadata.Of(options.ObjectName, field, field.Kind == SegmentFieldKind.Segment ? deployment.ValueSetOf(field.Field) : null)),
        ];
        if (artefacts.Main is not { } main) return (components, leftOut);
        var history = options.ObjectName == "Account" ? artefacts.History : null;
        if (history is not null) components.AddRange(HistoryMetadata.Of(history));
        components.AddRange(PermissionSetMetadata.Of(options.ObjectName, [.. artefacts.AllFields], history is not null));
        if (options.ObjectName != "Account")
        {
            leftOut.Add($"list views, reports, the dashboard and the history: they are made for Account, and the segments are on {options.ObjectName}");
            return (components, leftOut);
        }

        components.AddRange(Views(artefacts, withOwnViews, leftOut));
        components.AddRange(Analytics(artefacts, main, history, leftOut));
        return (components, leftOut);
    }

    private static IEnumerable<MetadataComponent> Views(Artefacts artefacts, bool withOwnViews, List<string> leftOut)
    {
        foreach (var view in artefacts.Views.Where(view => view.Scope == ViewScope.Mine && !withOwnViews))
        {
            leftOut.Add($"list view '{view.Label}': metadata cannot hold a view of one's own accounts; make it on the Accounts tab, filtered by 'My accounts'");
        }

        return artefacts.Views.Where(view => withOwnViews || view.Scope == ViewScope.Everybody).Select(view => ListViewMetadata.Of(view, artefacts.Fields));
    }

    private static IEnumerable<MetadataComponent> Analytics(Artefacts artefacts, SegmentField main, SegmentHistory? history, List<string> leftOut)
    {
        var reports = new List<SegmentReport>();
        foreach (var report in artefacts.Reports)
        {
            if (report.Figure is { } figure && ReportMetadata.Column(figure.Field) is null) leftOut.Add($"report '{report.Label}': how reports name the standard field {figure.Field} is not known");
            else reports.Add(report);
        }

        var charts = reports.Where(report => report is { ByOwner: false, OnlyUnclassified: false }).ToList();
        var fitting = DashboardMetadata.Fitting(charts, main, history is not null);
        if (fitting.Count < charts.Count) leftOut.Add($"on the dashboard Segment Overview there is no room for {string.Join(", ", charts.Except(fitting).Select(report => report.Label))}: the reports are in the folder");
        return
        [
            .. history is null ? [] : new[] { HistoryMetadata.ReportType() },
            ReportMetadata.OfFolder(),
            .. reports.Select(report => ReportMetadata.Of(report, artefacts.Fields, report.Figure is { } figure ? ReportMetadata.Column(figure.Field) : null)),
            .. history is null ? [] : HistoryReports.Of(history),
            DashboardMetadata.OfFolder(),
            DashboardMetadata.Of(fitting, main, history is not null),
            .. history is null ? [] : new[] { DashboardMetadata.OfHistory(main) },
        ];
    }
}

using System.Text;
using Connector.Deployment;
using Connector.Segmentation;

namespace Connector.HubSpot;

/// <summary>What no public API makes (contract 12) as instructions for a person: saved views and reports, click by click.</summary>
internal sealed class HubSpotBuildSheet : IArtefactFiles
{
    private const string Format = "buildsheet";

    public IReadOnlyList<string> Formats { get; } = [Format];

    public ArtefactExport Write(Artefacts artefacts, string format)
    {
        if (format != Format) throw new ArgumentException($"'{format}' is no format of HubSpot", nameof(format));
        var text = new StringBuilder("# What to build in HubSpot by hand\n\nLists and properties are deployed (`connector plan`, `apply`); the rest has no public interface.\n");
        Views(artefacts, text);
        Reports(artefacts, text);
        var components = artefacts.Views.Select(view => $"view {view.Label}").Concat(artefacts.Reports.Select(report => $"report {report.Label}"));
        return new ArtefactExport([new ArtefactFile("build-sheet.md", Encoding.UTF8.GetBytes(text.ToString()))], [.. components], artefacts.LeftOut);
    }

    private static void Views(Artefacts artefacts, StringBuilder text)
    {
        text.Append("\n## Saved views\n\nCRM, Companies, Add view, Create new view; share with everyone; columns: name, ")
            .AppendJoin(", ", artefacts.Fields.Select(field => field.Label)).Append(", company owner.\n\n| view | filters |\n|---|---|\n");
        foreach (var view in artefacts.Views)
        {
            var filters = view.Where.Select(condition => $"{LabelOf(artefacts, condition.Field)} is any of {condition.Option.Label}").Concat(view.Scope == ViewScope.Mine ? ["Company owner is Me"] : []);
            text.Append($"| {view.Label} | {string.Join(" and ", filters)} |\n");
        }
    }

    private static void Reports(Artefacts artefacts, StringBuilder text)
    {
        text.Append("\n## Reports\n\nReporting, Reports, Create report, Single object, Companies.\n\n| report | group by | measure | filters |\n|---|---|---|---|\n");
        foreach (var report in artefacts.Reports)
        {
            var by = (report.ByOwner ? "Company owner, then " : "") + report.GroupedBy.Label;
            var measure = report.Figure is { } figure ? $"{(figure.Kind == MeasureKind.Sum ? "Sum" : "Average")} of {figure.Label} (`{figure.Field}`)" : "Count of companies";
            var filter = report.OnlyUnclassified
                ? string.Join(" or ", artefacts.Fields.Select(field => $"{field.Label} is any of {field.Options[^1].Label}"))
                : $"{report.GroupedBy.Label} is known";
            text.Append($"| {report.Label} | {by} | {measure} | {filter} |\n");
        }

        text.Append("\nThen Reporting, Dashboards, Create dashboard, and add the reports, the ones per segment first.\n");
    }

    private static string LabelOf(Artefacts artefacts, string field) => artefacts.Fields.First(one => one.Field == field).Label;
}

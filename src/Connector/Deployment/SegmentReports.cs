using Connector.Segmentation;

namespace Connector.Deployment;

/// <summary>The reports that every team asks for, from the framework's dimensions and measures.</summary>
internal static class SegmentReports
{
    /// <summary>Measures that people look for by these names.</summary>
    private static readonly string[] Expected = ["arr", "churn", "expansion", "health", "nps", "retention"];

    /// <summary>Per dimension accounts and every measure; then the book of business per owner, and the accounts without a real segment.</summary>
    public static IEnumerable<SegmentReport> Of(Framework framework, string crm, Func<string, bool> isShown, List<string> leftOut)
    {
        var dimensions = framework.Dimensions.Where(dimension => dimension.CrmField(crm) is not null).ToList();
        if (SegmentFields.Main(framework, crm) is not { } main) return [];
        var figures = Figures(framework, crm, isShown, leftOut);
        return
        [
            .. dimensions.Select(dimension => By(framework, dimension, crm, null)),
            .. figures.SelectMany(figure => dimensions.Select(dimension => By(framework, dimension, crm, figure))),
            new SegmentReport("book_of_business", "CSM Book of Business", "Accounts of each owner by segment.", main, ByOwner: true, null, OnlyUnclassified: false),
            new SegmentReport("data_quality", "Data Quality of Segment Fields", "Accounts that lack what a segment is decided by, in one dimension at least.",
                main, ByOwner: false, null, OnlyUnclassified: true),
        ];
    }

    private static SegmentReport By(Framework framework, Dimension dimension, string crm, ReportFigure? figure)
    {
        var how = figure is null ? "Number of accounts" : figure.Kind == MeasureKind.Sum ? $"Sum of {figure.Label}" : $"Average {figure.Label}";
        return new SegmentReport(
            $"{figure?.Name ?? "customers"}_by_{dimension.Name}", $"{figure?.Label ?? "Customers"} by {dimension.Label}", $"{how} in each segment of {dimension.Label}.",
            SegmentFields.Of(framework, dimension, crm), ByOwner: false, figure, OnlyUnclassified: false);
    }

    private static List<ReportFigure> Figures(Framework framework, string crm, Func<string, bool> isShown, List<string> leftOut)
    {
        var figures = new List<ReportFigure>();
        foreach (var measure in framework.Measures)
        {
            if (measure.Attribute.CrmField(crm) is not { } field) leftOut.Add($"reports of {measure.Label}: attribute {measure.Attribute.Name} has no field in {crm}");
            else if (!isShown(field)) leftOut.Add($"reports of {measure.Label}: {field} is not shown: make it exist and readable for the connector's user");
            else figures.Add(new ReportFigure(measure.Name, field, measure.Label, measure.Kind));
        }

        foreach (var name in Expected.Where(name => framework.Measures.All(measure => measure.Name != name)))
        {
            leftOut.Add($"reports of {name}: the framework has no measure of that name");
        }

        return figures;
    }
}

using Connector.Crashes;
using Connector.Segmentation;

namespace Connector.Benchmarks.Measuring;

/// <summary>The fields that a run with the shipped framework reads and writes.</summary>
internal static class SegmentFields
{
    public static Framework Shipped { get; } = FrameworkFile.Load(Path.Combine(Built.Config, "segmentation.yaml")).Framework
        ?? throw new InvalidOperationException("the shipped framework has errors");

    public static IReadOnlyList<string> Written { get; } = WrittenTo("salesforce");

    public static IReadOnlyList<string> WrittenTo(string crm) => [.. Shipped.Dimensions.Select(dimension => dimension.CrmField(crm)!)];

    /// <summary>The columns of the connector's own query, of those that the org shows.</summary>
    public static IEnumerable<string> Queried(IReadOnlySet<string> visible, bool withDeleted) =>
        (withDeleted ? ["Id", "SystemModstamp", "IsDeleted", "MasterRecordId"] : (string[])["Id", "SystemModstamp"])
            .Concat(Shipped.FieldsToRead("salesforce").Where(visible.Contains)).Concat(Written);

    /// <summary>The properties that the connector asks for in a list, of those that the portal shows.</summary>
    public static IEnumerable<string> Listed(IReadOnlySet<string> visible) =>
        new[] { "hs_lastmodifieddate", "hs_merged_object_ids", "hs_parent_company_id" }
            .Concat(Shipped.FieldsToRead("hubspot")).Where(visible.Contains).Concat(WrittenTo("hubspot"));
}

using Connector.Segmentation;

namespace Connector.Benchmarks.Measuring;

/// <summary>The fields that a run with the shipped framework reads and writes.</summary>
internal static class SegmentFields
{
    public static Framework Shipped { get; } = FrameworkFile.Load(Path.Combine(Checkout.Root, "config", "segmentation.yaml")).Framework
        ?? throw new InvalidOperationException("the shipped framework has errors");

    public static IReadOnlyList<string> Written { get; } = [.. Shipped.Dimensions.Select(dimension => dimension.CrmField("salesforce")!)];

    public static IEnumerable<string> Read { get; } = Shipped.FieldsToRead("salesforce");

    /// <summary>The columns of the connector's own query, of those that the org shows.</summary>
    public static IEnumerable<string> Queried(IReadOnlySet<string> visible, bool withDeleted) =>
        (withDeleted ? ["Id", "SystemModstamp", "IsDeleted", "MasterRecordId"] : (string[])["Id", "SystemModstamp"])
            .Concat(Read.Where(visible.Contains)).Concat(Written);
}

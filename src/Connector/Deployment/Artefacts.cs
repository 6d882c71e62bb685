using Connector.Segmentation;

namespace Connector.Deployment;

/// <summary>Everything that makes a framework's segments usable in one CRM, in the words of no CRM. Worked out from the framework alone.</summary>
/// <param name="Main">The field that a single chart or filter is about; null when the framework has no field in the CRM.</param>
/// <param name="LeftOut">What people may look for and do not get, and why: one sentence each.</param>
public sealed record Artefacts(
    IReadOnlyList<SegmentField> Fields, SegmentField? Main, IReadOnlyList<SegmentView> Views, IReadOnlyList<SegmentReport> Reports,
    IReadOnlyList<string> LeftOut)
{
    /// <param name="isShown">Whether the CRM has a field that is not ours; where nobody asked it, all are taken to be there.</param>
    public static Artefacts Of(Framework framework, string crm, Func<string, bool>? isShown = null)
    {
        var leftOut = new List<string>();
        return new Artefacts(
            SegmentFields.Of(framework, crm), SegmentFields.Main(framework, crm), [.. SegmentViews.Of(framework, crm, leftOut)],
            [.. SegmentReports.Of(framework, crm, isShown ?? (_ => true), leftOut)], leftOut);
    }
}

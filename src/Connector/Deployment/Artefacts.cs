using Connector.Segmentation;

namespace Connector.Deployment;

/// <summary>Everything that makes a framework's segments usable in one CRM, in the words of no CRM. Worked out from the framework alone.</summary>
/// <param name="Main">The field that a single chart or filter is about; null when the framework has no field in the CRM.</param>
/// <param name="LeftOut">What people may look for and do not get, and why: one sentence each.</param>
public sealed record Artefacts(
    IReadOnlyList<SegmentField> Fields, SegmentField? Main, IReadOnlyList<SegmentView> Views, IReadOnlyList<SegmentReport> Reports,
    IReadOnlyList<string> LeftOut)
{
    /// <summary>Fields that say more about the segments.</summary>
    public IReadOnlyList<SegmentField> Notes { get; init; } = [];

    /// <summary>Every field that we create, those that hold segments first.</summary>
    public IEnumerable<SegmentField> AllFields => Fields.Concat(Notes);

    /// <summary>Null where no history of the segments is kept in the CRM.</summary>
    public SegmentHistory? History { get; init; }

    /// <param name="keepsHistory">Whether the history of the segments is kept in the CRM too.</param>
    /// <param name="isShown">Whether the CRM has a field that is not ours; where nobody asked it, all are taken to be there.</param>
    public static Artefacts Of(Framework framework, string crm, Func<string, bool>? isShown = null, bool keepsHistory = false)
    {
        var leftOut = new List<string>();
        var history = SegmentHistory.Of(framework, crm);
        if (history is not null && !keepsHistory) leftOut.Add("report Segment Movements and the trend: they need the history of the segments in the CRM, which the settings switch on (Deployment:History)");
        return new Artefacts(
            SegmentFields.Of(framework, crm), SegmentFields.Main(framework, crm), [.. SegmentViews.Of(framework, crm, leftOut)],
            [.. SegmentReports.Of(framework, crm, isShown ?? (_ => true), leftOut)], leftOut)
        {
            Notes = SegmentFields.NotesOf(framework, crm),
            History = keepsHistory ? history : null,
        };
    }
}

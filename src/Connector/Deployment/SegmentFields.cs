using Connector.Segmentation;

namespace Connector.Deployment;

/// <summary>The fields that a framework needs in one CRM, worked out from its dimensions.</summary>
public static class SegmentFields
{
    /// <summary>One per dimension that names a field in this CRM, in framework order.</summary>
    public static IReadOnlyList<SegmentField> Of(Framework framework, string crm) =>
        [.. framework.Dimensions.Where(dimension => dimension.CrmField(crm) is not null).Select(dimension => Of(framework, dimension, crm))];

    /// <summary>The fields that say more about those segments, in the same order.</summary>
    public static IReadOnlyList<SegmentField> NotesOf(Framework framework, string crm) =>
        [.. framework.Dimensions.Where(dimension => dimension.CrmField(crm) is not null).SelectMany(dimension => dimension.Notes.In(crm).Select(note => Of(framework, dimension, note)))];

    /// <summary>The field that a single chart or filter is about: that of the first dimension of value, else the first; null when there is none.</summary>
    public static SegmentField? Main(Framework framework, string crm)
    {
        var dimensions = framework.Dimensions.Where(dimension => dimension.CrmField(crm) is not null).ToList();
        var main = dimensions.Find(dimension => dimension.Kind == DimensionKind.Value) ?? dimensions.FirstOrDefault();
        return main is null ? null : Of(framework, main, crm);
    }

    internal static SegmentField Of(Framework framework, Dimension dimension, string crm) => new(
        dimension.CrmField(crm)!,
        dimension.Label,
        Describe(framework, dimension),
        [.. dimension.SegmentNames().Select(name => new SegmentOption(name, dimension.LabelOf(name)) { Rule = dimension.Segments.FirstOrDefault(segment => segment.Name == name)?.When ?? "otherwise" })])
    {
        Retired = [.. dimension.Retired.Select(segment => segment.Name)],
    };

    private static SegmentField Of(Framework framework, Dimension dimension, SegmentNote note)
    {
        var (kind, says) = note.Kind switch
        {
            NoteKind.Reason => (SegmentFieldKind.Text, $"Why the account is in its {dimension.Label} segment, in the words of the rule"),
            NoteKind.Provisional => (SegmentFieldKind.Flag, $"Ticked while something unknown could move the account to another {dimension.Label} segment"),
            NoteKind.Version => (SegmentFieldKind.Text, $"Version of framework {framework.Name} under which {dimension.Label} was last written"),
            _ => (SegmentFieldKind.Number, $"Number of the run that decided {dimension.Label} when it was last written"),
        };
        return new SegmentField(note.Field, note.LabelIn(dimension), $"{says}.", []) { Kind = kind };
    }

    /// <summary>The business rule of each value, first match first.</summary>
    private static string Describe(Framework framework, Dimension dimension)
    {
        var rules = dimension.Segments.Select(segment => $"{segment.Label}: {segment.When}").Append($"{dimension.Otherwise.Label}: otherwise");
        return $"{dimension.Label} by framework {framework.Name} {framework.Version}. First match wins. {string.Join(". ", rules)}.";
    }
}

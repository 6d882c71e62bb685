using Connector.Segmentation;

namespace Connector.Reading;

/// <summary>The CRM fields that a framework needs, and no others: what is not in a rule's closure is never read.</summary>
/// <param name="Inputs">API names that attributes come from, in framework order, each once.</param>
/// <param name="Required">Those of the inputs without which no run may write, when they are an attribute's only visible source.</param>
/// <param name="Written">API names of the segment fields, in the order of the dimensions.</param>
/// <param name="Notes">API names of the fields that say more about the segments, in the same order. Fields that attributes go back to are not needed: see <see cref="FieldAccess.WrittenBack"/>.</param>
public sealed record FieldNeeds(IReadOnlyList<string> Inputs, IReadOnlyList<string> Required, IReadOnlyList<string> Written, IReadOnlyList<string> Notes)
{
    public static FieldNeeds None { get; } = new([], [], [], []);

    public static FieldNeeds Of(Framework framework, string crm) => new(
        framework.FieldsToRead(crm),
        [.. framework.Attributes.Where(attribute => attribute.Required).SelectMany(attribute => attribute.CrmFields(crm)).Distinct(StringComparer.OrdinalIgnoreCase)],
        [.. WrittenDimensions(framework, crm).Select(dimension => dimension.CrmField(crm)!)],
        [.. WrittenDimensions(framework, crm).SelectMany(dimension => dimension.Notes.In(crm)).Select(note => note.Field)]);

    /// <summary>The dimensions that have a field in this CRM, parallel to <see cref="Written"/>.</summary>
    public static IEnumerable<Dimension> WrittenDimensions(Framework framework, string crm) =>
        framework.Dimensions.Where(dimension => dimension.CrmField(crm) is not null);
}

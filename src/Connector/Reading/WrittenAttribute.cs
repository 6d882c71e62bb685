using Connector.Segmentation;

namespace Connector.Reading;

/// <summary>An attribute whose value may go back into the CRM.</summary>
/// <param name="Field">Where it goes: the attribute's first field in this CRM.</param>
/// <param name="Source">Where it is noted who gave the value; null = nowhere.</param>
/// <param name="Date">Where it is noted from which day the value is; null = nowhere.</param>
public sealed record WrittenAttribute(AttributeDefinition Attribute, CrmField Field, CrmField? Source, CrmField? Date)
{
    /// <summary>Value first, then source and day where they are noted.</summary>
    public IEnumerable<string> Fields => new[] { Field, Source, Date }.OfType<CrmField>().Select(one => one.Name);

    /// <summary>Whether anything can come up that the field does not hold already: a fact of another source, a second field, or a text in another spelling.</summary>
    /// <param name="hasFacts">Other sources are configured, or have said something before.</param>
    public bool CanDiffer(bool hasFacts, string crm) => (hasFacts && Attribute.Sources.Any(source => source.Fact is not null))
        || Attribute.CrmFields(crm).Skip(1).Any()
        || (Attribute.WriteBack == WriteBackPolicy.Replace && (Attribute.Standardise is not null || Field.Kind != Attribute.ValueKind));
}

using Connector.Accounts;
using Connector.Segmentation;

namespace Connector.Reading;

/// <summary>
/// Holds what the framework needs against what the connection's user can see and change, before anything is read or written.
/// </summary>
/// <remarks>
/// A field without read access is simply not in the CRM's description: hidden and absent look alike, so every message says both.
/// </remarks>
/// <param name="Visible">The inputs that can be read, in the order of the needs.</param>
/// <param name="MissingSegmentFields">Segment fields to be created by <c>setup</c> (or made visible).</param>
/// <param name="Blocking">Why no run may write; each names field, permission and mend.</param>
/// <param name="WrittenBack">The attributes whose values may go back, with fields that the user may change.</param>
/// <param name="NotWrittenBack">Why the others that should go back do not: no reason to stop a run.</param>
public sealed record FieldAccess(
    IReadOnlyList<string> Visible,
    IReadOnlyList<string> MissingSegmentFields,
    IReadOnlyList<Finding> Blocking,
    IReadOnlyList<WrittenAttribute> WrittenBack,
    IReadOnlyList<Finding> NotWrittenBack)
{
    private const string ForeignRule = "foreign-segment-field";
    private const string ValuesRule = "segment-values-missing";

    /// <summary>Something is missing, and nothing but what <c>setup</c> creates.</summary>
    public bool SetupMendsIt => Findings.Any() && Blocking.All(finding => finding.Rule == ValuesRule);

    public IEnumerable<Finding> Findings => MissingSegmentFields.Count == 0 ? Blocking : Blocking.Append(Missing);

    /// <summary>Everything that stops the run, in one text; null when nothing does.</summary>
    public string? Trouble => Findings.Any() ? string.Join("; ", Findings.Select(finding => finding.Message)) : null;

    /// <summary>Segment fields that are somebody else's: nothing may touch them.</summary>
    public IReadOnlySet<string> Foreign => Blocking.Where(finding => finding.Rule == ForeignRule).Select(finding => finding.Field!).ToHashSet(StringComparer.OrdinalIgnoreCase);

    private Finding Missing => new(
        Severity.Error, "segment-fields-missing", null, MissingSegmentFields[0],
        $"segment fields {string.Join(", ", MissingSegmentFields)} either do not exist or are hidden from the connection's user (the CRM answers alike): " +
        "run 'connector setup' to create them and to give access");

    /// <param name="adopted">Fields that a person allowed us to take over.</param>
    public static FieldAccess Check(Framework framework, string crm, CrmSchema schema, IReadOnlySet<string> adopted)
    {
        var needs = FieldNeeds.Of(framework, crm);
        var blocking = new List<Finding>();

        foreach (var attribute in framework.Attributes.Where(attribute => attribute.Required))
        {
            var fields = attribute.CrmFields(crm).ToList();
            if (fields.Count > 0 && !fields.Any(schema.Fields.ContainsKey)) blocking.Add(Invisible(attribute, fields, schema.ObjectName));
        }

        if (framework.CurrencyField(crm) is { } currency && !schema.Fields.ContainsKey(currency)) blocking.Add(NoCurrency(currency, schema.ObjectName));
        var missing = needs.Written.Concat(needs.Notes).Where(field => !schema.Fields.ContainsKey(field)).ToList();
        foreach (var dimension in FieldNeeds.WrittenDimensions(framework, crm))
        {
            var name = dimension.CrmField(crm)!;
            if (schema.Fields.TryGetValue(name, out var field)) blocking.AddRange(SegmentFieldTrouble(dimension, field, schema.ObjectName, adopted));
            foreach (var note in dimension.Notes.In(crm))
            {
                if (schema.Fields.TryGetValue(note.Field, out var noted)) blocking.AddRange(NoteTrouble(dimension, note, noted, schema.ObjectName, adopted));
            }
        }

        var (back, notBack) = WrittenBackOf(framework, needs, crm, schema);
        return new FieldAccess([.. needs.Inputs.Where(schema.Fields.ContainsKey)], missing, blocking, back, notBack);
    }

    private static (List<WrittenAttribute> Back, List<Finding> NotBack) WrittenBackOf(Framework framework, FieldNeeds needs, string crm, CrmSchema schema)
    {
        var (back, notBack) = (new List<WrittenAttribute>(), new List<Finding>());
        foreach (var attribute in framework.Attributes.Where(attribute => attribute.WriteBack != WriteBackPolicy.Never))
        {
            if (attribute.CrmField(crm) is not { } name) continue;
            var (source, date) = (attribute.SourceNotedIn.GetValueOrDefault(crm), attribute.DayNotedIn.GetValueOrDefault(crm));
            var segment = needs.Written.Concat(needs.Notes).FirstOrDefault(field => new[] { name, source, date }.Contains(field, StringComparer.OrdinalIgnoreCase));
            var trouble = segment is not null ? (segment, "is a segment's field; name another field in the framework") : NotWritable(schema, name, null) ?? NotWritable(schema, source, ValueKind.Text) ?? NotWritable(schema, date, ValueKind.Date);
            if (trouble is null) back.Add(new WrittenAttribute(attribute, schema.Fields[name], Find(schema, source), Find(schema, date)));
            else notBack.Add(new Finding(Severity.Warning, "not-written-back", null, trouble.Value.Field, $"values of {attribute.Name} do not go back to the CRM: {schema.ObjectName}.{trouble.Value.Field} {trouble.Value.Why}"));
        }

        return (back, notBack);
    }

    private static (string Field, string Why)? NotWritable(CrmSchema schema, string? name, ValueKind? kind)
    {
        if (name is null) return null;
        if (!schema.Fields.TryGetValue(name, out var field)) return (name, "either does not exist or is hidden from the connection's user; create it or give Read and Edit access to it");
        if (!field.IsWritable) return (name, "may not be edited by the connection's user; give its permission set Edit access to the field, or say 'write_back: never'");
        return kind is { } wanted && field.Kind != wanted ? (name, $"holds a {field.Kind}, not a {wanted}; name another field in the framework") : null;
    }

    private static CrmField? Find(CrmSchema schema, string? name) => name is null ? null : schema.Fields[name];

    private static Finding Invisible(AttributeDefinition attribute, List<string> fields, string objectName) => new(
        Severity.Error,
        "required-attribute-invisible",
        null,
        fields[0],
        $"required attribute '{attribute.Name}' has no visible source: {objectName}.{string.Join(", ", fields)} either does not exist or is hidden " +
        $"from the connection's user (the CRM answers alike); create the field, or give the user's permission set Read access to it");

    /// <summary>Every amount would turn unknown at once.</summary>
    private static Finding NoCurrency(string field, string objectName) => new(
        Severity.Error, "currency-invisible", null, field,
        $"{objectName}.{field}, which names the currency of amounts, either does not exist or is hidden from the connection's user (the CRM answers alike): " +
        "give its permission set Read access to the field, or name another in 'from' of currency");

    private static IEnumerable<Finding> SegmentFieldTrouble(Dimension dimension, CrmField field, string objectName, IReadOnlySet<string> adopted)
    {
        if (OwnershipTrouble(dimension, field, objectName, adopted) is { } trouble) yield return trouble;
        else if (field.IsRestricted && dimension.SegmentNames().Except(field.Options, StringComparer.Ordinal).ToList() is { Count: > 0 } lacking)
        {
            yield return new Finding(Severity.Error, ValuesRule, null, field.Name,
                $"{objectName}.{field.Name} accepts only listed values and lacks {string.Join(", ", lacking)}: run 'connector setup' to add them");
        }
        else if (field.Kind != ValueKind.Text)
        {
            yield return new Finding(Severity.Error, "segment-field-type", null, field.Name,
                $"{objectName}.{field.Name} is a {field.Kind} field and cannot hold a segment: rename the field of dimension '{dimension.Name}' in the framework");
        }
    }

    private static IEnumerable<Finding> NoteTrouble(Dimension dimension, SegmentNote note, CrmField field, string objectName, IReadOnlySet<string> adopted)
    {
        var kind = note.Kind switch { NoteKind.Provisional => ValueKind.Boolean, NoteKind.Run => ValueKind.Number, _ => ValueKind.Text };
        if (OwnershipTrouble(dimension, field, objectName, adopted) is { } trouble) yield return trouble;
        else if (field.Kind != kind || field.IsRestricted || field.Length < SegmentNotes.LongestReason)
        {
            yield return new Finding(Severity.Error, "segment-field-type", null, field.Name,
                $"{objectName}.{field.Name} cannot hold the {note.Kind.ToString().ToLowerInvariant()} of dimension '{dimension.Name}', a {kind}{(kind == ValueKind.Text ? $" of {SegmentNotes.LongestReason} characters" : "")}: name another field in the framework");
        }
    }

    private static Finding? OwnershipTrouble(Dimension dimension, CrmField field, string objectName, IReadOnlySet<string> adopted)
    {
        if (!field.IsOurs && !adopted.Contains(field.Name))
        {
            return new Finding(Severity.Error, ForeignRule, null, field.Name,
                $"{objectName}.{field.Name} exists but was not created by the connector: run 'connector setup --adopt {field.Name}' to let dimension " +
                $"'{dimension.Name}' use it, or name another field in the framework");
        }

        return field.IsWritable ? null : new Finding(Severity.Error, "segment-field-read-only", null, field.Name,
            $"the connection's user may not edit {objectName}.{field.Name}: give its permission set Edit access to the field");
    }
}

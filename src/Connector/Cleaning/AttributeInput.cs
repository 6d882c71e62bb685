using Connector.Accounts;
using Connector.Segmentation;

namespace Connector.Cleaning;

/// <summary>One attribute and the fields that feed it. The first field with a known and usable value wins.</summary>
internal sealed class AttributeInput
{
    private static readonly AttributeValue Unmapped = AttributeValue.Of(AttributeDefinition.Unmapped);

    private readonly (int Position, string Field)[] _fields;
    private readonly Dictionary<string, AttributeValue>? _categories;
    private readonly AttributeValue _absent;

    public AttributeInput(AttributeDefinition attribute, string crm, FieldLayout layout)
    {
        Attribute = attribute;
        _fields = [.. attribute.CrmFields(crm).Select(field => (layout.IndexOf(field), field)).Where(field => field.Item1 >= 0)];
        _absent = attribute.Effective(AttributeValue.Unknown);
        var spellings = attribute.Map ?? attribute.Standardise?.Spellings;
        _categories = spellings?.ToDictionary(pair => pair.Key, pair => AttributeValue.Of(pair.Value), StringComparer.OrdinalIgnoreCase);
    }

    public AttributeDefinition Attribute { get; }

    public bool IsShown => _fields.Length > 0;

    public AttributeValue Read(AccountId id, ReadOnlySpan<AttributeValue> fields, FindingTally findings)
    {
        foreach (var (position, field) in _fields)
        {
            var raw = fields[position];
            if (IsBlank(raw)) continue;

            var value = ValueConversion.To(Attribute.Type, raw);
            if (!value.IsKnown) ReportUnreadable(id, field, raw, findings);
            else if (Attribute.IsNumber && Attribute.Valid is { } valid && !valid.Contains(value.Number))
            {
                ReportOutOfRange(id, field, value, valid, findings);
            }
            else if (Attribute.Type == AttributeType.Set)
            {
                if (ReadSet(id, field, value, findings) is { IsKnown: true } set) return set;
            }
            else if (_categories is null) return value;
            else if (_categories.TryGetValue(value.Text, out var category)) return category;
            else
            {
                ReportUnmapped(id, field, value, findings);
                if (Attribute.Map is not null) return Unmapped;
            }
        }

        return _absent;
    }

    /// <summary>Values that the table does not list are left out, each with its finding; a set without any is unknown.</summary>
    private AttributeValue ReadSet(AccountId id, string field, AttributeValue raw, FindingTally findings)
    {
        var values = SetText.Values(raw.Text);
        if (_categories is null) return AttributeValue.Of(SetText.Of(values));

        var known = new List<string>(values.Count);
        foreach (var value in values)
        {
            if (_categories.TryGetValue(value, out var category)) known.Add(category.Text);
            else ReportUnmapped(id, field, AttributeValue.Of(value), findings);
        }

        return AttributeValue.Of(SetText.Of(known));
    }

    /// <summary>Findings are printed: what may be a person's name or address typed into the wrong field is described, not quoted.</summary>
    private static string Quoted(AttributeValue value)
    {
        var text = value.ToString();
        return text.Length <= 40 && !text.Any(letter => letter == '@' || char.IsControl(letter)) ? $"'{text}'" : $"a text of {text.Length} characters";
    }

    private static bool IsBlank(AttributeValue raw) => !raw.IsKnown || (raw.Kind == ValueKind.Text && string.IsNullOrWhiteSpace(raw.Text));

    // each in its own method, so that a clean account allocates no closure
    private void ReportUnreadable(AccountId id, string field, AttributeValue raw, FindingTally findings) =>
        findings.Add(Severity.Warning, FindingRules.UnreadableValue, id, field, () =>
            $"{Quoted(raw)} cannot be read as {ValueConversion.Expected(Attribute.Type)}, so {Attribute.Name} does not use it: "
            + "correct it in the CRM.");

    private static void ReportOutOfRange(AccountId id, string field, AttributeValue value, ValidRange valid, FindingTally findings) =>
        findings.Add(Severity.Warning, FindingRules.ValueOutOfRange, id, field, () =>
            $"{value} is outside {valid} and counts as unknown: correct it in the CRM, or widen 'valid' in the framework file.");

    private void ReportUnmapped(AccountId id, string field, AttributeValue value, FindingTally findings) =>
        findings.Add(Severity.Warning, FindingRules.UnmappedValue, id, field, () => Attribute.Standardise is { } table
            ? $"{Quoted(value)} is not in table {table.Name}, so {Attribute.Name} is unknown: add a line to the table, "
                + "or correct the value in the CRM."
            : $"{Quoted(value)} is not in the map of {Attribute.Name}, so no rule names it: add it to the map, or correct the value in the CRM.");
}

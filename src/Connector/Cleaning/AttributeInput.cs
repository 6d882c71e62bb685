using Connector.Accounts;
using Connector.Cleaning.Standards;
using Connector.Segmentation;

namespace Connector.Cleaning;

/// <summary>One attribute and the fields that feed it. The first field with a known and usable value wins.</summary>
internal sealed class AttributeInput
{
    /// <summary>So many different texts are remembered; beyond that each is worked out again.</summary>
    private const int Remembered = 4096;
    private const int LongestRemembered = 100;

    private static readonly AttributeValue Unmapped = AttributeValue.Of(AttributeDefinition.Unmapped);

    private readonly (int Position, string Field)[] _fields;
    private readonly int _crmFields;
    private readonly Dictionary<string, AttributeValue>? _categories;
    private readonly StandardLookup? _table;
    private readonly RecordCurrency? _money;
    private readonly Dictionary<(string Text, string? Currency), Standardised> _known = [];
    private readonly AttributeValue _absent;

    /// <param name="facts">Keys of the facts that come beside the CRM's fields.</param>
    /// <param name="currency">Of amounts; null when the framework has none.</param>
    public AttributeInput(AttributeDefinition attribute, string crm, FieldLayout layout, IReadOnlyList<string> facts, RecordCurrency? currency)
    {
        Attribute = attribute;
        _money = attribute.Type == AttributeType.Money ? currency : null;
        _crmFields = layout.Fields.Count;
        _fields = [.. attribute.Inputs(crm).Select(input => (Position(input.Name, input.IsFact, layout, facts), input.Name)).Where(field => field.Item1 >= 0)];
        _absent = attribute.Effective(AttributeValue.Unknown);
        if (attribute.Standardise is { } table) _table = new StandardLookup(table);
        var plain = attribute.Map ?? attribute.Standardise?.Spellings.Where(pair => !attribute.Standardise.Misspelt.Contains(pair.Key));
        _categories = plain?.ToDictionary(pair => pair.Key, pair => AttributeValue.Of(pair.Value), StringComparer.OrdinalIgnoreCase);
    }

    public AttributeDefinition Attribute { get; }

    public bool IsShown => _fields.Length > 0;

    /// <param name="facts">By position among the facts; empty when no other source knows the account.</param>
    /// <param name="origin">Where the value comes from; the default when it is unknown, or the attribute's own default.</param>
    public AttributeValue Read(AccountId id, ReadOnlySpan<AttributeValue> fields, ReadOnlySpan<AttributeValue> facts, FindingTally findings, out ValueOrigin origin)
    {
        foreach (var (position, field) in _fields)
        {
            if (position >= _crmFields && facts.IsEmpty) continue;
            var raw = position < _crmFields ? fields[position] : facts[position - _crmFields];
            if (IsBlank(raw)) continue;

            var value = ValueConversion.To(Attribute.Type, raw);
            var currency = position < _crmFields ? _money?.Of(fields) : _money?.To; // facts come in the framework's currency
            var read = value.IsKnown ? Standardised.Plain(value) : Standardise(id, field, raw, findings, currency);
            value = read.Value;
            origin = new ValueOrigin(field, position >= _crmFields, read.How == HowRead.Estimated, currency);
            if (_money is not null && value.IsKnown && currency != _money.To) value = Convert(id, field, value, currency, findings);
            if (!value.IsKnown) continue;
            if (Attribute.IsNumber && Attribute.Valid is { } valid && !valid.Contains(value.Number)) ReportOutOfRange(id, field, value, valid, findings);
            else if (Attribute.Type == AttributeType.Set)
            {
                if (ReadSet(id, field, value, findings) is { IsKnown: true } set) return set;
            }
            else if (_categories is null) return value;
            else if (_categories.TryGetValue(value.Text, out var category)) return category;
            else if (_table is not null && Standardise(id, field, value, findings).Value is { IsKnown: true } standard) return standard;
            else if (Attribute.Map is not null)
            {
                ReportUnmapped(id, field, value, findings);
                return Unmapped;
            }
        }

        origin = default;
        if (_absent.IsKnown && Attribute.WhenStale is not null) ReportDefault(id, findings);
        return _absent;
    }

    /// <summary>Facts stand behind the CRM's fields; negative = not there.</summary>
    private static int Position(string name, bool isFact, FieldLayout layout, IReadOnlyList<string> facts)
    {
        if (!isFact) return layout.IndexOf(name);
        for (var i = 0; i < facts.Count; i++)
        {
            if (facts[i] == name) return layout.Fields.Count + i;
        }

        return -1;
    }

    /// <summary>Values that the table does not list are left out, each with its finding; a set without any is unknown.</summary>
    private AttributeValue ReadSet(AccountId id, string field, AttributeValue raw, FindingTally findings)
    {
        var values = SetText.Values(raw.Text);
        if (_categories is null) return AttributeValue.Of(SetText.Of(values));

        var known = new List<string>(values.Count);
        foreach (var value in values)
        {
            if (_categories.TryGetValue(value, out var category) || (category = Standardise(id, field, AttributeValue.Of(value), findings).Value).IsKnown) known.Add(category.Text);
        }

        return AttributeValue.Of(SetText.Of(known));
    }

    /// <summary>What is not written plainly: read if it can only mean one thing, and told in any case.</summary>
    private Standardised Standardise(AccountId id, string field, AttributeValue raw, FindingTally findings, string? currency = null)
    {
        var read = raw.Kind == ValueKind.Text ? Standardise(raw.Text, currency) : Standardised.Refused();
        switch (read.How)
        {
            case HowRead.AsWritten:
                break;
            case HowRead.Rewritten or HowRead.Estimated:
                ReportRead(id, field, raw, read, findings);
                break;
            case HowRead.Ambiguous:
                ReportAmbiguous(id, field, raw, read, findings);
                break;
            default:
                if (_table is null) ReportUnreadable(id, field, raw, read, findings);
                else ReportUnmapped(id, field, raw, findings);
                break;
        }

        return read;
    }

    private Standardised Standardise(string text, string? currency)
    {
        if (_known.TryGetValue((text, currency), out var known)) return known;
        var read = _table?.Find(text) ?? ValueConversion.Standardise(Attribute, currency, text);
        if (_known.Count < Remembered && text.Length <= LongestRemembered) _known[(text, currency)] = read;
        return read;
    }

    private AttributeValue Convert(AccountId id, string field, AttributeValue amount, string? currency, FindingTally findings)
    {
        if (currency is not null && _money!.Convert(amount.Number, currency) is { } converted) return AttributeValue.Of(converted);
        if (currency is null) ReportNoCurrency(id, field, findings);
        else ReportNoRate(id, field, currency, findings);
        return AttributeValue.Unknown;
    }

    /// <summary>Findings are printed: what may be a person's name or address typed into the wrong field is described, not quoted.</summary>
    private static string Quoted(AttributeValue value)
    {
        var text = value.ToString();
        return text.Length <= 40 && !text.Any(letter => letter == '@' || char.IsControl(letter)) ? $"'{text}'" : $"a text of {text.Length} characters";
    }

    private static bool IsBlank(AttributeValue raw) => !raw.IsKnown || (raw.Kind == ValueKind.Text && string.IsNullOrWhiteSpace(raw.Text));

    // each in its own method, so that a clean account allocates no closure
    private void ReportUnreadable(AccountId id, string field, AttributeValue raw, Standardised read, FindingTally findings) =>
        findings.Add(Severity.Warning, FindingRules.UnreadableValue, id, field, () =>
            $"{Quoted(raw)} cannot be read as {ValueConversion.Expected(Attribute.Type)}{(read.Why is { } why ? $" ({why})" : "")}, so {Attribute.Name} does not use it: "
            + "correct it in the CRM.");

    private void ReportAmbiguous(AccountId id, string field, AttributeValue raw, Standardised read, FindingTally findings) =>
        findings.Add(Severity.Warning, FindingRules.AmbiguousValue, id, field, () =>
            $"{Quoted(raw)} is ambiguous: {read.Why}. {Attribute.Name} does not use it: say it plainly in the CRM.");

    private void ReportRead(AccountId id, string field, AttributeValue raw, Standardised read, FindingTally findings)
    {
        var rule = read.How == HowRead.Estimated ? FindingRules.EstimatedValue : FindingRules.StandardisedValue;
        findings.Add(Severity.Information, rule, id, field, () =>
            $"{Quoted(raw)}: {read.Why ?? $"taken as {read.Value}"}{(Attribute.WriteBack == WriteBackPolicy.Replace ? "" : "; the CRM still holds it as it is written")}.");
    }

    private void ReportDefault(AccountId id, FindingTally findings) =>
        findings.Add(Severity.Information, FindingRules.DefaultUsed, id, Attribute.Name, () =>
            $"no source has a value of {Attribute.Name} that is fresh enough: {_absent} stands in for it, as the framework says.");

    private static void ReportOutOfRange(AccountId id, string field, AttributeValue value, ValidRange valid, FindingTally findings) =>
        findings.Add(Severity.Warning, FindingRules.ValueOutOfRange, id, field, () =>
            $"{value} is outside {valid} and counts as unknown: correct it in the CRM, or widen 'valid' in the framework file.");

    private void ReportNoCurrency(AccountId id, string field, FindingTally findings) =>
        findings.Add(Severity.Warning, FindingRules.UnknownCurrency, id, field, () =>
            $"the record does not say in which currency the amount is, so {Attribute.Name} does not use it: name it in the CRM.");

    private void ReportNoRate(AccountId id, string field, string currency, FindingTally findings) =>
        findings.Add(Severity.Warning, FindingRules.NoRate, id, field, () =>
            $"{Quoted(AttributeValue.Of(currency))} has no rate to {_money!.To} on this day, so {Attribute.Name} does not use the amount: add a line to the table of rates.");

    private void ReportUnmapped(AccountId id, string field, AttributeValue value, FindingTally findings) =>
        findings.Add(Severity.Warning, FindingRules.UnmappedValue, id, field, () => Attribute.Standardise is { } table
            ? $"{Quoted(value)} is not in table {table.Name}, so {Attribute.Name} is unknown: "
                + (_table!.Propose(value.Text) is { } proposed ? $"if it is {proposed}, add a line to the table, " : "add a line to the table, ")
                + "or correct the value in the CRM."
            : $"{Quoted(value)} is not in the map of {Attribute.Name}, so no rule names it: add it to the map, or correct the value in the CRM.");
}

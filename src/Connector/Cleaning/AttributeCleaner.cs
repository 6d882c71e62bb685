using Connector.Accounts;
using Connector.Cleaning.Groups;
using Connector.Segmentation;
using Connector.Segmentation.Derived;

namespace Connector.Cleaning;

/// <summary>
/// Turns the raw fields of one CRM's accounts into the framework's attributes: converted to the attribute's type, checked against its
/// valid range, mapped or standardised. What cannot be used becomes unknown with a finding; nothing is guessed.
/// </summary>
/// <example><c>Industry = " technolgy "</c> → <c>industry = Technology</c>, <c>standardised-value</c>; <c>NumberOfEmployees = -5</c> → unknown,
/// <c>value-out-of-range</c>.</example>
public sealed class AttributeCleaner
{
    private readonly AttributeInput[] _inputs;
    private readonly string _crm;
    private readonly IReadOnlyList<AttributeDefinition> _attributes;
    private readonly AccountGroups _groups;

    /// <param name="framework">As of a day (<see cref="Framework.On"/>) where amounts are converted.</param>
    /// <param name="crm">The CRM's name in the framework file.</param>
    /// <param name="layout">What the values of every account stand for.</param>
    /// <param name="facts">Keys of the facts that other sources may give; none when there are no other sources.</param>
    /// <param name="groups">What is rolled up over the accounts' groups; null = unknown.</param>
    public AttributeCleaner(Framework framework, string crm, FieldLayout layout, IReadOnlyList<string>? facts = null, AccountGroups? groups = null)
    {
        _crm = crm;
        _groups = groups ?? AccountGroups.Unknown;
        _attributes = framework.Attributes;
        var currency = framework.Currency is { } rule ? new RecordCurrency(rule, crm, layout) : null;
        _inputs = [.. framework.Attributes.Select(attribute => new AttributeInput(attribute, crm, layout, facts ?? [], currency))];
    }

    /// <summary>Attributes that none of this CRM's fields in the layout shows, and no fact. A run stops when one of them is required.</summary>
    public IReadOnlyList<AttributeDefinition> NotShown => [.. _inputs.Where(input => input.Attribute.DerivedText is null && !input.IsShown).Select(input => input.Attribute)];

    /// <summary>One finding for each attribute that no field shows; call it once a run.</summary>
    public void ReportNotShown(FindingTally findings)
    {
        foreach (var attribute in NotShown)
        {
            var fields = string.Join(", ", attribute.CrmFields(_crm));
            var severity = attribute.Required ? Severity.Error : Severity.Warning;
            findings.Add(severity, FindingRules.AttributeNotShown, null, attribute.Name, () => fields.Length == 0
                ? $"No field of {_crm} feeds {attribute.Name}: name one in the framework file."
                : $"{attribute.Name} is not shown: make {fields} exist and readable for the connector's user.");
        }
    }

    /// <param name="fields">By position in the layout.</param>
    /// <param name="attributes">Receives one value by attribute position.</param>
    /// <exception cref="ArgumentException"><paramref name="attributes"/> has another length than the framework.</exception>
    public void Clean(AccountId id, ReadOnlySpan<AttributeValue> fields, Span<AttributeValue> attributes, FindingTally findings) =>
        Clean(id, fields, [], attributes, findings);

    /// <param name="fields">By position in the layout.</param>
    /// <param name="facts">By position among the facts; empty when no other source knows the account.</param>
    /// <param name="attributes">Receives one value by attribute position.</param>
    /// <param name="origins">Receives where each value comes from; empty when nobody asks.</param>
    /// <exception cref="ArgumentException"><paramref name="attributes"/> has another length than the framework.</exception>
    public void Clean(
        AccountId id, ReadOnlySpan<AttributeValue> fields, ReadOnlySpan<AttributeValue> facts, Span<AttributeValue> attributes, FindingTally findings, Span<ValueOrigin> origins = default)
    {
        if (attributes.Length != _inputs.Length)
        {
            throw new ArgumentException($"room for {attributes.Length} attributes, not {_inputs.Length}", nameof(attributes));
        }

        for (var i = 0; i < _inputs.Length; i++)
        {
            var attribute = _inputs[i].Attribute;
            var origin = default(ValueOrigin);
            attributes[i] = attribute.Derived is { } derived ? Derive(id, attribute, derived.Of(_attributes, attributes), findings)
                : attribute.Rollup is { } rollup ? RollUp(id, attribute, rollup, attributes, findings)
                : _inputs[i].Read(id, fields, facts, findings, out origin);
            if (!origins.IsEmpty) origins[i] = origin;
        }
    }

    private AttributeValue RollUp(AccountId id, AttributeDefinition attribute, Rollup rollup, ReadOnlySpan<AttributeValue> attributes, FindingTally findings)
    {
        var value = _groups.Of(id, rollup, attributes, out var trouble);
        if (trouble != GroupTrouble.None) ReportGroup(id, attribute, trouble, findings);
        return Derive(id, attribute, value, findings);
    }

    private static AttributeValue Derive(AccountId id, AttributeDefinition attribute, AttributeValue value, FindingTally findings)
    {
        var allowed = attribute.Allowed(value);
        if (allowed.IsKnown != value.IsKnown) ReportOutOfRange(id, attribute, value, findings);
        return allowed;
    }

    private static void ReportGroup(AccountId id, AttributeDefinition attribute, GroupTrouble trouble, FindingTally findings) =>
        findings.Add(Severity.Warning, trouble == GroupTrouble.Cycle ? FindingRules.GroupCycle : FindingRules.GroupUnseen, id, attribute.Name, () => trouble == GroupTrouble.Cycle
            ? $"the parents of its group lead back to where they began, so {attribute.Name} is unknown: correct the parent account of one of them in the CRM."
            : $"its group has a parent that is not in the book, so {attribute.Name} is unknown: let the connector's user see that account, or correct the parent in the CRM.");

    private static void ReportOutOfRange(AccountId id, AttributeDefinition attribute, AttributeValue value, FindingTally findings) =>
        findings.Add(Severity.Warning, FindingRules.ValueOutOfRange, id, attribute.Name, () =>
            $"{attribute.DerivedText} gives {value}, which is outside {attribute.Valid} and counts as unknown: correct what it comes from, or widen 'valid' of {attribute.Name} in the framework file.");
}

/// <summary>Stable names of the rules that report here.</summary>
public static class FindingRules
{
    public const string AttributeNotShown = "attribute-not-shown";
    public const string UnreadableValue = "unreadable-value";
    public const string AmbiguousValue = "ambiguous-value";
    public const string EstimatedValue = "estimated-value";
    public const string StandardisedValue = "standardised-value";
    public const string UnmappedValue = "unmapped-value";
    public const string ValueOutOfRange = "value-out-of-range";
    public const string UnknownCurrency = "unknown-currency";
    public const string NoRate = "no-rate";
    public const string DefaultUsed = "default-used";
    public const string GroupCycle = "group-cycle";
    public const string GroupUnseen = "group-unseen";
    public const string AttributeHeld = "attribute-held";
}

namespace Connector.Segmentation.Yaml;

/// <summary>The <c>currency</c> section: <c>{ to: USD, from: { crm: FIELD or CODE }, rates: rates }</c>.</summary>
internal sealed class CurrencyReader(FrameworkProblems problems, TableShelf tables, IReadOnlyList<AttributeDefinition> attributes)
{
    private const string Mend = "write an ISO 4217 code such as USD";

    /// <summary>Null when the section is left out, as it may be while no attribute is money.</summary>
    public CurrencyRule? Read(MapReader framework)
    {
        var money = attributes.Where(attribute => attribute.Type == AttributeType.Money).ToList();
        if (framework.Any("currency") is not { } node)
        {
            if (money.Count > 0) framework.Missing("currency");
            return null;
        }

        var map = new MapReader(node, "currency", MapKeys.Currency, problems);
        var to = map.RequiredScalar("to");
        if (to is not null && !CurrencyRule.IsCode(to.Value)) problems.Add(to, $"'{to.Value}' is no currency: {Mend}");
        var rule = new CurrencyRule(to?.Value ?? "") { From = One(map), ByCrm = ByCrm(map, money) };
        var isConverted = (rule.From ?? rule.To) != rule.To || rule.ByCrm.Values.Any(from => from != rule.To);
        if (isConverted && map.Any("rates") is null) problems.Add(map.Any("from")!, $"amounts that are not in {rule.To} need 'rates': name a table such as rates (rates.csv beside this file, with the columns day,currency,rate)");
        var isAdded = money.Any(attribute => attribute.Sources.Any(source => source.Fact is not null)); // billing systems name the currency of each amount
        if (!isConverted && !isAdded && map.Any("rates") is { } idle) problems.Add(idle, $"nothing is converted: say in 'from' which currency amounts come in, or take 'rates' out");
        return isConverted || isAdded ? rule with { Rates = map.Scalar("rates") is { } name ? tables.Rates(name) : null } : rule;
    }

    /// <summary>One code for all amounts.</summary>
    private string? One(MapReader map)
    {
        if (map.Any("from") is not YamlScalar from) return null;
        if (CurrencyRule.IsCode(from.Value)) return from.Value;
        problems.Add(from, $"'{from.Value}' is no currency: {Mend}, or the field that names it for each CRM: {{ <crm name>: <field> }}");
        return null;
    }

    private Dictionary<string, string> ByCrm(MapReader map, List<AttributeDefinition> money)
    {
        if (map.Any("from") is not { } node || node is YamlScalar) return [];
        var fields = FieldMap.Read(node, "'from' of currency", problems, (_, _) => true);
        foreach (var crm in money.SelectMany(attribute => attribute.Sources).SelectMany(source => source.Fields.Keys).Distinct().Where(crm => !fields.ContainsKey(crm)))
        {
            problems.Add(node, $"'from' of currency does not say in which currency the amounts of {crm} are: add {crm}: <field>, or a code");
        }

        return fields;
    }
}

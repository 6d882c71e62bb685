using System.Globalization;

namespace Connector.Segmentation.Yaml;

/// <summary>The <c>reconciliations</c> section: <c>arr: { sales: arr_sold, finance: arr_billed, tolerance: { amount: 1000, share: 2% }, owner: … }</c>.</summary>
internal sealed class ReconciliationsReader(FrameworkProblems problems, IReadOnlyList<AttributeDefinition> attributes)
{
    public IReadOnlyList<ReconciliationRule> Read(MapReader framework) => [.. framework.Entries("reconciliations").Select(Reconciliation).OfType<ReconciliationRule>()];

    private ReconciliationRule? Reconciliation(YamlEntry entry)
    {
        var name = entry.Key.Value;
        problems.IsName(entry.Key, "a reconciliation");
        var map = new MapReader(entry.Value, $"reconciliation {name}", MapKeys.Reconciliation, problems);
        var (sales, finance, owner) = (Money(map, "sales"), Money(map, "finance"), map.RequiredText("owner"));
        var (amount, share) = Tolerance(map, name);
        if (sales is null || finance is null) return null;
        if (sales == finance) problems.Add(map.Any("finance")!, $"reconciliation {name} compares {sales.Name} with itself: name the attribute that finance reports");
        return new ReconciliationRule(name, sales, finance, amount, share, owner);
    }

    private AttributeDefinition? Money(MapReader map, string key)
    {
        if (map.RequiredScalar(key) is not { } name) return null;
        var money = attributes.Where(attribute => attribute is { Type: AttributeType.Money, Rollup: null }).ToList();
        if (money.Find(attribute => attribute.Name == name.Value) is not { } found)
        {
            problems.Add(name, $"'{name.Value}' is no money attribute, and what is reconciled is money.{Suggestion.For(name.Value, money.Select(attribute => attribute.Name))}");
            return null;
        }

        // A sum over a time is worked out on the day of the run: what stood there at the close of a month is the month before.
        if (found.Sources.FirstOrDefault(source => source.Fact is { } fact && FactWindow.IsMeant(fact)) is { } sum)
        {
            problems.Add(name, $"{name.Value} is a sum over a time ({sum.Fact}), which at the close of a month is not yet that month's: name an attribute that says what stands at a moment, such as recurring revenue");
        }

        return found;
    }

    private (double? Amount, double? Share) Tolerance(MapReader reconciliation, string name)
    {
        if (reconciliation.Any("tolerance") is not { } node)
        {
            reconciliation.Missing("tolerance");
            return default;
        }

        var map = new MapReader(node, $"the tolerance of reconciliation {name}", MapKeys.Tolerance, problems);
        var amount = map.Parsed<double>("amount", TryAmount, "an amount in the framework's currency such as 1000");
        var share = map.Parsed<double>("share", FrameworkWords.TryPercent, "a share of what finance reports such as 2%");
        if (map.Any("amount") is null && map.Any("share") is null) problems.Add(node, $"the tolerance of reconciliation {name} allows nothing that is named: give 'amount', 'share' or both");
        return (amount, share);
    }

    private static bool TryAmount(string text, out double amount) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out amount) && double.IsFinite(amount);
}

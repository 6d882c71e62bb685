namespace Connector.Enrichment;

/// <summary>One vendor and attribute of a plan.</summary>
/// <param name="Accounts">Asked about for this attribute.</param>
/// <param name="ExpectedFilled">By the vendor's own hit rate so far.</param>
/// <param name="Credits">One credit brings all that an account needs of a vendor: its price is parted among the attributes it is spent for.</param>
/// <param name="Cost">In the framework's currency; 0 where no price is set.</param>
public sealed record PlannedPurchase(string Vendor, string Attribute, double Accounts, double ExpectedFilled, double Credits, double Cost);

/// <summary>What enriching would bring and cost, before anything is spent. Pure.</summary>
public static class EnrichmentPlan
{
    /// <param name="needs">Per uncertain account, the attributes that it needs.</param>
    /// <param name="hitRates">By vendor, 0 to 1.</param>
    public static IReadOnlyList<PlannedPurchase> Of(
        IEnumerable<(IReadOnlyCollection<int> Attributes, Func<int, IEnumerable<Source>> Vendors)> needs, Func<int, string> name,
            IReadOnlyDictionary<string, double> hitRates)
    {
        var lines = new Dictionary<(string Vendor, string Attribute), (double Accounts, double Filled, double Credits, double Cost)>();
        foreach (var (attributes, vendors) in needs)
        {
            // What an earlier vendor leaves open comes to the next one: by expectation, a part of an account.
            var open = attributes.ToDictionary(attribute => attribute, _ => 1.0);
            foreach (var vendor in attributes.SelectMany(vendors).DistinctBy(vendor => vendor.Name).OrderBy(vendor => vendor.Options.Order))
            {
                var asked = attributes.Where(attribute => vendors(attribute).Contains(vendor)).ToList();
                var (hits, company) = (hitRates[vendor.Name], asked.Max(attribute => open[attribute]));
                foreach (var attribute in asked)
                {
                    var line = lines.GetValueOrDefault((vendor.Name, name(attribute)));
                    var credits = company * hits / asked.Count;
                    lines[(vendor.Name, name(attribute))] = (line.Accounts + open[attribute], line.Filled + (open[attribute] * hits),
                        line.Credits + credits, line.Cost + (credits * vendor.Options.Credits.CreditPrice));
                    open[attribute] *= 1 - hits;
                }
            }
        }

        return [.. lines.Select(line => new PlannedPurchase(line.Key.Vendor, line.Key.Attribute, line.Value.Accounts, line.Value.Filled,
            line.Value.Credits, line.Value.Cost))];
    }
}

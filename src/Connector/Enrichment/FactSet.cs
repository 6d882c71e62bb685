using Connector.Accounts;

namespace Connector.Enrichment;

/// <summary>What one source says about one account: facts by the names that the framework file uses. Values are raw, cleaned like a CRM's fields.</summary>
/// <param name="Names">Unique; parallel to <paramref name="Values"/>.</param>
public sealed record FactSet(IReadOnlyList<string> Names, IReadOnlyList<AttributeValue> Values)
{
    public static FactSet None { get; } = new([], []);

    public AttributeValue this[string name]
    {
        get
        {
            for (var i = 0; i < Names.Count; i++)
            {
                if (Names[i] == name) return Values[i];
            }

            return AttributeValue.Unknown;
        }
    }

    /// <summary>Unknown ones included, so that all answers of a source have one shape; of two with one name the first counts.</summary>
    public static FactSet Of(params IEnumerable<(string Name, AttributeValue Value)> facts)
    {
        var named = facts.DistinctBy(fact => fact.Name, StringComparer.Ordinal).ToList();
        return new FactSet([.. named.Select(fact => fact.Name)], [.. named.Select(fact => fact.Value)]);
    }
}

/// <summary>The names under which sources give facts and framework files ask for them, so that a vendor can be replaced without touching the
/// framework.</summary>
public static class FactNames
{
    /// <summary>Whole number of people.</summary>
    public const string Employees = "employees";

    /// <summary>A year's revenue in US dollars.</summary>
    public const string Revenue = "revenue";

    public const string Industry = "industry";
    public const string Country = "country";

    /// <summary>Year.</summary>
    public const string Founded = "founded";
    public const string Technologies = "technologies";

    /// <summary>Annual and monthly recurring revenue by the vendor's definition, in the framework's currency.</summary>
    public const string Arr = "arr";
    public const string Mrr = "mrr";

    public const string Tickets = "tickets";

    /// <summary>Good ratings of all ratings given, percent.</summary>
    public const string Csat = "csat";
    public const string Health = "health";
    public const string Nps = "nps";
    public const string Renewal = "renewal";
    public const string Usage = "usage";
}

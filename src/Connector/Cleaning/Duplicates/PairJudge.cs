namespace Connector.Cleaning.Duplicates;

internal enum Kinship
{
    None,

    /// <summary>Two records of one company.</summary>
    Duplicate,

    /// <summary>Two companies or sites that belong together: never merged.</summary>
    Group,

    /// <summary>Something says that they are two: another domain, or another country.</summary>
    Apart,
}

/// <param name="Confidence">0 to 1.</param>
internal readonly record struct Verdict(Kinship Kinship, double Confidence, string Why)
{
    public static Verdict None => default;

    public static Verdict Apart => new(Kinship.Apart, 0, "another domain or country");
}

/// <summary>
/// Weighs the evidence about two accounts, strongest first: declared parent, country, domain, address, telephone, name. A name alone never makes
/// a duplicate, since different companies carry one name; a shared domain or telephone at another address is a group.
/// </summary>
internal sealed class PairJudge(Words words)
{
    private const double AlikeName = 0.5;
    private const double SurelyAlikeName = 0.7;
    private const double HardlyAlikeName = 0.25;
    private const int PostalArea = 3;

    public Verdict Judge(IdentityFeatures a, IdentityFeatures b)
    {
        if (a.Parent == b.Key || b.Parent == a.Key) return new(Kinship.Group, 1, "one is the other's parent");
        var name = words.Common(a.NameWords, b.NameWords);
        var (domain, address, phone) = (Same(a.Domain, b.Domain), SameAddress(a, b), Same(a.Phone, b.Phone));
        var abroad = Same(a.Country, b.Country) is false;
        if (domain is true) return OneDomain(address, abroad, name.OfLighter);
        if (abroad || domain is false) return Verdict.Apart;
        return address switch
        {
            true => OneAddress(phone, name.OfLighter),
            false => phone is true && name.OfBoth >= AlikeName ? new(Kinship.Group, 0.8, "one telephone and name at two addresses") : Verdict.None,
            _ => NoAddress(a, b, phone, name),
        };
    }

    private static Verdict OneDomain(bool? address, bool abroad, double name)
    {
        if (abroad || address is false) return new(Kinship.Group, 0.9, "one domain at two addresses");
        return name >= AlikeName ? new(Kinship.Duplicate, 0.99, "same domain and name") : new(Kinship.Duplicate, 0.95, "same domain under another name");
    }

    private static Verdict OneAddress(bool? phone, double name)
    {
        if (phone is true) return name > 0 ? new(Kinship.Duplicate, 0.99, "same address, telephone and name") : new(Kinship.Duplicate, 0.9, "same address and telephone");
        if (name >= SurelyAlikeName || (name >= AlikeName && phone is null)) return new(Kinship.Duplicate, 0.97, "same address and name");
        if (name >= HardlyAlikeName && phone is null) return new(Kinship.Duplicate, 0.9, "same address, like names");
        return name >= AlikeName ? new(Kinship.Duplicate, 0.85, "same address, like names, another telephone") : new(Kinship.Duplicate, 0.5, "same address");
    }

    private static Verdict NoAddress(IdentityFeatures a, IdentityFeatures b, bool? phone, (double OfBoth, double OfLighter) name)
    {
        if (phone is true && name.OfLighter >= AlikeName) return new(Kinship.Duplicate, 0.9, "same telephone and name");
        if (a.Name.Length == 0 || a.Name != b.Name || phone is false) return Verdict.None;
        if (a.City is not null && a.City == b.City) return new(Kinship.Duplicate, 0.8, "same name and town"); // of start-ups in one town half are others
        return new(Kinship.Duplicate, Same(a.City, b.City) is false ? 0.4 : 0.7, "same name and nothing else");
    }

    /// <summary>Null when it is not known of both.</summary>
    private static bool? Same(string? a, string? b) => a is null || b is null ? null : a == b;

    private static bool? SameAddress(IdentityFeatures a, IdentityFeatures b)
    {
        if (a.Street is not { } one || b.Street is not { } other) return null;
        if (Same(a.City, b.City) is false) return false;
        if (a.PostalCode is { Length: >= PostalArea } postal && b.PostalCode is { Length: >= PostalArea } code && postal[..PostalArea] != code[..PostalArea]) return false;
        return one.IsSame(other);
    }
}

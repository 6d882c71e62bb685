using Connector.Cleaning.Names;
using Connector.Cleaning.Standards;

namespace Connector.Enrichment;

/// <summary>Is the company that came the one that was asked about? Vendors guess, and a guess about somebody else moves an account for no reason.</summary>
/// <remarks>
/// Contract 9.6: the same domain is the same company; otherwise names must agree (Jaro-Winkler 0.93, legal forms aside) and nothing may speak against it.
/// Other towns in one state are headquarters and branch; another state, or another domain, makes an equal name a namesake.
/// </remarks>
public static class CompanyMatch
{
    /// <summary>From here on an answer is used.</summary>
    public const double Enough = 0.85;

    private const double SameName = 0.93;
    private const double Contradicted = 0.7;

    /// <returns>Confidence, 0 to 1.</returns>
    public static double Judge(CompanyQuestion asked, CompanyRecord came, PublicSuffixes suffixes)
    {
        var domains = (Asked: Domain(asked.Website, suffixes), Came: Domain(came.Website, suffixes));
        if (domains.Asked is not null && domains.Asked == domains.Came) return Math.Min(1, came.Certainty);

        var likeness = Likeness(asked.Name, came.Name);
        if (likeness < SameName) return 0;
        var contradicted = (domains.Asked is not null && domains.Came is not null) || Differ(asked.State, came.State, StateName.Fold)
            || (asked.State is null && Differ(asked.City, came.City, FoldedText.Of));
        return Math.Min(likeness, came.Certainty) * (contradicted ? Contradicted : 1);
    }

    private static string? Domain(string? website, PublicSuffixes suffixes) => website is null ? null : DomainName.OfCompany(website, suffixes);

    private static double Likeness(string? one, string? other) =>
        one is null || other is null ? 0 : (CompanyName.Fold(one), CompanyName.Fold(other)) is var (left, right)
            && (left.Length == 0 || right.Length == 0) ? 0 : JaroWinkler.Of(left, right);

    private static bool Differ(string? one, string? other, Func<string, string> form) => one is not null && other is not null && form(one) != form(other);
}

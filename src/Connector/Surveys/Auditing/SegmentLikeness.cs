using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Connector.Accounts;
using Connector.Reading;

namespace Connector.Surveys.Auditing;

/// <summary>Whether a field looks as if somebody had segmented by it: few values, and a name or values as segments have. Pure.</summary>
internal static partial class SegmentLikeness
{
    private const int FewValues = 25;

    private static readonly FrozenSet<string> Names = Words("""
        segment segments segmentation tier tiers class classification category categories cluster cohort group grouping band bracket size sizing grade rating rank ranking score
        level priority type kind industry sector vertical subsector naics sic region regional territory area zone market geo lifecycle stage status phase
        potential value strategic importance icp fit abc service sla coverage motion persona program programme
        """);

    private static readonly FrozenSet<string> Values = Words("""
        enterprise smb smbs sme midmarket corporate commercial small medium mid large micro startup startups strategic key core scale growth named
        platinum gold silver bronze premium standard basic vip tier segment high low top hot warm cold champion risk
        emea apac amer americas latam nam dach benelux nordics anz europe asia africa global domestic international
        touch hightouch lowtouch techtouch prospect customer partner churned
        """);

    /// <param name="distinct">Different values of it.</param>
    /// <param name="values">The values, where they are few enough to be listed.</param>
    /// <returns>In words; null when it does not.</returns>
    public static string? Why(CrmField field, int distinct, IReadOnlyList<string> values)
    {
        if (field.Kind != ValueKind.Text || field.Form != TextForm.Any) return null;
        var isListed = distinct > 0 && values.Count == distinct;
        var isOffered = distinct == 0 && field is { IsPicklist: true, Options.Count: > 1 };
        if (!isListed && !isOffered) return null;
        if (WordsOf($"{field.Name} {field.Label}").FirstOrDefault(Names.Contains) is { } word && (isOffered || distinct > 1))
        {
            return isOffered ? $"'{word}' in its name and options to choose from, though it is filled nowhere" : $"'{word}' in its name, and few different values";
        }

        var offered = isListed ? values : field.Options;
        var alike = offered.Where(value => WordsOf(value).Any(Values.Contains) || Letter().IsMatch(value)).ToList();
        return offered.Count is > 1 and <= FewValues && alike.Count * 2 >= offered.Count ? $"values such as {string.Join(", ", alike.Take(3))}" : null;
    }

    /// <summary><c>Customer_Tier</c>, <c>customerTier</c> and <c>Customer tier</c> → customer, tier.</summary>
    private static IEnumerable<string> WordsOf(string text) => Word().Matches(text).Select(match => match.Value.ToLowerInvariant());

    private static FrozenSet<string> Words(string list) => list.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    [GeneratedRegex(@"\p{Lu}?\p{Ll}+|\p{Lu}+(?!\p{Ll})")]
    private static partial Regex Word();

    /// <summary>A, B and C; A1.</summary>
    [GeneratedRegex(@"^[A-E][1-9+-]?$")]
    private static partial Regex Letter();
}

using System.Globalization;

namespace Connector.Cleaning.Names;

/// <summary>
/// Which ends of a host name many parties register under (https://publicsuffix.org/list/): the domain that somebody owns is the suffix and one label more.
/// Only the ICANN section says what one organisation owns; behind the private section's suffixes (such as github.io) anybody has a site.
/// </summary>
public sealed class PublicSuffixes
{
    private const string PrivateSection = "===BEGIN PRIVATE DOMAINS===";

    /// <summary>For a machine without the list: the two-part suffixes met most. Debian's package publicsuffix brings the whole list.</summary>
    private const string Short = """
        co.uk org.uk me.uk ltd.uk plc.uk net.uk ac.uk gov.uk com.au net.au org.au edu.au gov.au co.nz net.nz org.nz ac.nz govt.nz co.jp ne.jp or.jp ac.jp go.jp
        com.br net.br org.br gov.br com.mx org.mx gob.mx com.ar com.co com.pe com.ve com.ec com.uy co.in net.in org.in ac.in gov.in co.za org.za ac.za gov.za
        com.cn net.cn org.cn gov.cn com.hk org.hk edu.hk com.sg edu.sg gov.sg com.my com.tw org.tw co.kr or.kr ac.kr go.kr co.th or.th ac.th co.id or.id ac.id com.ph
        com.vn com.tr org.tr gov.tr co.il org.il ac.il gov.il com.sa com.eg com.ng co.ke com.gh com.pk com.bd com.lk com.np com.ua com.pl net.pl org.pl edu.pl com.ru
        com.es org.es com.pt com.gr co.at or.at ac.at com.cy com.mt co.hu asso.fr gouv.fr com.kw com.qa com.bh com.lb com.jo com.om ae.org co.ae
        """;

    private readonly Dictionary<string, Rule> _rules = new(StringComparer.Ordinal);

    private PublicSuffixes()
    {
    }

    [Flags]
    private enum Rule : byte
    {
        Suffix = 1,
        AnyLabelBefore = 2,
        Exception = 4,
        Private = 8,
    }

    public static PublicSuffixes BuiltIn { get; } = Parse(Short.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));

    /// <param name="lines">The list as published, comments and sections included.</param>
    public static PublicSuffixes Parse(IEnumerable<string> lines)
    {
        var suffixes = new PublicSuffixes();
        var section = default(Rule);
        foreach (var line in lines)
        {
            if (line.Contains(PrivateSection, StringComparison.Ordinal)) section = Rule.Private;
            var rule = line.Split(' ', '\t')[0].Trim();
            if (rule.Length > 0 && !rule.StartsWith("//", StringComparison.Ordinal)) suffixes.Add(rule, section);
        }

        return suffixes;
    }

    /// <summary>The labels that belong to the suffix by the longest rule; one when no rule fits.</summary>
    /// <param name="labels">Of a host in ASCII and lower case, first to last.</param>
    public (int Labels, bool IsPrivate) Suffix(ReadOnlySpan<string> labels)
    {
        var best = (Labels: 1, IsPrivate: false);
        var tail = "";
        for (var length = 1; length <= labels.Length; length++)
        {
            tail = length == 1 ? labels[^1] : $"{labels[^length]}.{tail}";
            if (!_rules.TryGetValue(tail, out var rule)) continue;
            var isPrivate = (rule & Rule.Private) != 0;
            if ((rule & Rule.Exception) != 0) return (length - 1, isPrivate);
            if ((rule & Rule.Suffix) != 0) best = (length, isPrivate);
            if ((rule & Rule.AnyLabelBefore) != 0 && length < labels.Length) best = (length + 1, isPrivate);
        }

        return best;
    }

    private void Add(string rule, Rule section)
    {
        var kind = rule[0] == '!' ? Rule.Exception : rule.StartsWith("*.", StringComparison.Ordinal) ? Rule.AnyLabelBefore : Rule.Suffix;
        if (Ascii(kind switch { Rule.Exception => rule[1..], Rule.AnyLabelBefore => rule[2..], _ => rule }) is not { } name) return;
        _rules[name] = _rules.GetValueOrDefault(name) | kind | section;
    }

    /// <summary>Null when the name is none.</summary>
    internal static string? Ascii(string name)
    {
        try
        {
            return new IdnMapping().GetAscii(name).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}

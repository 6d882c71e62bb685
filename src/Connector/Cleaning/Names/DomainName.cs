using System.Collections.Frozen;
using System.Text;
using System.Text.RegularExpressions;

namespace Connector.Cleaning.Names;

/// <summary>
/// The domain behind a website, e-mail address or host as people write them. A host that many parties share (free mail, networks, link shorteners,
/// site builders) says nothing about which company it is.
/// </summary>
/// <example><c>HTTPS://www.Example.co.uk:443/about?x</c> and <c>info@example.co.uk</c> → <c>example.co.uk</c>; <c>gmail.com</c> → null.</example>
public static partial class DomainName
{
    private const int Longest = 2048;
    private const int LongestHost = 253;
    private const int LongestLabel = 63;

    /// <summary>Places where unrelated companies have an address or a page; by general knowledge.</summary>
    private static readonly FrozenSet<string> Shared = """
        gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com yahoo.co.uk yahoo.co.jp ymail.com aol.com icloud.com me.com mac.com proton.me protonmail.com
        gmx.de gmx.net gmx.com web.de t-online.de orange.fr wanadoo.fr free.fr laposte.net libero.it mail.ru yandex.ru yandex.com qq.com 163.com 126.com naver.com zoho.com
        facebook.com fb.com instagram.com twitter.com x.com linkedin.com youtube.com tiktok.com pinterest.com medium.com reddit.com t.me telegram.me discord.gg discord.com
        whatsapp.com wa.me bit.ly t.co goo.gl tinyurl.com ow.ly linktr.ee lnkd.in ycombinator.com producthunt.com crunchbase.com angel.co wellfound.com github.com gitlab.com
        bitbucket.org google.com apple.com amazon.com microsoft.com wikipedia.org wordpress.com blogspot.com tumblr.com wix.com squarespace.com weebly.com godaddy.com
        notion.so notion.site typeform.com airtable.com eventbrite.com etsy.com ebay.com yelp.com glassdoor.com indeed.com example.com example.org example.net localhost
        """.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The domain that one organisation owns, in ASCII and lower case; null when the text holds none, or one that many share.</summary>
    public static string? OfCompany(string text, PublicSuffixes suffixes) =>
        Host(text) is { } host && Owned(host, suffixes) is { } owned && !Shared.Contains(owned) ? owned : null;

    /// <summary>Whether a text can be a web address; whose it is does not matter.</summary>
    public static bool IsWebAddress(string text) => !text.Contains('@', StringComparison.Ordinal) && Host(text) is not null;

    /// <summary>Whether a text can be one e-mail address.</summary>
    public static bool IsEmailAddress(string text) =>
        text.Trim().Split('@') is [{ Length: > 0 } name, { Length: > 0 } domain] && !name.Any(letter => char.IsWhiteSpace(letter) || letter is ',' or ';')
        && domain.All(letter => char.IsLetterOrDigit(letter) || letter is '.' or '-') && Host(domain) is not null;

    /// <summary>Null when the host is only a suffix.</summary>
    private static string? Owned(string host, PublicSuffixes suffixes)
    {
        var labels = host.Split('.');
        var suffix = suffixes.Suffix(labels).Labels;
        return labels.Length > suffix ? string.Join('.', labels[^(suffix + 1)..]) : null;
    }

    /// <summary>The host in ASCII and lower case; null when the text is no address, or one by number.</summary>
    private static string? Host(string text)
    {
        if (text.Length > Longest) return null;
        var rest = Scheme().Replace(text.Trim(), "");
        rest = rest.Split('/', '?', '#', '\\')[0];
        rest = rest[(rest.LastIndexOf('@') + 1)..];
        rest = Port().Replace(rest, "").TrimEnd('.');
        if (rest.Length is 0 or > LongestHost || rest.EnumerateRunes().Contains(Rune.ReplacementChar) || PublicSuffixes.Ascii(rest) is not { Length: <= LongestHost } host) return null;
        var labels = host.Split('.');
        if (labels.Length < 2 || labels.Any(label => label.Length is 0 or > LongestLabel || !Label().IsMatch(label))) return null;
        return labels[^1].All(char.IsAsciiDigit) ? null : host;
    }

    [GeneratedRegex("^[a-z][a-z0-9+.-]*:(//)?(?!\\d+$)|^//", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Scheme();

    [GeneratedRegex(":[0-9]*$")]
    private static partial Regex Port();

    [GeneratedRegex("^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?$")]
    private static partial Regex Label();
}

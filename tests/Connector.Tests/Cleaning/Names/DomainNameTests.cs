using Connector.Cleaning.Names;
using NUnit.Framework;

namespace Connector.Tests.Cleaning.Names;

internal sealed class DomainNameTests
{
    private static readonly PublicSuffixes Rules = PublicSuffixes.Parse(
    [
        "// ===BEGIN ICANN DOMAINS===", "com", "uk", "co.uk", "*.ck", "!www.ck", "jp", "*.kawasaki.jp", "!city.kawasaki.jp", "de", "公司.cn // comment", "", "// ===BEGIN PRIVATE DOMAINS===", "github.io",
    ]);

    [TestCase("HTTPS://www.Acme.co.uk:443/about?x=1#y", "acme.co.uk")]
    [TestCase("acme.com", "acme.com")]
    [TestCase("http://shop.eu.acme.com.", "acme.com")]
    [TestCase("Sales@Acme.com", "acme.com")]
    [TestCase("mailto:info@acme.com", "acme.com")]
    [TestCase("//acme.com/x", "acme.com")]
    [TestCase("acme.com:8080", "acme.com")]
    [TestCase("https://user:secret@acme.com/", "acme.com")]
    [TestCase("https://münchen-bau.de", "xn--mnchen-bau-9db.de")]
    [TestCase("site.acme.github.io", "acme.github.io")]
    [TestCase("a.b.ck", "a.b.ck")]
    [TestCase("www.ck", "www.ck")]
    [TestCase("x.city.kawasaki.jp", "city.kawasaki.jp")]
    [TestCase("x.acme.公司.cn", "acme.xn--55qx5d.cn")]
    [TestCase("acme.unlisted", "acme.unlisted")]
    public void The_domain_that_one_organisation_owns_is_found(string text, string domain)
    {
        Assert.That(DomainName.OfCompany(text, Rules), Is.EqualTo(domain));
    }

    [TestCase("co.uk")]
    [TestCase("localhost")]
    [TestCase("192.168.0.1")]
    [TestCase("http://[::1]/")]
    [TestCase("someone@gmail.com")]
    [TestCase("https://www.linkedin.com/company/acme")]
    [TestCase("n/a")]
    [TestCase("none")]
    [TestCase("www.expressl&t.net")]
    [TestCase("a..com")]
    [TestCase("-acme-.com")]
    [TestCase("=HYPERLINK(\"http://acme.com\")")]
    [TestCase("acme.com\u0000.evil")]
    [TestCase("\uD800.com")]
    [TestCase("")]
    public void What_names_no_company_s_domain_gives_none(string text)
    {
        Assert.That(DomainName.OfCompany(text, Rules), Is.Null);
    }

    [Test]
    public void A_text_of_a_megabyte_is_no_domain()
    {
        Assert.That(DomainName.OfCompany(string.Concat(Enumerable.Repeat("a.", 500_000)) + "com", Rules), Is.Null);
    }

    [Test]
    public void The_published_list_and_the_built_in_table_agree_on_common_addresses()
    {
        var published = PublicSuffixes.Parse(File.ReadLines(Repository.Shared("contracts/sources/reference/public_suffix_list.dat")));
        string[] addresses = ["www.acme.co.uk", "acme.com.au", "x.acme.co.jp", "acme.com.br", "acme.de", "acme.io", "acme.co.za", "shop.acme.com.mx", "acme.ai", "acme.co.in"];

        Assert.That(addresses.Select(address => DomainName.OfCompany(address, PublicSuffixes.BuiltIn)), Is.EqualTo(addresses.Select(address => DomainName.OfCompany(address, published))));
        Assert.That(DomainName.OfCompany("example-site.github.io", published), Is.EqualTo("example-site.github.io"));
    }

    [TestCase("ACME, Inc.", "acme")]
    [TestCase("The Acme Company Ltd", "acme")]
    [TestCase("Müller & Söhne GmbH & Co. KG", "muller and sohne")]
    [TestCase("Acme S.A. de C.V.", "acme")]
    [TestCase("Acme Sp. z o.o.", "acme")]
    [TestCase("AG", "ag")]
    [TestCase("The Co", "co")]
    [TestCase("Inc Inc Inc", "inc")]
    [TestCase("Société Générale", "societe generale")]
    [TestCase("株式会社アクメ", "株式会社アクメ")]
    [TestCase("Acme\u200F Corp\u202E", "acme")]
    [TestCase("Visa", "visa")]
    [TestCase("!!!", "")]
    public void A_company_s_name_is_compared_without_its_legal_form(string name, string folded)
    {
        Assert.That(CompanyName.Fold(name), Is.EqualTo(folded));
    }
}

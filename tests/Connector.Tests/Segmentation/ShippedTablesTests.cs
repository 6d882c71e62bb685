using Connector.Segmentation;
using NUnit.Framework;

namespace Connector.Tests.Segmentation;

internal sealed class ShippedTablesTests
{
    [TestCase("Philipines", "APAC")]
    [TestCase("Korea", "APAC")]
    [TestCase("KOR", "APAC")]
    [TestCase("UK", "EMEA")]
    [TestCase("gb", "EMEA")]
    [TestCase(" united kingdom ", "EMEA")]
    [TestCase("Côte d'Ivoire", "EMEA")]
    [TestCase("UAE", "EMEA")]
    [TestCase("IR", "EMEA")]
    [TestCase("Kazakhstan", "EMEA")]
    [TestCase("USA", "North America")]
    [TestCase("U.S.", "North America")]
    [TestCase("U.S.A.", "North America")]
    [TestCase("united states", "North America")]
    [TestCase("CA", "North America")]
    [TestCase("MX", "LATAM")]
    [TestCase("Brasil", "LATAM")]
    [TestCase("Namibia", "EMEA")]
    [TestCase("NA", null)]
    [TestCase("Remote", null)]
    public void A_country_has_its_region(string country, string? region)
    {
        Assert.That(Table("region").Find(country), Is.EqualTo(region));
    }

    [TestCase("technolgy", "Technology")]
    [TestCase("Technology", "Technology")]
    [TestCase("COMPUTER_SOFTWARE", "Technology")]
    [TestCase("HealthTech", "Healthcare")]
    [TestCase("FinTech", "Finance")]
    [TestCase("Insurance: Life, Health (Mutual)", "Insurance")]
    [TestCase("Non-Profit Organization Management", "Not For Profit")]
    [TestCase("Hospitals and Health Care", "Healthcare")]
    [TestCase("Commercial and Industrial Machinery Maintenance", "Other")]
    [TestCase("Finance and Insurance", "Finance")]
    [TestCase("Truck Transportation", "Transportation")]
    [TestCase("B2B", null)]
    [TestCase("Unspecified", null)]
    public void An_industry_has_its_standard_name(string raw, string? canonical)
    {
        Assert.That(Table("industry").Find(raw), Is.EqualTo(canonical));
    }

    [Test]
    public void All_249_country_codes_of_iso_3166_are_there_but_NA()
    {
        var alpha2 = Iso.Alpha2.Split(' ');

        Assert.That(alpha2, Has.Length.EqualTo(249));
        Assert.That(alpha2.Where(code => Table("region").Find(code) is null), Is.EqualTo(new[] { "NA" }));
    }

    [Test]
    public void The_32_values_of_a_new_org_s_picklist_stand_for_themselves()
    {
        var table = Table("industry");

        Assert.That(table.Canonical, Has.Count.EqualTo(32));
        Assert.That(table.Canonical.Select(table.Find), Is.EqualTo(table.Canonical));
    }

    private static StandardTable Table(string attribute) => ShippedConfig.Framework.Attribute(attribute)!.Standardise!;

    private static class Iso
    {
        public const string Alpha2 =
            "AF AX AL DZ AS AD AO AI AQ AG AR AM AW AU AT AZ BS BH BD BB BY BE BZ BJ BM BT BO BQ BA BW BV BR IO VG BN " +
            "BG BF BI CV KH CM CA KY CF TD CL CN HK MO CX CC CO KM CG CK CR HR CU CW CY CZ KP CD DK DJ DM DO EC EG SV " +
            "GQ ER EE SZ ET FK FO FJ FI FR GF PF TF GA GM GE DE GH GI GR GL GD GP GU GT GG GN GW GY HT HM VA HN HU IS " +
            "IN ID IR IQ IE IM IL IT CI JM JP JE JO KZ KE KI KW KG LA LV LB LS LR LY LI LT LU MG MW MY MV ML MT MH MQ " +
            "MR MU YT MX FM MC MN ME MS MA MZ MM NA NR NP NL NC NZ NI NE NG NU NF MP MK NO OM PK PW PA PG PY PE PH PN " +
            "PL PT PR QA KR MD RE RO RU RW BL SH KN LC MF PM VC WS SM ST SA SN RS SC SL SG SX SK SI SB SO ZA GS SS ES " +
            "LK PS SD SR SJ SE CH SY TW TJ TH TL TG TK TO TT TN TR TM TC TV UG UA AE GB TZ UM US VI UY UZ VU VE VN WF " +
            "EH YE ZM ZW";
    }
}

using Connector.Accounts;
using Connector.Cleaning;
using Connector.Cleaning.Standards;
using Connector.Tests.Segmentation;
using NUnit.Framework;
using Sylvan.Data.Csv;

namespace Connector.Tests.Cleaning;

/// <summary>Real books, read in place, through the shipped framework and tables.</summary>
internal sealed class RealBooksTests
{
    [Test]
    public void A_misspelt_industry_of_maven_is_used_through_the_table_and_told()
    {
        var (accounts, findings) = Clean("salesforce-maven/Account.csv", "salesforce", "Industry");

        Assert.That(accounts.Count(account => account.Raw["Industry"] == "technolgy" && account.Values["industry"].ToString() == "Technology"), Is.EqualTo(12));
        var told = findings.Entries.Single(entry => entry.Rule == FindingRules.StandardisedValue && entry.Field == "Industry");
        Assert.That((told.Severity, told.Count), Is.EqualTo((Severity.Information, 12L)));
    }

    [TestCase("naics_sectors.csv", "sector_name", TestName = "NAICS sectors")]
    [TestCase("gics_sectors.csv", "sector_name", TestName = "GICS sectors")]
    [TestCase("linkedin_industry_codes_v2.csv", "label", TestName = "LinkedIn's industries")]
    [TestCase("industry_bridge_linkedin_hubspot.csv", "linkedin_v1_label", TestName = "LinkedIn's former industries, which Apollo and People Data Labs send")]
    [TestCase("hubspot_company_industry.csv", "internal_value", TestName = "HubSpot's industries")]
    [TestCase("hubspot_company_industry.csv", "label", TestName = "HubSpot's industries as people see them")]
    [TestCase("salesforce_account_industry.csv", "value", TestName = "Salesforce's industries")]
    public void Every_industry_that_systems_send_stands_in_the_shipped_table(string reference, string column)
    {
        var table = new StandardLookup(ShippedConfig.Framework.Attributes.Single(attribute => attribute.Name == "industry").Standardise!);
        using var rows = CsvDataReader.Create(Repository.Shared($"contracts/sources/reference/{reference}"));
        var (at, labels) = (rows.GetOrdinal(column), new List<string>());
        while (rows.Read()) labels.Add(rows.GetString(at));

        Assert.That(labels, Is.Not.Empty);
        Assert.That(labels.Where(label => table.Find(label).How == HowRead.Refused), Is.Empty);
        Assert.That(labels.Count(label => table.Find(label).How == HowRead.Ambiguous), Is.LessThanOrEqualTo(2), "Consumer Discretionary and Consumer Staples are several industries");
    }

    [Test]
    public void Korea_of_maven_is_no_country_but_one_region()
    {
        var (accounts, _) = Clean("salesforce-maven/Account.csv", "salesforce", "BillingCountry");

        Assert.That(accounts.Where(account => account.Raw["BillingCountry"] == "Korea").Select(account => account.Values["region"].ToString()), Is.Not.Empty.And.All.EqualTo("APAC"));
    }

    [Test]
    public void Of_the_located_companies_of_yc_95_percent_and_more_have_a_region()
    {
        var (accounts, _) = Clean("hubspot-yc/companies.csv", "hubspot", "country");
        var located = accounts.Where(account => account.Raw["country"].Length > 0).ToList();

        Assert.That(located, Has.Count.GreaterThan(5000));
        Assert.That(located.Count(account => account.Values["region"].IsKnown), Is.GreaterThanOrEqualTo(0.95 * located.Count));
    }

    private static (List<(Dictionary<string, string> Raw, Dictionary<string, AttributeValue> Values)> Accounts, FindingTally Findings) Clean(string book, string crm, string field)
    {
        var framework = ShippedConfig.Framework;
        var cleaner = new AttributeCleaner(framework, crm, new FieldLayout(0, [field]));
        var (accounts, findings, values) = (new List<(Dictionary<string, string>, Dictionary<string, AttributeValue>)>(), new FindingTally(), new AttributeValue[framework.Attributes.Count]);
        using var rows = CsvDataReader.Create(Repository.Shared($"data/crm-ready/{book}"));
        while (rows.Read())
        {
            var raw = rows.GetString(rows.GetOrdinal(field));
            cleaner.Clean(new AccountId($"{rows.RowNumber}"), [AttributeValue.Of(raw)], values, findings);
            accounts.Add((new() { [field] = raw }, framework.Attributes.ToDictionary(attribute => attribute.Name, attribute => values[attribute.Index])));
        }

        return (accounts, findings);
    }
}

using Connector.Accounts;
using Connector.Cleaning;
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

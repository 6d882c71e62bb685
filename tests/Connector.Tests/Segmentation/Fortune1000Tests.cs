using Connector.Accounts;
using Connector.Cleaning;
using Connector.Segmentation;
using NUnit.Framework;
using Sylvan.Data.Csv;

namespace Connector.Tests.Segmentation;

/// <summary>How many of a thousand real companies, with a third of their data taken out, need nothing bought; against the rules written out by hand.</summary>
internal sealed class Fortune1000Tests
{
    private static readonly double[] Employees = [1, 50, 99, 100, 101, 999, 1000, 1001, 3_000_000];
    private static readonly double[] Arr = [0, 0.01, 1, 24_999.99, 25_000, 249_999.99, 250_000, 1e12];
    private static readonly AttributeValue Unknown = AttributeValue.Unknown;

    [Test]
    public void The_share_of_accounts_that_need_nothing_bought_is_what_going_through_the_missing_values_says()
    {
        var framework = ShippedConfig.Framework.On(ShippedConfig.Day);
        var distribution = new SegmentDistribution(framework);
        var segmenter = new Segmenter(framework, 1);
        var certain = 0;
        foreach (var account in Accounts(framework))
        {
            segmenter.Assign(account, [], DateTimeOffset.UnixEpoch, new Assignment[framework.Dimensions.Count], distribution);
            if (IsCertain(framework, account)) certain++;
        }

        TestContext.Out.WriteLine($"certain in every dimension, with nothing to buy: {distribution.Certain} of {distribution.Active}");
        foreach (var tally in distribution.Dimensions) TestContext.Out.WriteLine($"  {tally.Dimension.Label}: {tally.Assigned - tally.Provisional}");
        Assert.That(distribution.Active, Is.EqualTo(1000));
        Assert.That(distribution.Certain, Is.EqualTo(certain));
        Assert.That(certain, Is.InRange(1, 999));
    }

    private static bool IsCertain(Framework framework, AttributeValue[] account)
    {
        AttributeValue Of(string attribute) => account[framework.Attributes.Select(one => one.Name).ToList().IndexOf(attribute)];
        double? employees = Number(Of("employees")), arr = Number(Of("arr"));
        var strategic = Of("strategic_account") is { IsKnown: true, Boolean: true };
        var sizes = (employees is { } known ? [known] : Employees).Select(Size).ToHashSet();
        var tiers = (from people in employees is { } one ? [one] : Employees from money in arr is { } two ? [two] : Arr select Tier(people, money, strategic)).ToHashSet();

        // the rules name every canonical industry and region, each in one segment: certain as soon as it is known
        return sizes.Count == 1 && tiers.Count == 1 && tiers.Contains(Tier(employees, arr, strategic)) && sizes.Contains(Size(employees)) && Of("industry").IsKnown && Of("region").IsKnown;
    }

    private static string Size(double employees) => Size((double?)employees);

    private static string Size(double? employees) => employees >= 1000 ? "enterprise" : employees >= 100 ? "mid_market" : employees < 100 ? "smb" : "unclassified";

    private static string Tier(double? employees, double? arr, bool strategic) => arr >= 250_000 || employees >= 1000 || strategic ? "strategic"
        : arr >= 25_000 || employees >= 100 ? "core"
        : arr > 0 || employees >= 1 ? "scale"
        : "unclassified";

    private static double? Number(AttributeValue value) => value.IsKnown ? value.Number : null;

    private static List<AttributeValue[]> Accounts(Framework framework)
    {
        using var rows = CsvDataReader.Create(Path.Combine(Repository.Shared("data/crm-ready/salesforce-fortune1000"), "Account.csv"));
        var fields = framework.FieldsToRead("salesforce").Where(field => rows.GetColumnSchema().Any(column => column.ColumnName == field)).ToList();
        var cleaner = new AttributeCleaner(framework, "salesforce", new FieldLayout(0, fields));
        var accounts = new List<AttributeValue[]>();
        while (rows.Read())
        {
            var raw = fields.Select(field => rows.GetString(rows.GetOrdinal(field)) is { Length: > 0 } text ? AttributeValue.Of(text) : Unknown).ToArray();
            var values = new AttributeValue[framework.Attributes.Count];
            cleaner.Clean(new AccountId(rows.GetString(0)), raw, values, new FindingTally());

            // Nobody publishes how engaged these are; for the sake of the other dimensions, all are.
            for (var i = 0; i < values.Length; i++)
            {
                if (framework.Attributes[i].Name == "usage_score") values[i] = AttributeValue.Of(80);
                if (framework.Attributes[i].Name == "last_activity") values[i] = AttributeValue.Of(ShippedConfig.Day);
            }

            accounts.Add(values);
        }

        return accounts;
    }
}

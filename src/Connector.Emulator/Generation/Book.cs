using System.Globalization;
using System.Text;
using Connector.Emulator.Org;

namespace Connector.Emulator.Generation;

/// <summary>
/// A book of accounts and some opportunities as a pure function of size and seed. All dates lie in 2018 to 2024, so that nothing depends
/// on the day of the run. Absurd and missing values are on purpose.
/// </summary>
internal sealed class Book(SalesforceOrg org, int seed)
{
    private const long FirstCreation = 1_514_764_800; // 2018-01-01
    private const int CreationSeconds = 6 * 365 * 86_400;
    private const int ChangeSeconds = 360 * 86_400;
    private const int Opportunities = 0x4000_0000;

    public void Generate(int accounts)
    {
        lock (org.Gate)
        {
            Standard.Declare(org);
            var table = org.Accounts;
            Reserve(table);
            for (var row = 0; row < accounts; row++)
            {
                Account(table, table.Append(), accounts);
            }

            Deals(accounts);
        }

        void Reserve(Table table)
        {
            table.Column<ReferenceColumn>("OwnerId").Reserve(accounts);
            table.Column<DateTimeColumn>("SystemModstamp").Reserve(accounts);
            table.Column<DateTimeColumn>("LastModifiedDate").Reserve(accounts);
            table.Column<DateTimeColumn>("CreatedDate").Reserve(accounts);
            table.Column<DoubleColumn>("AnnualRevenue").Reserve(accounts);
            table.Column<DoubleColumn>("ARR__c").Reserve(accounts);
        }
    }

    private void Account(Table table, int row, int accounts)
    {
        var dice = new Dice(seed, row);
        var name = Name(ref dice, out var host);
        Text(table, row, "Name", name);
        Text(table, row, "External_Id__c", "ACC-" + (row + 1).ToString("D7", CultureInfo.InvariantCulture));
        var type = dice.Percent(8) ? null : dice.Pick<string>(Vocabulary.Types);
        Text(table, row, "Type", type);
        Text(table, row, "Industry", dice.Percent(7) ? null : dice.Percent(25) ? dice.Pick<string>(Vocabulary.StrayIndustries)
            : dice.Pick<string>(BusinessObjects.Industries));
        Text(table, row, "Website", dice.Percent(15) ? null : dice.Percent(20) ? $"http://{host}/" : $"www.{host}");
        Place(table, row, ref dice);
        Size(table, row, ref dice, type);
        Text(table, row, "AccountSource", dice.Percent(40) ? null : dice.Pick<string>(Vocabulary.Sources));
        Text(table, row, "Rating", dice.Percent(60) ? null : dice.Pick<string>(Vocabulary.Ratings));
        if (row > 0 && dice.Percent(12))
        {
            // Towards the beginning of the book, so that a few become big groups.
            Set(table, row, "ParentId", dice.Next(Math.Max(1, Math.Min(row, accounts / 10))));
        }

        Text(table, row, "Description", Description(row, ref dice));
        Stamps(table, row, ref dice);
    }

    private static string Name(ref Dice dice, out string host)
    {
        var stem = dice.Pick<string>(Vocabulary.First) + dice.Pick<string>(Vocabulary.Second);
        var trade = dice.Pick<string>(Vocabulary.Trade);
        host = $"{stem}-{trade}.example".ToLowerInvariant();
        if (dice.Next(1000) < 6)
        {
            return dice.Pick<string>(Vocabulary.Awkward);
        }

        var name = $"{stem} {trade} {dice.Pick<string>(Vocabulary.Form)}".TrimEnd();
        return dice.Percent(4) ? name.ToUpperInvariant() : name;
    }

    private static void Place(Table table, int row, ref Dice dice)
    {
        if (dice.Percent(6))
        {
            return;
        }

        var (country, city, state) = dice.Pick<(string, string, string?)>(Vocabulary.Places);
        Text(table, row, "BillingCountry", country);
        Text(table, row, "BillingCity", city);
        Text(table, row, "BillingState", state);
    }

    /// <summary>Employees, revenue and ARR from one draw of size, so that they agree mostly, but not always.</summary>
    private static void Size(Table table, int row, ref Dice dice, string? type)
    {
        var size = Math.Exp(dice.Next(1_000_000) / 1_000_000.0 * 9.5);
        var employees = (int)Math.Ceiling(size);
        employees = dice.Next(1000) switch
        {
            < 4 => 0,
            < 7 => -5,
            < 10 => 9_999_999,
            _ => employees,
        };
        if (!dice.Percent(18))
        {
            Set(table, row, "NumberOfEmployees", employees);
        }

        if (!dice.Percent(25))
        {
            Set(table, row, "AnnualRevenue", Math.Round(size * (60_000 + dice.Next(200_000)), 0));
        }

        var customer = type?.StartsWith("Customer", StringComparison.Ordinal) == true;
        if (customer && !dice.Percent(5))
        {
            Set(table, row, "ARR__c", dice.Percent(3) ? 0 : Math.Round(size * (20 + dice.Next(180)), 2));
        }

        Set(table, row, "Strategic_Account__c", customer && size > 5000 && dice.Percent(60) ? 1 : 0);
    }

    private static string? Description(int row, ref Dice dice)
    {
        // A handful of the longest text the field takes; a few with a line break in them.
        if (row % 50_000 == 7)
        {
            var text = new StringBuilder(32_000);
            while (text.Length < 31_900)
            {
                text.Append("Minutes of the meeting, \"as agreed\":\n- nothing is decided; 💎 see next page, p. ").Append(text.Length).Append('\n');
            }

            return text.ToString();
        }

        return dice.Percent(2) ? "Met at the fair.\nSaid: \"call back in spring\", twice." : dice.Percent(5) ? "Imported." : null;
    }

    private void Stamps(Table table, int row, ref Dice dice)
    {
        var created = FirstCreation + dice.Next(CreationSeconds);

        // To the minute for some: mass updates leave many records with one stamp.
        var changed = created + dice.Next(ChangeSeconds);
        changed = dice.Percent(20) ? changed / 86_400 * 86_400 : changed;
        changed = Math.Max(created, changed);
        var owner = org.People.AccountOwners[dice.Next(org.People.AccountOwners.Count)];
        Set(table, row, "OwnerId", dice.Next(200) == 0 ? org.People.Restricted : owner);
        Set(table, row, "CreatedDate", created);
        Set(table, row, "CreatedById", owner);
        Set(table, row, "LastModifiedDate", changed);
        Set(table, row, "LastModifiedById", owner);
        Set(table, row, "SystemModstamp", changed);
    }

    /// <summary>One opportunity for every fourth account on average.</summary>
    private void Deals(int accounts)
    {
        var table = org.Table("Opportunity");
        var stages = table.Field("StageName")!.PicklistValues;
        for (var number = 0; number < accounts / 4; number++)
        {
            var dice = new Dice(seed, Opportunities + number);
            var row = table.Append();
            var account = dice.Next(accounts);
            var stage = stages[dice.Next(stages.Count)].Value;
            Text(table, row, "Name", $"Deal {number + 1}");
            Set(table, row, "AccountId", account);
            Text(table, row, "StageName", stage);
            SetupRules.DeriveStage(table, row, stage);
            if (!dice.Percent(10))
            {
                Set(table, row, "Amount", 1000 + dice.Next(500_000));
            }

            Set(table, row, "CloseDate", Timestamp.Days(new DateOnly(2023, 1, 1)) + dice.Next(730));
            Stamps(table, row, ref dice);
        }
    }

    private static void Text(Table table, int row, string field, string? value)
    {
        if (value is not null)
        {
            table.Field(field)!.Column.Set(row, Cell.Of(value));
        }
    }

    private static void Set(Table table, int row, string field, double value) => table.Field(field)!.Column.Set(row, Cell.Of(value));
}

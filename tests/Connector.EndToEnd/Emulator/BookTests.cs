using Connector.Crashes;
using Connector.Tests;
using System.Diagnostics;
using Connector.Emulator.Salesforce.Generation;
using Connector.Emulator.Salesforce.Org;
using Connector.Emulator.Salesforce.Soql;

namespace Connector.EndToEnd.Emulator;

public class BookTests : EmulatorTests
{
    [Test]
    public void A_book_is_a_function_of_size_and_seed()
    {
        var book = Print(Generate(300, 7));

        Assert.That(Print(Generate(300, 7)), Is.EqualTo(book));
        Assert.That(Print(Generate(300, 8)), Is.Not.EqualTo(book));
    }

    [Test]
    public void A_book_has_the_mess_that_people_leave()
    {
        var org = Generate(20_000, 1);

        foreach (var where in new[]
        {
            "Industry = 'technolgy'", "BillingCountry = 'Deutschland'", "BillingCountry = 'U.S.'", "NumberOfEmployees = -5",
            "NumberOfEmployees = 9999999",
            "NumberOfEmployees = null", "Type = null", "Type = 'Partner'", "Name LIKE '%💎%'", "Name LIKE '%,%'", "Name LIKE '%\"%'",
            "ParentId != null", "ARR__c = 0",
            "Strategic_Account__c = true", "Owner.LastName = 'Restricted'",
        })
        {
            Assert.That(Query(org, $"SELECT Id FROM Account WHERE {where}").Rows, Is.Not.Empty, where);
        }

        Assert.That(Query(org, "SELECT Id FROM Account WHERE External_Id__c = null").Rows, Is.Empty);
        Assert.That(org.Accounts.Column<TextColumn>("Description").Utf8(7).Length, Is.GreaterThan(31_000));
    }

    [TestCase("salesforce-maven", 85, 8800)]
    [TestCase("salesforce-ravenstack", 500, 0)]
    [TestCase("salesforce-fortune1000", 1000, 0)]
    public async Task A_folder_of_real_data_loads_as_it_is(string folder, int accounts, int opportunities)
    {
        await using var emulator = await RunningEmulator.StartAsync(load: Repository.Shared($"data/crm-ready/{folder}"));
        using var api = emulator.Api();

        Assert.That((await QueryAsync("SELECT COUNT() FROM Account WHERE External_Id__c != null",
            api)).Json.GetProperty("totalSize").GetInt32(), Is.EqualTo(accounts));
        Assert.That((await QueryAsync("SELECT COUNT() FROM Opportunity", api)).Json.GetProperty("totalSize").GetInt32(),
            Is.EqualTo(opportunities));
    }

    [Test]
    public async Task Loaded_relations_and_free_text_are_kept()
    {
        await using var emulator = await RunningEmulator.StartAsync(load: Repository.Shared("data/crm-ready/salesforce-maven"));
        using var api = emulator.Api();

        Assert.That((await QueryAsync("SELECT COUNT() FROM Account WHERE Industry = 'technolgy'",
            api)).Json.GetProperty("totalSize").GetInt32(), Is.EqualTo(12));
        Assert.That((await QueryAsync("SELECT COUNT() FROM Account WHERE ParentId != null", api)).Json.GetProperty("totalSize").GetInt32(),
            Is.EqualTo(15));
        Assert.That((await QueryAsync("SELECT COUNT() FROM Opportunity WHERE Account.External_Id__c = 'isdom' AND IsWon = true AND Engaged_On__c > 2016-10-01", api))
            .Json.GetProperty("totalSize").GetInt32(), Is.GreaterThan(0));
    }

    [Test]
    public async Task The_emulator_ends_with_its_starters_input()
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Built.Emulator, "--port", "0", "--exit-with-stdin", "--accounts", "1"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        Assert.That(await process.StandardOutput.ReadLineAsync(), Does.StartWith("listening on http://127.0.0.1:"));

        process.StandardInput.Close();
        process.WaitForExit(TimeSpan.FromSeconds(30));

        Assert.That(process.HasExited);
    }

    private static SalesforceOrg Generate(int accounts, int seed)
    {
        var org = new SalesforceOrg(TimeProvider.System);
        new Book(org, seed).Generate(accounts);
        return org;
    }

    private static QueryResult Query(SalesforceOrg org, string soql) =>
        new QueryEngine(org, org.AccessOf(org.People.Integration)).Run(SoqlParser.Parse(soql), includeDeleted: false);

    private static string Print(SalesforceOrg org)
    {
        var buffer = new Utf8Buffer();
        foreach (var field in org.Accounts.Fields.Where(field => field.Type != FieldType.Address))
        {
            for (var row = 0; row < org.Accounts.Count; row++)
            {
                field.Column.WriteCsv(buffer, row);
                buffer.Append((byte)',');
            }
        }

        return Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(buffer.Written.Span));
    }
}

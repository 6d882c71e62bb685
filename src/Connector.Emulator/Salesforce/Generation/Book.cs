using Connector.Emulator.Generation;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Generation;

/// <summary>Stores the generated book as accounts and opportunities.</summary>
internal sealed class Book(SalesforceOrg org, int seed)
{
    public void Generate(int accounts)
    {
        lock (org.Gate)
        {
            Standard.Declare(org);
            var table = org.Accounts;
            Reserve(table);
            var today = Timestamp.Days(DateOnly.FromDateTime(org.Time.GetUtcNow().UtcDateTime));
            for (var number = 0; number < accounts; number++)
            {
                Account(table, table.Append(), GeneratedCompany.Draw(seed, number, accounts), today);
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
            table.Column<DoubleColumn>("Usage_Score__c").Reserve(accounts);
            table.Column<DateColumn>("Last_Activity__c").Reserve(accounts);
            table.Column<ReferenceColumn>("LastModifiedById").Reserve(accounts);
            table.Column<ReferenceColumn>("CreatedById").Reserve(accounts);
        }
    }

    private void Account(Table table, int row, GeneratedCompany company, int today)
    {
        Text(table, row, "Name", company.Name);
        Text(table, row, "External_Id__c", company.ExternalId);
        Text(table, row, "Type", company.Type);
        Text(table, row, "Industry", company.Industry);
        Text(table, row, "Website", company.Website);
        Text(table, row, "BillingCountry", company.Place?.Country);
        Text(table, row, "BillingCity", company.Place?.City);
        Text(table, row, "BillingState", company.Place?.State);
        Number(table, row, "NumberOfEmployees", company.Employees);
        Number(table, row, "AnnualRevenue", company.Revenue);
        Number(table, row, "ARR__c", company.Arr);
        Number(table, row, "Strategic_Account__c", company.Strategic ? 1 : 0);
        Number(table, row, "Expansion_Potential__c", company.Expanding ? 1 : 0);
        Number(table, row, "Usage_Score__c", company.Usage);
        Number(table, row, "Last_Activity__c", today - company.QuietDays);
        Text(table, row, "AccountSource", company.Source);
        Text(table, row, "Rating", company.Rating);
        Number(table, row, "ParentId", company.Parent < 0 ? null : company.Parent);
        Text(table, row, "Description", company.Description);
        Stamps(table, row, company.Stamps);
    }

    private void Stamps(Table table, int row, GeneratedStamps stamps)
    {
        var owner = org.People.AccountOwners[stamps.Owner];
        Number(table, row, "OwnerId", stamps.Restricted ? org.People.Restricted : owner);
        Number(table, row, "CreatedDate", stamps.Created);
        Number(table, row, "CreatedById", owner);
        Number(table, row, "LastModifiedDate", stamps.Changed);
        Number(table, row, "LastModifiedById", owner);
        Number(table, row, "SystemModstamp", stamps.Changed);
    }

    private void Deals(int accounts)
    {
        var table = org.Table("Opportunity");
        var stages = table.Field("StageName")!.PicklistValues;
        for (var number = 0; number < accounts / 4; number++)
        {
            var deal = GeneratedDeal.Draw(seed, number, accounts, stages.Count);
            var row = table.Append();
            var stage = stages[deal.Stage].Value;
            Text(table, row, "Name", deal.Name);
            Number(table, row, "AccountId", deal.Company);
            Text(table, row, "StageName", stage);
            SetupRules.DeriveStage(table, row, stage);
            Number(table, row, "Amount", deal.Amount);
            Number(table, row, "CloseDate", Timestamp.Days(new DateOnly(2023, 1, 1)) + deal.CloseDate);
            Stamps(table, row, deal.Stamps);
        }
    }

    private static void Text(Table table, int row, string field, string? value)
    {
        if (value is not null)
        {
            table.Field(field)!.Column.Set(row, Cell.Of(value));
        }
    }

    private static void Number(Table table, int row, string field, double? value)
    {
        if (value is { } number)
        {
            table.Field(field)!.Column.Set(row, Cell.Of(number));
        }
    }
}

using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Generation;

/// <summary>The custom fields that every book of the emulator has.</summary>
internal static class Standard
{
    public static void Declare(SalesforceOrg org)
    {
        Add(org, new Field
        {
            Name = "External_Id__c", Label = "External Id", Type = FieldType.String, Length = 80, ExternalId = true, Unique = true,
            CustomNumber = org.CustomFields.NextNumber,
        });
        Add(org, new Field
        {
            Name = "ARR__c", Label = "ARR", Type = FieldType.Currency, Precision = 18, Scale = 2,
            CustomNumber = org.CustomFields.NextNumber,
        });
        Add(org, new Field
        {
            Name = "Strategic_Account__c", Label = "Strategic Account", Type = FieldType.Boolean, Nillable = false,
            DefaultedOnCreate = true,
            CustomNumber = org.CustomFields.NextNumber,
        });
        Add(org, new Field
        {
            Name = "Expansion_Potential__c", Label = "Expansion Potential", Type = FieldType.Boolean, Nillable = false,
            DefaultedOnCreate = true,
            CustomNumber = org.CustomFields.NextNumber,
        });
        Add(org, new Field
        {
            Name = "Usage_Score__c", Label = "Usage Score", Type = FieldType.Double, Precision = 18, Scale = 2,
            CustomNumber = org.CustomFields.NextNumber,
        });
        Add(org, new Field
        {
            Name = "Last_Activity__c", Label = "Last Activity in the Product", Type = FieldType.Date,
            CustomNumber = org.CustomFields.NextNumber,
        });
    }

    private static void Add(SalesforceOrg org, Field field)
    {
        if (org.Accounts.Field(field.Name) is null)
        {
            org.People.ShowToEveryProfile(org.CustomFields.Add(org.Accounts, field));
        }
    }
}

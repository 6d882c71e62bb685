using System.Xml.Linq;
using Connector.Emulator.Salesforce.Org;
using static Connector.Emulator.Salesforce.Metadata.MetadataXml;

namespace Connector.Emulator.Salesforce.Metadata;

/// <summary>What an org has before anybody deploys: a layout for each object and a few list views.</summary>
internal static class InitialMetadata
{
    public static void Declare(SalesforceOrg org)
    {
        org.Metadata.Put(MetadataKind.CustomObject, "Account", Element("CustomObject", Element("enableHistory", true)), org.People.Admin);
        Layout(org, "Account-Account Layout",
            ["Name", "ParentId", "Type", "Industry", "AnnualRevenue", "NumberOfEmployees", "Rating", "BillingAddress"],
            ["OwnerId", "Phone", "Fax", "Website", "AccountNumber", "Site", "Ownership", "ShippingAddress"]);
        Layout(org, "Opportunity-Opportunity Layout", ["Name", "AccountId", "Type", "LeadSource"], ["OwnerId", "CloseDate", "StageName", "Amount"]);
        View(org, "AllAccounts", "All Accounts", "Everything", ["ACCOUNT.NAME", "ACCOUNT.ADDRESS1_STATE", "ACCOUNT.PHONE1", "ACCOUNT.TYPE",
            "CORE.USERS.ALIAS"]);
        View(org, "MyAccounts", "My Accounts", "Mine", ["ACCOUNT.NAME", "ACCOUNT.SITE", "ACCOUNT.ADDRESS1_STATE", "ACCOUNT.PHONE1", "ACCOUNT.TYPE"]);
        View(org, "NewThisWeek", "New This Week", "Everything", ["ACCOUNT.NAME", "ACCOUNT.TYPE", "ACCOUNT.CREATED_DATE"],
            Element("filters", Element("field", "ACCOUNT.CREATED_DATE"), Element("operation", "equals"), Element("value", "THIS_WEEK")));
    }

    private static void Layout(SalesforceOrg org, string name, string[] left, string[] right) => org.Metadata.Put(MetadataKind.Layout, name, Element("Layout",
        Section(name[(name.IndexOf('-', StringComparison.Ordinal) + 1)..].Replace(" Layout", " Information", StringComparison.Ordinal), custom: false,
            left, right),
        Section("Description Information", custom: true, ["Description"], []),
        Section("System Information", custom: false, ["CreatedById"], ["LastModifiedById"]),
        Element("showEmailCheckbox", false), Element("showHighlightsPanel", true), Element("showInteractionLogPanel", false),
        Element("showRunAssignmentRulesCheckbox", false), Element("showSubmitAndAttachButton", false)), org.People.Admin);

    private static XElement Section(string label, bool custom, string[] left, string[] right) => Element("layoutSections",
        Element("customLabel", custom), Element("detailHeading", true), Element("editHeading", true), Element("label", label),
        Items(left), Items(right), Element("style", "TwoColumnsTopToBottom"));

    private static XElement Items(string[] fields) => Element("layoutColumns", fields.Select(field => Element("layoutItems",
        Element("behavior", field is "Name" or "StageName" or "CloseDate" ? "Required" : field.EndsWith("ById", StringComparison.Ordinal) ? "Readonly"
            : "Edit"), Element("field", field))));

    private static void View(SalesforceOrg org, string name, string label, string scope, string[] columns, XElement? filter = null) =>
        org.Metadata.Put(MetadataKind.ListView, "Account." + name, Element("ListView",
            Element("fullName", name), columns.Select(column => Element("columns", column)), Element("filterScope", scope), filter,
                Element("label", label)), org.People.Admin);
}

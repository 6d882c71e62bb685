using Connector.Emulator.Generation;
using static Connector.Emulator.Salesforce.Org.FieldKinds;

namespace Connector.Emulator.Salesforce.Org;

/// <summary>
/// Account, Opportunity and User with their standard fields. Names, sizes and values: samples/rest/account-describe-v48.json.
/// </summary>
internal static class BusinessObjects
{
    private static readonly string[] Accuracy =
        ["Address", "NearAddress", "Block", "Street", "ExtendedZip", "Zip", "Neighborhood", "City", "County", "State", "Unknown"];

    public static Table Account(Func<string, Table> tables)
    {
        var table = new Table("Account", "Account", "Accounts", "001") { Business = true, Private = true };
        AddAll(table, tables,
        [
            Id("Account ID"),
            SystemField("IsDeleted", "Deleted", FieldType.Boolean),
            SystemField("MasterRecordId", "Master Record ID", FieldType.Reference, "Account"),
            Name("Account Name"),
            Picklist("Type", "Account Type", "Prospect", "Customer - Direct", "Customer - Channel", "Channel Partner / Reseller",
                "Installation Partner", "Technology Partner", "Other"),
            Lookup("ParentId", "Parent Account ID", "Account", "Parent"),
            .. AddressFields("Billing"),
            .. AddressFields("Shipping"),
            Text("Phone", "Account Phone", 40, FieldType.Phone),
            Text("Fax", "Account Fax", 40, FieldType.Phone),
            Text("AccountNumber", "Account Number", 40),
            Text("Website", "Website", 255, FieldType.Url),
            Text("Sic", "SIC Code", 20),
            Picklist("Industry", "Industry", Vocabulary.Industries),
            Number("AnnualRevenue", "Annual Revenue", FieldType.Currency),
            Number("NumberOfEmployees", "Employees", FieldType.Int),
            Picklist("Ownership", "Ownership", "Public", "Private", "Subsidiary", "Other"),
            Text("TickerSymbol", "Ticker Symbol", 20),
            LongText("Description", "Account Description"),
            Picklist("Rating", "Account Rating", "Hot", "Warm", "Cold"),
            Text("Site", "Account Site", 80),
            Parent("OwnerId", "Owner ID", "User", "Owner", updateable: true),
            .. Audit(),
            SystemField("LastActivityDate", "Last Activity", FieldType.Date),
            Picklist("AccountSource", "Account Source", "Web", "Phone Inquiry", "Partner Referral", "Purchased List", "Other"),
            Text("NaicsCode", "NAICS Code", 8),
            Text("NaicsDesc", "NAICS Description", 120),
            Text("YearStarted", "Year Started", 4),
            Text("SicDesc", "SIC Description", 80),
        ]);
        return table;
    }

    public static Table Opportunity(Func<string, Table> tables)
    {
        var table = new Table("Opportunity", "Opportunity", "Opportunities", "006") { Business = true, Private = true };
        AddAll(table, tables,
        [
            Id("Opportunity ID"),
            SystemField("IsDeleted", "Deleted", FieldType.Boolean),
            Lookup("AccountId", "Account ID", "Account", "Account"),
            Name("Name", 120),
            LongText("Description", "Description"),
            RequiredPicklist("StageName", "Stage", "Prospecting", "Qualification", "Needs Analysis", "Value Proposition",
                "Proposal/Price Quote",
                "Negotiation/Review", "Closed Won", "Closed Lost"),
            Number("Amount", "Amount", FieldType.Currency, 18, 2),
            Number("Probability", "Probability (%)", FieldType.Percent, 3),
            new Field { Name = "CloseDate", Label = "Close Date", Type = FieldType.Date, Nillable = false, Permissionable = false },
            Picklist("Type", "Opportunity Type", "Existing Customer - Upgrade", "Existing Customer - Replacement", "New Customer"),
            Text("NextStep", "Next Step", 255),
            Picklist("LeadSource", "Lead Source", "Web", "Phone Inquiry", "Partner Referral", "Purchased List", "Other"),
            SystemField("IsClosed", "Closed", FieldType.Boolean),
            SystemField("IsWon", "Won", FieldType.Boolean),
            Parent("OwnerId", "Owner ID", "User", "Owner", updateable: true),
            .. Audit(),
            SystemField("LastActivityDate", "Last Activity", FieldType.Date),
        ]);
        return table;
    }

    public static Table User(Func<string, Table> tables)
    {
        var table = new Table("User", "User", "Users", "005");
        AddAll(table, tables,
        [
            Id("User ID"),
            Required("Username", "Username", 80),
            Text("FirstName", "First Name", 40),
            Required("LastName", "Last Name", 80),
            Name("Full Name", 121),
            Text("CompanyName", "Company Name", 80),
            Text("Department", "Department", 80),
            Text("Title", "Title", 80),
            Required("Email", "Email", 128),
            Required("Alias", "Alias", 8),
            Flag("IsActive", "Active"),
            Parent("ProfileId", "Profile ID", "Profile", "Profile", updateable: true),
            Required("TimeZoneSidKey", "Time Zone", 40),
            Required("LocaleSidKey", "Locale", 40),
            Required("LanguageLocaleKey", "Language", 40),
            Text("UserType", "User Type", 40),
            .. Audit(),
        ]);
        return table;
    }

    internal static void AddAll(Table table, Func<string, Table> tables, IEnumerable<Field> fields)
    {
        foreach (var field in fields)
        {
            table.Add(field, tables);
        }
    }

    private static Field RequiredPicklist(string name, string label, params string[] values) => new()
    {
        Name = name, Label = label, Type = FieldType.Picklist, Length = 40, Nillable = false, Permissionable = false,
        PicklistValues = [.. values.Select(v => new PicklistValue(v, v))],
    };

    private static IEnumerable<Field> AddressFields(string prefix)
    {
        var compound = prefix + "Address";
        yield return Text(prefix + "Street", prefix + " Street", 255, FieldType.TextArea, compound);
        yield return Text(prefix + "City", prefix + " City", 40, compound: compound);
        yield return Text(prefix + "State", prefix + " State/Province", 80, compound: compound);
        yield return Text(prefix + "PostalCode", prefix + " Zip/Postal Code", 20, compound: compound);
        yield return Text(prefix + "Country", prefix + " Country", 80, compound: compound);
        yield return Number(prefix + "Latitude", prefix + " Latitude", FieldType.Double, 18, 15, compound);
        yield return Number(prefix + "Longitude", prefix + " Longitude", FieldType.Double, 18, 15, compound);
        yield return new Field
        {
            Name = prefix + "GeocodeAccuracy", Label = prefix + " Geocode Accuracy", Type = FieldType.Picklist, Length = 40,
            CompoundFieldName = compound, RestrictedPicklist = true, PicklistValues = [.. Accuracy.Select(v => new PicklistValue(v, v))],
        };
        yield return Address(compound, prefix + " Address");
    }
}
